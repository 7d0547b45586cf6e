// Goal: gradual changes of the mean of bounded values, for which the newest count more.
// Source: Frías-Blanco et al. (2015, see `HDDMA.swift`), the W-test: exponentially weighted
// averages, bounded by McDiarmid's inequality. The average of all values up to a cut, where average
// plus bound is least, is held against the average of those since the cut.
//
// An average starts at its first value, as the paper has it. river's starts anew as long as it is
// zero, so that its first mistake counts in full; apart from that the two are the same.

import Glibc

/// Hoeffding's drift detection by weighted averages.
package struct HDDMW: DriftDetector {
    package static let name = "hddm-w"
    package static let summary = "weighted means of bounded values, by McDiarmid's bound"
    package static let input = DetectorInput.shares

    /// The probabilities of a false drift and of a false warning.
    package let driftConfidence: Double
    package let warningConfidence: Double
    /// The weight of the newest value, λ.
    package let weight: Double
    package let sides: DetectorSides

    private var all = WeightedAverage()
    private var rise = Cut()
    private var fall = Cut()

    private struct WeightedAverage: Codable, Hashable {
        var mean: Double?
        /// The sum of the squared weights, which McDiarmid's bound needs.
        var squares = 1.0

        mutating func add(_ value: Double, weight: Double) {
            mean = mean.map { weight * value + (1 - weight) * $0 } ?? value
            squares = weight * weight + (1 - weight) * (1 - weight) * squares
        }
    }

    /// The averages before and after the best cut so far.
    private struct Cut: Codable, Hashable {
        var before = WeightedAverage()
        var after = WeightedAverage()
        /// Average plus bound at the cut, or less it for decreases.
        var extreme: Double?
    }

    package init() { self.init(driftConfidence: 0.001) }

    package init(
        driftConfidence: Double, warningConfidence: Double = 0.005, weight: Double = 0.05,
        sides: DetectorSides = .up
    ) {
        self.driftConfidence = driftConfidence
        self.warningConfidence = warningConfidence
        self.weight = weight
        self.sides = sides
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        all.add(value, weight: weight)
        guard let mean = all.mean else { return .none }
        let bound = Self.bound(all.squares, driftConfidence)
        if rise.extreme.map({ mean + bound < $0 }) ?? true {
            rise = Cut(before: all, extreme: mean + bound)
        } else {
            rise.after.add(value, weight: weight)
        }
        if fall.extreme.map({ mean - bound > $0 }) ?? true {
            fall = Cut(before: all, extreme: mean - bound)
        } else {
            fall.after.add(value, weight: weight)
        }
        if hasChanged(driftConfidence) {
            self = Self(
                driftConfidence: driftConfidence, warningConfidence: warningConfidence,
                weight: weight, sides: sides)
            return .drift
        }
        return hasChanged(warningConfidence) ? .warning : .none
    }

    private func hasChanged(_ confidence: Double) -> Bool {
        (sides != .down && Self.isBeyond(rise.before, rise.after, confidence))
            || (sides != .up && Self.isBeyond(fall.after, fall.before, confidence))
    }

    /// Whether `higher` is above `lower` by more than chance.
    private static func isBeyond(
        _ lower: WeightedAverage, _ higher: WeightedAverage, _ confidence: Double
    ) -> Bool {
        guard let low = lower.mean, let high = higher.mean else { return false }
        return high - low > bound(lower.squares + higher.squares, confidence)
    }

    private static func bound(_ squares: Double, _ confidence: Double) -> Double {
        (squares * log(1 / confidence) / 2).squareRoot()
    }
}
