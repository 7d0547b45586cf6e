import Tabular
import TimeSeries

/// A panel that has fallen behind: rows came, corrections and late ones perhaps, but none of them is newer than
/// what was known, and four whole periods have gone by since.
///
/// Where the job says how many periods the newest value may lie behind the cut-off, that is the measure,
/// whatever the rows. A single series that stays behind is `endedSeries`.
enum Freshness: BatchCheck {
    static let rule = "freshness"
    static let defaultAction = QualityAction.warn
    static let summary = "the newest value lies far behind the cut-off"
    static let advice = "Ask the source for the periods that are missing."

    private static let usual = 4

    static func faults(in context: BatchContext) -> [BatchFault] {
        guard let end = context.after.endPeriod else { return [] }
        let frequency = context.after.frequency
        let limit = context.settings.staleAfter
        if limit == nil {
            guard let before = context.endBefore, end <= before else { return [] }
        }
        // Whole periods from the newest known to the one that the cut-off lies in.
        let behind = (end..<max(end, frequency.period(containing: context.asOf))).count {
            !context.settings.calendar.isClosed($0, frequency)
        }
        guard behind >= limit ?? usual else { return [] }
        return [
            BatchFault(
                Mismatch(
                    expected: "rows up to \(context.asOf)",
                    found: "none after \(frequency.start(of: end - 1)): "
                        + "\(frequency.words(behind)) are missing"),
                periods: end..<(end + behind), count: behind)
        ]
    }
}
