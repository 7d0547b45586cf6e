extension SeasonRemoval {
    /// The newest values and those before as errors: differences to the same season before where there are three
    /// of the longest seasons, otherwise against harmonics of the seasons.
    ///
    /// Of two seasons each newest value would be held against one that half of the reference is held against too:
    /// the two would lie apart more often than chance has it.
    ///
    /// - Returns: with the frequencies of the sines that were estimated; nil where there are too few values.
    package static func errors(
        _ values: [Double], newest: Int, seasons: [Double]
    ) -> (reference: [Double], current: [Double], sines: [Double])? {
        guard let lag = lag(values.count, newest: newest, seasons: seasons, cycles: 3),
            Double(lag) >= (seasons.max() ?? 0) - Double(lag) / 2
        else {
            return errors(
                reference: Array(values.dropLast(newest)), current: Array(values.suffix(newest)),
                seasons: seasons)
        }
        let differences = differences(of: values, lag: lag)
        return (Array(differences.dropLast(newest)), Array(differences.suffix(newest)), [])
    }

    /// To the same time of the longest season that so many values hold so many times: whole periods, of the
    /// shortest season too, and so many that none of the newest is held against another.
    static func lag(_ count: Int, newest: Int, seasons: [Double], cycles: Int) -> Int? {
        let seasons = seasons.filter { $0 > 1 }.sorted(by: >)
        guard let shortest = seasons.last else { return nil }
        for season in seasons {
            let unit = (shortest * (season / shortest).rounded()).rounded()
            let lag = unit * (Double(newest) / unit).rounded(.up)
            if lag >= 1, Double(count) >= Double(cycles) * lag + Double(newest) { return Int(lag) }
        }
        return nil
    }
}
