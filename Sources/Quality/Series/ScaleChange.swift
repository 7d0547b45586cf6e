import Glibc
import TimeSeries

/// Values that are about 100, 1,000 or more times the values before, or as many times less: a unit
/// has changed (pieces for thousands, cents for euros).
///
/// Each value is held against the median of the last eight ordinary ones. It belongs to an episode if
/// the ratio is within a factor of 2.2 of a power of ten from 100 on. Series whose ordinary values vary
/// by more than a factor of about three are left alone: there such a ratio can be demand.
enum ScaleChange: SeriesCheck {
    static let rule = "scaleChange"
    static let defaultAction = QualityAction.quarantineSeries
    static let isTreatedAsMissing = true
    static let summary = "values a hundred or a thousand times those before"
    static let advice =
        "Ask the source whether a unit changed. Send the values again in the old unit, or set "
        + "quality.scaleChange to \"off\" if the new scale is real."

    private static let window = 8
    private static let tolerance = 0.35
    private static let largestSpread = 0.25

    static func episodes(in context: SeriesContext) -> [Episode] {
        let series = context.series
        var ordinary: [Double] = []
        var episodes: [(periods: Range<Int>, power: Int)] = []
        for period in series.firstPeriod..<series.endPeriod {
            guard let value = series.value(at: period), value > 0 else { continue }
            let logarithm = log10(value)
            if let power = power(of: logarithm, beside: ordinary) {
                if let last = episodes.last, last.power == power, last.periods.upperBound == period
                {
                    episodes[episodes.count - 1].periods = last.periods.lowerBound..<(period + 1)
                } else {
                    episodes.append((period..<(period + 1), power))
                }
            } else {
                ordinary.append(logarithm)
                if ordinary.count > window { ordinary.removeFirst() }
            }
        }
        return episodes.map { episode in
            let factor = (0..<abs(episode.power)).reduce("1") { text, _ in text + "0" }
            let direction = episode.power > 0 ? "times" : "times less than"
            return Episode(
                periods: episode.periods,
                message: "about \(factor) \(direction) the values before for "
                    + context.words(episode.periods))
        }
    }

    /// The power of ten by which a value departs from the ordinary ones; nil for an ordinary value.
    private static func power(of logarithm: Double, beside ordinary: [Double]) -> Int? {
        guard ordinary.count >= 5 else { return nil }
        let sorted = ordinary.sorted()
        let median = sorted[sorted.count / 2]
        let deviations = sorted.map { abs($0 - median) }.sorted()
        guard deviations[deviations.count / 2] <= largestSpread else { return nil }
        let ratio = logarithm - median
        let power = Int(ratio.rounded())
        return abs(power) >= 2 && abs(ratio - Double(power)) <= tolerance ? power : nil
    }
}
