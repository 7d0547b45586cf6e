// Goal: the first Wasserstein distance between the two parts of a pool of values, for many splits of it.
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

/// What moving one part of a pool onto the other costs.
struct Transport: Sendable {
    private static let leastDeviation = 0.001

    /// The place in the pool of each value, in ascending order of the values.
    private let order: [Int]
    /// The distances between neighbours in that order, scaled.
    private let gaps: [Double]
    private let referenceCount: Int
    private let currentCount: Int
    /// n m, times the standard deviation of the reference, scaled.
    private let divisor: Double

    /// - Parameters:
    ///   - values: one for each place of the pool, in any order.
    ///   - scaling: one for each place; their standard deviation over the reference is the unit.
    init(of values: [Double], in pool: PooledSamples, scaledBy scaling: [Double]) {
        let magnitude = (values + scaling).reduce(0) { max($0, abs($1)) }
        let exponent = magnitude > 0 ? Int(magnitude.exponent) + 1 : 0
        func scaled(_ value: Double) -> Double {
            Double(sign: .plus, exponent: -exponent, significand: value)
        }
        order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        let sorted = order.map { scaled(values[$0]) }
        gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }
        referenceCount = pool.referenceCount
        currentCount = pool.currentCount
        // In the order of the places, so that the order in which values came does not decide the last
        // digit.
        let reference = zip(scaling, pool.observed.isCurrent).filter { !$1 }.map { scaled($0.0) }
        let mean = reference.reduce(0, +) / Double(reference.count)
        let squares = reference.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(reference.count)).squareRoot()
        let least = Double(sign: .plus, exponent: -exponent, significand: Self.leastDeviation)
        divisor = Double(referenceCount) * Double(currentCount) * max(deviation, least)
    }

    func distance(of split: Split) -> Double {
        var area = 0.0
        var height = 0
        for index in gaps.indices {
            height += split.isCurrent[order[index]] ? -referenceCount : currentCount
            area += Double(abs(height)) * gaps[index]
        }
        // Only where a constant reference meets values near the greatest number there is.
        return min(area / divisor, .greatestFiniteMagnitude)
    }
}
