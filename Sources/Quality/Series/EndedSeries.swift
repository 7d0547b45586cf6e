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
        let missing = context.series.endPeriod..<max(context.panelEnd, context.series.endPeriod)
        guard missing.count >= threshold(for: context) else { return [] }
        return [
            Episode(
                periods: missing,
                message: "no row for \(context.words(missing)), longer than any gap before")
        ]
    }

    /// It is news once: in the run in which the gap reaches the threshold.
    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        guard let before = context.panelEndBefore else { return true }
        return before - context.series.endPeriod < threshold(for: context)
    }

    /// Four periods, or twice the longest gap the series has come back from.
    static func threshold(for context: SeriesContext) -> Int {
        let end = context.series.endPeriod
        let longest = context.gaps.map { min($0.upperBound, end) - $0.lowerBound }.max() ?? 0
        return max(4, 2 * longest)
    }
}
