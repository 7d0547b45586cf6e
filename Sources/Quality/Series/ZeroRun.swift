import TimeSeries

/// Zeros in a series that has none otherwise, or more of them in a row than its share of zeros allows:
/// a strike, a closed store, a feed that sends zeros for "nothing known".
///
/// With the share p of zeros among the values before the run, (zeros + 1) / (values + 2), a run of L
/// zeros has the probability p^L if zeros come independently. Below one in fifty it is an episode: a
/// single zero after fifty values without one, a long run in intermittent demand. The rule waits for
/// eight values, since it cannot know the habits of a shorter series.
enum ZeroRun: SeriesCheck {
    static let rule = "zeroRun"
    static let defaultAction = QualityAction.warn
    static let isTreatedAsMissing = true
    static let summary = "zeros that the series' history does not explain"
    static let advice =
        "The models treat these periods as missing, so that a strike is not learnt as demand. If the "
        + "zeros are real, set quality.zeroRun to \"off\"."

    private static let rarity = 0.02
    private static let leastHistory = 8

    static func episodes(in context: SeriesContext) -> [Episode] {
        let series = context.series
        var episodes: [Episode] = []
        var zeros = 0
        var values = 0
        var run: Range<Int>?

        func close(_ range: Range<Int>) {
            let share = Double(zeros + 1) / Double(values + 2)
            var length = 0
            for period in range where series.value(at: period) != nil { length += 1 }
            var probability = 1.0
            for _ in 0..<length { probability *= share }
            if values >= leastHistory, probability <= rarity {
                episodes.append(
                    Episode(
                        periods: range,
                        message: "zero for \(context.words(range)), "
                            + "after \(zeros) zeros in \(values) values"))
            } else {
                zeros += length
                values += length
            }
        }

        for period in series.firstPeriod..<series.endPeriod {
            guard let value = series.value(at: period) else { continue }
            if value == 0 {
                run = (run?.lowerBound ?? period)..<(period + 1)
            } else {
                if let range = run { close(range) }
                run = nil
                values += 1
            }
        }
        if let range = run { close(range) }
        return episodes
    }
}
