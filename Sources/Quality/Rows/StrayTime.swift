import Ingestion
import TimeSeries

/// A row for a period so long before all others of its series that its date must be mistyped: 0203 for
/// 2023. Taken in, it would make a series of hundreds of thousands of missing periods.
///
/// The oldest rows of a series are stray if they are at most a tenth of those after them, and the gap in
/// between is longer than ten thousand periods, or longer than a thousand and than a hundred times the
/// number of rows after it.
enum StrayTime: RowCheck {
    static let rule = "strayTime"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "the row is for a period far before all others"
    static let advice =
        "Check the date for a typing error. If it is right, set quality.strayTime to \"off\"."

    static func faults(in context: RowContext) -> [RowFault] {
        var rows: [String: [Int]] = [:]
        for (index, row) in context.batch.rows.enumerated() where context.periods[index] != nil {
            rows[row.series, default: []].append(index)
        }
        return rows.values.flatMap { stray(among: $0, context) }
            .sorted { ($0.row ?? 0) < ($1.row ?? 0) }
    }

    private static func stray(among rows: [Int], _ context: RowContext) -> [RowFault] {
        guard let first = rows.first else { return [] }
        let series = context.batch.rows[first].series
        let known = context.before.series(series)
        let dated = rows.compactMap { row in context.periods[row].map { (row: row, period: $0) } }
            .sorted { $0.period < $1.period }
        let knownCount = known?.values.count { !$0.isNaN } ?? 0
        for (place, item) in dated.enumerated() {
            let isLast = place + 1 == dated.count
            let nextInBatch = isLast ? Int.max : dated[place + 1].period
            let next = min(nextInBatch, known?.firstPeriod ?? Int.max)
            guard next != Int.max else { break }
            let after = dated.count - place - 1 + knownCount
            guard (place + 1) * 10 <= after else { break }
            let gap = next - item.period
            if gap > 10_000 || gap > max(1000, 100 * after) {
                return dated[...place].map { stray in
                    context.fault(
                        stray.row,
                        "expected a time near the others of the series, from "
                            + "\(context.before.frequency.start(of: next)) on, found "
                            + "\(context.before.frequency.start(of: stray.period))")
                }
            }
        }
        return []
    }
}
