import Glibc
import Tabular
import TimeSeries

/// Values that are about 100, 1,000 or more times the values before, or as many times less: a unit
/// has changed (pieces for thousands, cents for euros).
///
/// Each value is held against the median of the last eight ordinary ones. It belongs to an episode if
/// the ratio is within a factor of 2.2 of a power of ten from 100 on. Series whose ordinary values vary
/// by more than a factor of about three, or are zero now and then, are left alone: there such a ratio can
/// be demand. After half a season the new scale is the ordinary one (see `SeriesContext.patience`).
enum ScaleChange: SeriesCheck {
    static let rule = "scaleChange"
    static let defaultAction = QualityAction.quarantineSeries
    static let isTreatedAsMissing = true
    static let summary = "values a hundred or a thousand times those before"
    static let advice =
        "Ask the source whether a unit changed. Send the values again in the old unit, or set "
        + "quality.scaleChange to \"off\" if the new scale is real."

    private static let tolerance = 0.35
    /// A ratio below this is no change of scale: 10^(2 − tolerance).
    private static let leastRatio = 44.6

    static func episodes(in context: SeriesContext) -> [Episode] {
        let series = context.series
        guard mayChange(series.values) else { return [] }
        var ordinary = Ordinary()
        var found: [Found] = []
        var isOpen = false
        for (index, value) in series.values.enumerated() where value.isFinite {
            guard let (power, usual) = ordinary.scale(of: value) else {
                ordinary.add(value)
                isOpen = false
                continue
            }
            let period = series.firstPeriod + index
            if isOpen, var last = found.last, last.power == power {
                if last.periods.count >= context.patience {
                    // The new scale has lasted: it is the ordinary one from here on.
                    last.isForGood = true
                    found[found.count - 1] = last
                    ordinary = Ordinary(last.values)
                    ordinary.add(value)
                    isOpen = false
                } else {
                    last.periods = last.periods.lowerBound..<(period + 1)
                    last.values.append(value)
                    found[found.count - 1] = last
                }
            } else {
                found.append(
                    Found(
                        periods: period..<(period + 1), power: power, usual: usual,
                        values: [value]))
                isOpen = true
            }
        }
        return found.map { episode($0, context) }
    }

    private struct Found {
        var periods: Range<Int>
        var power: Int
        /// The median of the values before.
        var usual: Double
        var values: [Double]
        var isForGood = false
    }

    private static func episode(_ found: Found, _ context: SeriesContext) -> Episode {
        let factor = "1" + String(repeating: "0", count: abs(found.power))
        let direction = found.power > 0 ? "times" : "times less than"
        let end =
            found.isForGood
            ? "; from \(context.frequency.start(of: found.periods.upperBound)) on it is taken for the "
                + "new scale" : ""
        let level = found.values.sorted()[found.values.count / 2]
        return Episode(
            periods: found.periods,
            mismatch: Mismatch(
                expected: "about \(roughText(found.usual)) as before",
                opening: "about \(factor) \(direction) the values before: ",
                found: "about \(roughText(level)) for \(context.words(found.periods))\(end)"))
    }

    /// A quick no: most series keep within such a factor for ever.
    private static func mayChange(_ values: [Double]) -> Bool {
        var least = Double.infinity
        var greatest = 0.0
        for value in values where value > 0 && value.isFinite {
            least = min(least, value)
            greatest = max(greatest, value)
        }
        return greatest > 0 && greatest / leastRatio >= least
    }

    /// The last eight ordinary values.
    private struct Ordinary {
        private static let window = 8
        private static let leastValues = 5
        private static let largestSpread = 0.25

        private var values: [Double] = []

        init(_ values: [Double] = []) {
            self.values = Array(values.suffix(Self.window))
        }

        mutating func add(_ value: Double) {
            if values.count == Self.window { values.removeFirst() }
            values.append(value)
        }

        /// The power of ten by which a value departs from the ordinary ones, and their median; nil for an
        /// ordinary value.
        func scale(of value: Double) -> (power: Int, usual: Double)? {
            guard value > 0, values.count >= Self.leastValues, mayDepart(value) else { return nil }
            // One zero may be an exception; with two, zeros belong to the series.
            let sorted = values.filter { $0 > 0 }.sorted()
            guard sorted.count >= max(Self.leastValues, values.count - 1) else { return nil }
            let logarithms = sorted.map { log10($0) }
            let median = logarithms[logarithms.count / 2]
            let deviations = logarithms.map { abs($0 - median) }.sorted()
            guard deviations[deviations.count / 2] <= Self.largestSpread else { return nil }
            let ratio = log10(value) - median
            let power = Int(ratio.rounded())
            return abs(power) >= 2 && abs(ratio - Double(power)) <= ScaleChange.tolerance
                ? (power, sorted[sorted.count / 2]) : nil
        }

        /// Whether the value lies far from at least one ordinary one, and so perhaps from their median.
        private func mayDepart(_ value: Double) -> Bool {
            values.contains {
                $0 > 0
                    && ($0 / ScaleChange.leastRatio >= value
                        || value / ScaleChange.leastRatio >= $0)
            }
        }
    }
}
