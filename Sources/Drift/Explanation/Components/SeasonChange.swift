/// The values go through the season in another way.
enum SeasonChange: ChangeComponent {
    static let component = ChangedComponent.season
    /// The waves whose change is looked for; higher ones cost more certainty than they give.
    static let mostWaves = 3

    static func candidates(in description: Description) -> [Candidate] {
        let series = description.series
        let length = series.seasonLength
        // Of two seasons and a bit, one wave is as much as can be told from noise that wanders.
        let most = 2 * series.periods < 5 * length ? 1 : mostWaves
        let waves = min(max(description.waves, 1), most, length / 2)
        // A season before, and one after: less of either is as well something that happened in it.
        guard length > 2, series.periods >= 2 * length else { return [] }
        let starts = series.times.indices.filter { place in
            let time = series.times[place]
            return time >= length && series.periods - time >= length
        }
        let stride = max(1, length / 26, starts.count / 32)
        // Waves that the mean does not have yet come with the change, or there would be nothing to change.
        let waiting =
            waves > description.waves
            ? Array(
                MeanShape.waves(waves, series).dropFirst(
                    MeanShape.waves(description.waves, series).count)) : []
        let tried = starts.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
        let statistics = description.statistics(
            of: MeanShape.waves(waves, series), from: tried, beside: waiting)
        var found: (statistic: Double, start: Int) = (-.infinity, 0)
        for (statistic, start) in zip(statistics, tried) where statistic > found.statistic {
            found = (statistic, start)
        }
        guard found.statistic > -.infinity else { return [] }
        return [
            Candidate(
                kind: .season(columns: MeanShape.waves(waves, series).count + waiting.count),
                amendment: .shape(.season(from: found.start, waves: waves)),
                statistic: found.statistic)
        ]
    }
}
