import Ingestion
import Tabular
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
        var faults: [RowFault] = []
        context.groups.forEachSeries { series, places in
            faults += stray(of: series, places, context)
        }
        return faults.sorted { ($0.row ?? 0) < ($1.row ?? 0) }
    }

    /// - Parameter places: in the order of their periods.
    private static func stray(
        of series: String, _ places: ArraySlice<Int32>, _ context: RowContext
    ) -> [RowFault] {
        let known = context.before.series(series)
        let dated = places.compactMap { place in
            context.periods[Int(place)].map { (row: Int(place), period: $0) }
        }
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
                        Mismatch(
                            expected: "a time near the others of the series, from "
                                + "\(context.before.frequency.start(of: next)) on",
                            found: "\(context.before.frequency.start(of: stray.period))"))
                }
            }
        }
        return []
    }
}
