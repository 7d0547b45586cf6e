import Tabular
import TimeSeries

/// A value far from everything that the values before it, and those of earlier seasons, lead to expect: a
/// misplaced decimal point, a day booked twice.
///
/// Models treat it as missing, so that one wrong value does not become the level. Should it be the first
/// of a new level, the second value is taken for what it is. `Departures` has the measure, which looks
/// back alone, so that a value that was once ordinary stays so. What rule `scaleChange` or
/// `sentinelValue` names is theirs.
enum Spike: SeriesCheck {
    static let rule = "spike"
    static let defaultAction = QualityAction.warn
    static let isTreatedAsMissing = true
    static let summary = "a value that nothing before it explains"
    static let advice =
        "The models treat it as missing. If it is wrong, send the row again; if such values are real, "
        + "set quality.spike to \"off\" or raise its deviations."

    static func episodes(in context: SeriesContext) -> [Episode] {
        let first = context.series.firstPeriod
        return context.unnamedDepartures.map { departure in
            let period = first + departure.index
            return Episode(
                periods: period..<(period + 1),
                mismatch: Mismatch(
                    expected: "about \(roughText(departure.expected)) for "
                        + "\(context.frequency.start(of: period))",
                    found: plainText(context.series.values[departure.index])))
        }
    }

    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.changed.contains { episode.periods.contains($0) }
    }
}

extension SeriesContext {
    /// The departures that no more particular rule names.
    var unnamedDepartures: [Departure] {
        guard !departures.isEmpty else { return [] }
        var named: [Range<Int>] = []
        for check in [ScaleChange.self, SentinelValue.self] as [any SeriesCheck.Type]
        where !settings.off.contains(check.rule) {
            named += check.episodes(in: self).map(\.periods)
        }
        return departures.filter { departure in
            !named.contains { $0.contains(series.firstPeriod + departure.index) }
        }
    }
}
