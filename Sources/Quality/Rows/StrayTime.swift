import Ingestion
import Tabular
import TimeSeries

/// A row for a period so long before all others of its series that its date must be mistyped, or none: 0203
/// for 2023, or the 1900-01-01 that stands for "unknown". Taken in, it would make a series of years of missing
/// periods.
///
/// The oldest rows of a series are stray if they are at most a tenth of those after them, and the gap in
/// between is longer than ten thousand periods; or than a thousand and than a hundred times the number of rows
/// after it; or than twenty years, fifty periods, and twice the span of the rows after it. Where the date is
/// one that programs count from, five years and twenty periods are enough.
enum StrayTime: RowCheck {
    static let rule = "strayTime"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "the row is for a period far before all others"
    static let advice =
        "Check the date for a typing error. If it is right, set quality.strayTime to \"off\"."

    /// Day 0 or 1 of calendars and clocks, in spreadsheets, databases, operating systems and languages.
    private static let epochs: Set<CivilDate> = [
        CivilDate(year: 1, month: 1, day: 1), CivilDate(year: 1600, month: 1, day: 1),
        CivilDate(year: 1601, month: 1, day: 1), CivilDate(year: 1753, month: 1, day: 1),
        CivilDate(year: 1899, month: 12, day: 30), CivilDate(year: 1899, month: 12, day: 31),
        CivilDate(year: 1900, month: 1, day: 1), CivilDate(year: 1904, month: 1, day: 1),
        CivilDate(year: 1960, month: 1, day: 1), CivilDate(year: 1970, month: 1, day: 1),
        CivilDate(year: 1980, month: 1, day: 1),
    ]

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
        let newest = max(dated.last?.period ?? .min, known.map { $0.endPeriod - 1 } ?? .min)
        for (place, item) in dated.enumerated() {
            let isLast = place + 1 == dated.count
            let nextInBatch = isLast ? Int.max : dated[place + 1].period
            let next = min(nextInBatch, known?.firstPeriod ?? Int.max)
            guard next != Int.max else { break }
            let after = dated.count - place - 1 + knownCount
            guard (place + 1) * 10 <= after else { break }
            guard
                isStray(
                    item.row, item.period, next: next, newest: newest, rowsAfter: after, context)
            else { continue }
            return dated[...place].map { stray in
                context.fault(
                    stray.row,
                    Mismatch(
                        expected: "a time near the others of the series, from "
                            + "\(context.before.frequency.start(of: next)) on",
                        found: "\(context.before.frequency.start(of: stray.period))"))
            }
        }
        return []
    }

    private static func isStray(
        _ row: Int, _ period: Int, next: Int, newest: Int, rowsAfter: Int, _ context: RowContext
    ) -> Bool {
        let gap = next - period
        if gap > 10_000 || gap > max(1000, 100 * rowsAfter) { return true }
        guard gap > 20 else { return false }
        let frequency = context.before.frequency
        let years =
            Double(frequency.start(of: next).seconds - frequency.start(of: period).seconds)
            / (365.25 * 86_400)
        if years > 20, gap > max(50, 2 * (newest - next)) { return true }
        guard years > 5, case .time(let text) = context.batch.rows.time(row) else { return false }
        return epochs.contains(text.instant(local: context.usesLocalDates).date)
    }
}
