// Goal: a change of the mean of bounded values, with a bound on false alarms that assumes no
// distribution.
// Source: Frías-Blanco et al., Online and non-parametric drift detection methods based on
// Hoeffding's bounds, IEEE Transactions on Knowledge and Data Engineering 27 (2015), the A-test:
// moving averages. Among all beginnings of the stream the one is kept whose mean plus Hoeffding's
// bound is least; the mean of all values is held against it. Decreases likewise, where they are
// asked for. The bound takes ln(2 / confidence), as MOA's and river's does; Frouros' takes ln(1 /
// confidence).

import Glibc

/// Hoeffding's drift detection by averages.
package struct HDDMA: DriftDetector {
    package static let name = "hddm-a"
    package static let summary =
        "the mean of bounded values against its least, by Hoeffding's bound"
    package static let input = DetectorInput.shares

    /// The probabilities of a false drift and of a false warning.
    package let driftConfidence: Double
    package let warningConfidence: Double
    package let sides: DetectorSides

    private var all = Average()
    private var least = Average()
    private var greatest = Average()

    /// The mean of a beginning of the stream.
    private struct Average: Codable, Hashable {
        var count = 0
        var mean = 0.0

        mutating func add(_ value: Double) {
            count += 1
            mean += (value - mean) / Double(count)
        }

        func bound(_ confidence: Double) -> Double {
            (log(1 / confidence) / (2 * Double(count))).squareRoot()
        }
    }

    package init() { self.init(driftConfidence: 0.001) }

    package init(
        driftConfidence: Double, warningConfidence: Double = 0.005, sides: DetectorSides = .up
    ) {
        self.driftConfidence = driftConfidence
        self.warningConfidence = warningConfidence
        self.sides = sides
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        all.add(value)
        if least.count == 0 { least = all }
        if greatest.count == 0 { greatest = all }
        let bound = all.bound(driftConfidence)
        if all.mean + bound <= least.mean + least.bound(driftConfidence) { least = all }
        if all.mean - bound >= greatest.mean - greatest.bound(driftConfidence) { greatest = all }
        if hasChanged(driftConfidence) {
            self = Self(
                driftConfidence: driftConfidence, warningConfidence: warningConfidence,
                sides: sides)
            return .drift
        }
        return hasChanged(warningConfidence) ? .warning : .none
    }

    private func hasChanged(_ confidence: Double) -> Bool {
        let hasRisen = sides != .down && isBeyond(all.mean - least.mean, least.count, confidence)
        let hasFallen =
            sides != .up && isBeyond(greatest.mean - all.mean, greatest.count, confidence)
        return hasRisen || hasFallen
    }

    /// - Parameter count: of the values in the beginning.
    private func isBeyond(_ difference: Double, _ count: Int, _ confidence: Double) -> Bool {
        guard count < all.count else { return false }
        let m = Double(all.count - count) / Double(count) / Double(all.count)
        return difference >= (m / 2 * log(2 / confidence)).squareRoot()
    }
}
