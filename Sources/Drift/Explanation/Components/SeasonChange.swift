/// The values go through the season in another way.
enum SeasonChange: ChangeComponent {
    static let component = ChangedComponent.season
    /// The waves whose change is looked for; higher ones cost more certainty than they give.
    static let mostWaves = 3
    /// The periods that half a season must have: fewer can be a wave of any kind.
    static let leastPart = 8

    static func candidates(in description: Description) -> [Candidate] {
        let series = description.series
        let length = series.seasonLength
        guard length > 2, 2 * series.periods >= 3 * length else { return [] }
        // Of two seasons and a bit, one wave is as much as can be told from noise that wanders.
        let most = 2 * series.periods < 5 * length ? 1 : mostWaves
        let waves = min(max(description.waves, 1), most, length / 2)
        // Between two changes lies a season: less of it could have any shape.
        let known = description.believed.shapes.compactMap { shape -> Int? in
            guard case .season(let from, _) = shape else { return nil }
            return series.times[from]
        }
        let starts = series.times.indices.filter { place in
            let time = series.times[place]
            return time >= length && known.allSatisfy { abs($0 - time) >= length }
        }
        // A season after it shows every wave; half of one shows the first, and less is as well something that
        // happened in it.
        let whole = starts.filter { series.periods - series.times[$0] >= length }
        let half = starts.filter {
            let rest = series.periods - series.times[$0]
            return rest < length && rest >= max(leastPart, (length + 1) / 2)
        }
        return [
            candidate(in: description, waves: waves, from: whole),
            candidate(in: description, waves: 1, from: half),
        ].compactMap(\.self)
    }

    /// The clearest of those that begin at one of `starts`.
    private static func candidate(
        in description: Description, waves: Int, from starts: [Int]
    ) -> Candidate? {
        let series = description.series
        let length = series.seasonLength
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
        guard found.statistic > -.infinity else { return nil }
        return Candidate(
            kind: .season(
                columns: MeanShape.waves(waves, series).count + waiting.count,
                isPart: series.periods - series.times[found.start] < length),
            amendment: .shape(.season(from: found.start, waves: waves)),
            statistic: found.statistic)
    }
}
