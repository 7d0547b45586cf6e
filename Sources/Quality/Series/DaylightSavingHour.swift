import Tabular
import TimeSeries

/// An hour that is missing on a Sunday night in spring or autumn, as if clocks had been changed: times are
/// local, and say nothing of their zone.
///
/// In spring the hour never was. In autumn it came twice; the two rows contradict each other, and rule
/// `conflictingDuplicate` keeps both out.
enum DaylightSavingHour: SeriesCheck {
    static let rule = "daylightSavingHour"
    static let defaultAction = QualityAction.warn
    static let summary = "an hour is missing as if clocks had been changed"
    static let advice =
        "Have the source send times in UTC or with their offset, as in 2026-03-29T03:00+02:00: local "
        + "times lose an hour in autumn."

    static func episodes(in context: SeriesContext) -> [Episode] {
        guard case .minutes = context.frequency.unit else { return [] }
        return context.gaps.filter { explains($0, in: context) }.map { gap in
            Episode(
                periods: gap.periods,
                mismatch: Mismatch(
                    expected: "a value for each hour", opening: "",
                    found: "no value for the hour from "
                        + "\(context.frequency.start(of: gap.periods.lowerBound))",
                    ending: ", in a night in which clocks are changed"))
        }
    }

    /// Whether a gap is one hour of such a night, within the series.
    static func explains(_ gap: Gap, in context: SeriesContext) -> Bool {
        guard case .minutes(let minutes) = context.frequency.unit,
            gap.periods.count * minutes == 60, gap.periods.upperBound < context.series.endPeriod
        else { return false }
        let start = context.frequency.start(of: gap.periods.lowerBound)
        let date = start.date
        let hour = (start.seconds - start.daysSinceEpoch * 86_400) / 3600
        return date.weekday == 6 && (0...3).contains(hour)
            && [3, 4, 9, 10, 11].contains(date.month)
    }
}
