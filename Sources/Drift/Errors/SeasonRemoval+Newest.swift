extension SeasonRemoval {
    /// How far back the same time of the season lies that `newest` values after `count` others are held against: whole
    /// periods of the season and of the shortest one too.
    ///
    /// It is no shorter than the values a change of scale is looked for in are many, so that no two of those are held
    /// against the same; it doubles as it is outgrown; and the others hold it `cycles` times at the least.
    ///
    /// - Returns: nil where there are too few for that. Where there are for less than `newest`, as much as can be.
    static func lag(
        _ count: Int, newest: Int, season: Double, of seasons: [Double],
        _ settings: ErrorTestSettings, cycles: Int
    ) -> Int? {
        guard season > 1, let shortest = seasons.filter({ $0 > 1 }).min() else { return nil }
        let unit = Int((shortest * (season / shortest).rounded()).rounded())
        let most = count / (cycles * unit) * unit
        let least = (ScaleMeasure.window(settings) + unit - 1) / unit * unit
        return least <= most ? doubled(least, reaching: newest, most: most) : nil
    }

    /// `lag` doubled until it is no shorter than `newest`, but never beyond `most`, which is not below it.
    static func doubled(_ lag: Int, reaching newest: Int, most: Int) -> Int {
        var lag = lag
        while lag < newest, lag < most { lag = min(2 * lag, most) }
        return lag
    }

    /// Each value less that of the same time in the last season before all of them.
    ///
    /// - Parameters:
    ///   - values: those that follow the season; all but the newest of each time of the season become `nan`, lest
    ///     two be held against the same.
    ///   - season: nil where a value is missing; not empty.
    static func differences(of values: [Double], toSeason season: [Double?]) -> [Double] {
        let start = values.count - season.count
        return values.indices.map { place in
            place < start ? .nan : values[place] - (season[place % season.count] ?? .nan)
        }
    }
}
