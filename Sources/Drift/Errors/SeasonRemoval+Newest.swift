extension SeasonRemoval {
    /// How far back the same time of the season lies that values after a reference are held against: in periods of
    /// the longest season that so many values hold so many times, whole periods of the shortest one too, and so
    /// many that no two of the values a change of scale is looked for in are held against the same.
    static func lag(
        _ count: Int, _ settings: ErrorTestSettings, seasons: [Double], cycles: Int
    ) -> Int? {
        let seasons = seasons.filter { $0 > 1 }.sorted(by: >)
        guard let shortest = seasons.last else { return nil }
        let newest = Double(ScaleMeasure.window(settings))
        for season in seasons {
            let unit = (shortest * (season / shortest).rounded()).rounded()
            let lag = unit * (newest / unit).rounded(.up)
            if lag >= 1, Double(count) >= Double(cycles) * lag { return Int(lag) }
        }
        return nil
    }

    /// Each value less that of the same time in the last season before all of them, never one of them: a change
    /// stays one however long ago it was.
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
