// Goal: how far values have to be moved, on average, to turn the reference into the current sample, in
// standard deviations of the reference. Beside the divergence, which only counts what lies in which bin,
// it sees how far away the values are: a few large errors in one direction, or a greater spread.
// Source: the first Wasserstein distance, ∫ |F(x) − G(x)| dx (Vallender 1973), divided by the population
// standard deviation of the reference, as Evidently does, with its floor of 0.001.
//
// Derivation: F is the step function of the n sorted reference values, G that of the m sorted current
// ones. Between two neighbouring values of the merged samples both are constant, so the integral is a sum
// of n + m − 1 rectangles. It is computed by one merge of the sorted samples, O(n + m).

import Glibc

/// First Wasserstein distance in standard deviations of the reference.
package struct Wasserstein: DriftMeasure {
    package static let name = "wasserstein"
    package static let summary =
        "first Wasserstein distance, in standard deviations of the reference"

    private let sorted: [Double]
    private let scale: Double

    package init(reference: [Double], currentCount: Int) {
        sorted = reference.sorted()
        let mean = reference.reduce(0, +) / Double(reference.count)
        let squares = reference.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        scale = max((squares / Double(reference.count)).squareRoot(), 0.001)
    }

    package func distance(of current: [Double]) -> Double {
        let current = current.sorted()
        let referenceStep = 1 / Double(sorted.count)
        let currentStep = 1 / Double(current.count)
        var area = 0.0
        var left = 0
        var right = 0
        var previous = min(sorted[0], current[0])
        while left < sorted.count || right < current.count {
            let fromReference =
                right == current.count || (left < sorted.count && sorted[left] <= current[right])
            let value = fromReference ? sorted[left] : current[right]
            let height = Double(left) * referenceStep - Double(right) * currentStep
            area += abs(height) * (value - previous)
            previous = value
            if fromReference { left += 1 } else { right += 1 }
        }
        return area / scale
    }
}
