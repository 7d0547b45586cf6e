// Goal: how far values have to be moved, on average, to turn the reference into the current sample, in
// standard deviations of the reference. Beside the divergence, which only counts what lies in which bin,
// it sees how far away the values are: a few large errors in one direction, or a greater spread.
// Source: the first Wasserstein distance, ∫ |F(x) − G(x)| dx (Vallender 1973), divided by the population
// standard deviation of the reference, as Evidently does, with its floor of 0.001.
//
// Derivation: F is the step function of the n reference values, G that of the m current ones. Between two
// neighbours of the sorted pool both are constant, so that the integral is a sum of n + m − 1 rectangles.
// Of the first i pooled values let j be current: the height is |(i − j) / n − j / m|. Multiplied by n m it
// is a whole number, which rises by m with a reference value and falls by n with a current one: without
// rounding, so that samples of equal shares are exactly 0 apart.
//
// The divisor belongs to the samples as they came, for every split of their pool: a constant, which
// leaves the order of the null as it is and needs no second pass. Values are brought into [−1, 1] by a
// power of two first, which is exact, so that neither squares nor differences overflow.

/// First Wasserstein distance in standard deviations of the reference.
package struct Wasserstein: DriftMeasure {
    package static let name = "wasserstein"
    package static let summary =
        "first Wasserstein distance, in standard deviations of the reference"

    private static let leastDeviation = 0.001

    /// The distances between neighbours of the pool, scaled.
    private let gaps: [Double]
    private let referenceCount: Int
    private let currentCount: Int
    /// n m, times the standard deviation of the reference, scaled.
    private let divisor: Double

    package init(_ pool: PooledSamples) {
        let magnitude = max(abs(pool.values.first ?? 0), abs(pool.values.last ?? 0))
        let exponent = magnitude > 0 ? Int(magnitude.exponent) + 1 : 0
        let scaled = pool.values.map {
            Double(sign: .plus, exponent: -exponent, significand: $0)
        }
        gaps = zip(scaled.dropFirst(), scaled).map { $0 - $1 }
        referenceCount = pool.referenceCount
        currentCount = pool.currentCount
        // In ascending order, so that the order in which values came does not decide the last digit.
        let reference = zip(scaled, pool.observed.isCurrent).filter { !$1 }.map(\.0)
        let mean = reference.reduce(0, +) / Double(reference.count)
        let squares = reference.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(reference.count)).squareRoot()
        let least = Double(sign: .plus, exponent: -exponent, significand: Self.leastDeviation)
        divisor = Double(referenceCount) * Double(currentCount) * max(deviation, least)
    }

    package mutating func distance(of split: Split) -> Double {
        var area = 0.0
        var height = 0
        for place in gaps.indices {
            height += split.isCurrent[place] ? -referenceCount : currentCount
            area += Double(abs(height)) * gaps[place]
        }
        // Only where a constant reference meets values near the greatest number there is.
        return min(area / divisor, .greatestFiniteMagnitude)
    }
}
