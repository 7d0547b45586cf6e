import TimeSeries

/// Periods between the first row of a series and the newest of the panel for which it has no value:
/// no row came, or the row was empty or went into quarantine.
enum CalendarGap: SeriesCheck {
    static let rule = "calendarGap"
    static let defaultAction = QualityAction.warn
    static let summary = "periods without a value"
    static let advice =
        "The models pass over missing periods. If the rows exist, send them: late rows are taken in."

    static func episodes(in context: SeriesContext) -> [Episode] {
        gaps(in: context).map {
            Episode(
                periods: $0,
                message: "expected a value for each period, found none for \(context.words($0))")
        }
    }

    /// A gap at the end of the series is news as long as it grows and the series does not count as
    /// ended.
    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        if episode.periods.upperBound == context.panelEnd,
            episode.periods.upperBound > context.series.endPeriod
        {
            return context.panelEndBefore.map { context.panelEnd > $0 } ?? true
                && episode.periods.count < EndedSeries.threshold(for: context)
        }
        guard let changed = context.changedFrom else { return false }
        return episode.periods.upperBound >= changed
    }

    /// Every run of periods without a value, the one up to the end of the panel included.
    static func gaps(in context: SeriesContext) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var start: Int?
        for period in context.series.firstPeriod..<max(context.panelEnd, context.series.endPeriod) {
            if context.series.value(at: period) != nil {
                if let first = start { gaps.append(first..<period) }
                start = nil
            } else if start == nil {
                start = period
            }
        }
        if let first = start { gaps.append(first..<context.panelEnd) }
        return gaps
    }
}
