import Tabular
import TimeSeries

/// A number that stands for "nothing known": -999, 9999, the greatest integer of a machine.
///
/// Such a number is taken for a sentinel only where it stands out of the series: below everything by three
/// times the range of the values before it, or below zero in a series that never was, or above everything by
/// three times the range. One above zero, -1 and -9 must have come before, for a series may reach them
/// once. Five other values have to come first. What was let be the first time, in a short series or for want of
/// another, goes out with the one that shows it for what it is.
enum SentinelValue: SeriesCheck {
    static let rule = "sentinelValue"
    static let defaultAction = QualityAction.warn
    static let isTreatedAsMissing = true
    static let summary = "a number that stands for \"nothing known\""
    static let advice =
        "The models treat it as missing. Add it to source.nullValues in the job file, or set "
        + "quality.sentinelValue to \"off\" if the number is real."

    /// Nines and the limits of integers of 16 and 32 bits.
    static let usual: Set<Double> = [
        -1, -9, -99, -999, -9_999, -99_999, -999_999, -9_999_999, -99_999_999, -999_999_999,
        99, 999, 9_999, 99_999, 999_999, 9_999_999, 99_999_999, 999_999_999,
        -32_768, 32_767, 65_535, -2_147_483_648, 2_147_483_647, 4_294_967_295,
    ]

    private static let leastValues = 5
    private static let ranges = 3.0

    static func episodes(in context: SeriesContext) -> [Episode] {
        let values = context.series.values
        let sentinels = context.settings.sentinels
        guard values.contains(where: { mayBe($0, sentinels) }) else { return [] }
        var episodes: [Episode] = []
        var others = 0
        var least = Double.infinity
        var greatest = -Double.infinity
        // Of each sentinel the period at which it came first, and those not yet named.
        var first: [Double: Int] = [:]
        var unnamed: [Double: [Int]] = [:]
        for (index, value) in values.enumerated() where value.isFinite {
            let period = context.series.firstPeriod + index
            guard mayBe(value, sentinels) else {
                others += 1
                least = min(least, value)
                greatest = max(greatest, value)
                continue
            }
            let before = first[value]
            if before == nil { first[value] = period }
            guard others >= leastValues, standsOut(value, least, greatest),
                before != nil || (value < 0 && value <= -99)
            else {
                unnamed[value, default: []].append(period)
                continue
            }
            func name(_ period: Int, as other: Int?) {
                let again = other.map { ", as for \(context.frequency.start(of: $0))" } ?? ""
                let ordinary = "values from \(plainText(least)) to \(plainText(greatest))"
                let start = context.frequency.start(of: period)
                episodes.append(
                    Episode(
                        periods: period..<(period + 1),
                        mismatch: Mismatch(
                            expected: ordinary, opening: "",
                            found: "\(plainText(value)) for \(start)\(again)",
                            ending: ", among \(ordinary)")))
            }
            for earlier in unnamed.removeValue(forKey: value) ?? [] { name(earlier, as: period) }
            name(period, as: before)
        }
        return episodes.sorted { $0.periods.lowerBound < $1.periods.lowerBound }
    }

    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.changed.contains { episode.periods.contains($0) }
    }

    /// Cheap for the values that are none, which are nearly all.
    private static func mayBe(_ value: Double, _ chosen: Set<Double>?) -> Bool {
        if let chosen { return chosen.contains(value) }
        guard value < 0 || value >= 99, value == value.rounded() else { return false }
        return usual.contains(value)
    }

    private static func standsOut(_ value: Double, _ least: Double, _ greatest: Double) -> Bool {
        if value < 0, least >= 0 { return true }
        let range = max(greatest - least, max(abs(least), abs(greatest)))
        return value < least - ranges * range || value > greatest + ranges * range
    }
}
