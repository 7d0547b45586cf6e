import Tabular
import TimeSeries

/// A series that has had no row for longer than ever before, while the panel went on.
enum EndedSeries: SeriesCheck {
    static let rule = "endedSeries"
    static let defaultAction = QualityAction.warn
    static let summary = "no row for longer than ever before"
    static let advice =
        "If the series is discontinued, nothing is to be done: its model is kept as it is. "
        + "Otherwise look for what stopped its delivery."

    static func episodes(in context: SeriesContext) -> [Episode] {
        let end = context.series.endPeriod
        guard let last = context.gaps.last, last.periods.upperBound > end else { return [] }
        let missing = max(end, last.periods.lowerBound)..<last.periods.upperBound
        let open = last.periods.lowerBound >= end ? last.open : missing.count
        guard open >= threshold(for: context) else { return [] }
        let words = context.frequency.words(missing, open: open)
        let limit = context.frequency.words(threshold(for: context))
        return [
            Episode(
                periods: missing,
                mismatch: Mismatch(
                    expected: "fewer than \(limit) without a row", opening: "",
                    found: "no row for \(words)", ending: reason(context)))
        ]
    }

    private static func reason(_ context: SeriesContext) -> String {
        context.settings.endedAfter == nil
            ? ", longer than any gap before" : ", and the job allows fewer"
    }

    /// It is news once: in the run in which the gap reaches the threshold.
    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        guard let before = context.panelEndBefore else { return true }
        return before - context.series.endPeriod < threshold(for: context)
    }

    /// What the job says; else four periods, or twice the longest gap the series has come back from.
    static func threshold(for context: SeriesContext) -> Int {
        if let periods = context.settings.endedAfter { return periods }
        let end = context.series.endPeriod
        let longest = context.gaps.lazy.map { gap in
            gap.periods.upperBound <= end
                ? gap.open : max(0, end - gap.periods.lowerBound)
        }.max()
        return max(4, 2 * (longest ?? 0))
    }
}
