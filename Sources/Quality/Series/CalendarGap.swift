import Tabular
import TimeSeries

/// Periods between the first row of a series and the newest of the panel for which it has no value:
/// no row came, or the row was empty or went into quarantine.
///
/// What is closed is no gap: the weekdays and holidays that the job names, and the places in the week at
/// which the series never has a value (see `WeeklyRhythm`). Nor is an hour that a change of the clocks
/// explains, which `daylightSavingHour` names.
enum CalendarGap: SeriesCheck {
    static let rule = "calendarGap"
    static let defaultAction = QualityAction.warn
    static let summary = "periods without a value"
    static let advice =
        "The models pass over missing periods. If the rows exist, have them sent."
    static let asksForRows = true

    static func episodes(in context: SeriesContext) -> [Episode] {
        let clocks = !context.settings.off.contains(DaylightSavingHour.rule)
        return context.gaps.compactMap { gap in
            if clocks, DaylightSavingHour.explains(gap, in: context) { return nil }
            let words = context.frequency.words(gap.periods, open: gap.open)
            return Episode(
                periods: gap.periods,
                mismatch: Mismatch(
                    expected: "a value for each period", found: "none for \(words)"))
        }
    }

    /// A gap at the end of the series is news as long as it grows and the series does not count as
    /// ended.
    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        if episode.periods.upperBound > context.series.endPeriod {
            return context.panelEndBefore.map { context.panelEnd > $0 } ?? true
                && episode.periods.count < EndedSeries.threshold(for: context)
        }
        // The row that ends a gap of business days comes after the weekend.
        let gap = context.gaps.first { $0.periods == episode.periods }
        let stretch = gap?.stretch ?? episode.periods
        return context.changed.contains {
            stretch.lowerBound <= $0 && $0 <= stretch.upperBound
        }
    }
}
