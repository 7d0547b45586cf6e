import Tabular
import TimeSeries

/// A jump that stays: a value that nothing before it explains, and five after it on the same side, half as
/// far at least. It is larger than drift has to be to be noticed, and as often a change of what is counted
/// as a change of the world.
///
/// It is news when the fifth value after the jump comes.
enum LevelShift: SeriesCheck {
    static let rule = "levelShift"
    static let defaultAction = QualityAction.warn
    static let summary = "a jump to another level that stays"
    static let advice =
        "Ask the source whether what is counted has changed. The models take the new level for real."

    static func episodes(in context: SeriesContext) -> [Episode] {
        let first = context.series.firstPeriod
        return context.unnamedDepartures.compactMap { departure in
            guard let shift = departure.shift else { return nil }
            let start = first + departure.index
            return Episode(
                periods: start..<(first + shift.confirmed + 1),
                mismatch: Mismatch(
                    expected: "about \(roughText(departure.level)) as before", opening: "",
                    found: "about \(roughText(shift.level)) since "
                        + "\(context.frequency.start(of: start))",
                    ending: ", after about \(roughText(departure.level))"))
        }
    }

    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.changed.contains(episode.periods.upperBound - 1)
    }
}
