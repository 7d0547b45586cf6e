import Glibc
import Tabular
import TimeSeries

/// One value again and again in a series that hardly repeats itself: a sensor that is stuck, a delivery
/// filled up with its last value.
///
/// Of n pairs of neighbours before, k were equal; a run of L equal values then comes about by chance with
/// probability ((k + 1) / (n + 2))^(L - 1), and is named at one in a million and below, once twenty pairs are
/// known. So prices and other values that stay by habit are not. Zeros are for rule `zeroRun`.
enum FlatLine: SeriesCheck {
    static let rule = "flatLine"
    static let defaultAction = QualityAction.warn
    static let summary = "one value again and again in a series that hardly repeats itself"
    static let advice =
        "Look for a delivery that repeats its last value, and have the real values sent."
    static let asksForRows = true

    private static let rarity = 1e-6
    private static let leastLength = 4
    private static let leastPairs = 20

    static func episodes(in context: SeriesContext) -> [Episode] {
        let values = context.series.values
        var episodes: [Episode] = []
        var pairs = 0
        var equal = 0
        var last = Double.nan
        // The run that `last` belongs to: where it began, how long it is, the chance of one more value.
        var start = 0
        var length = 0
        var chance = 1.0
        func close(at end: Int) {
            let before = pairs - length + 1
            guard length >= leastLength, last != 0, before >= leastPairs,
                isLong(length, chance, context)
            else { return }
            let first = context.series.firstPeriod
            let periods = (first + start)..<(first + end)
            let known = equal - length + 1
            let history =
                "after \(known) equal \(known == 1 ? "neighbour" : "neighbours") in \(before)"
            var usual = leastLength - 1
            while !isLong(usual + 1, chance, context) { usual += 1 }
            episodes.append(
                Episode(
                    periods: periods,
                    mismatch: Mismatch(
                        expected: "at most \(usual) equal values in a row \(history)", opening: "",
                        found: "\(plainText(last)) for \(context.words(periods))",
                        ending: ", \(history)")))
        }
        var end = 0
        for (index, value) in values.enumerated() where value.isFinite {
            if value == last {
                equal += 1
                pairs += 1
                length += 1
            } else {
                close(at: end)
                if !last.isNaN { pairs += 1 }
                start = index
                length = 1
                chance = Double(equal + 1) / Double(pairs + 2)
                last = value
            }
            end = index + 1
        }
        close(at: end)
        return episodes
    }

    private static func isLong(_ length: Int, _ chance: Double, _ context: SeriesContext) -> Bool {
        if let least = context.settings.flatLineLength { return length >= least }
        return pow(chance, Double(length - 1)) <= rarity
    }
}
