// Goal: a distance between whole distributions that is a metric, with the unit of √values.
// Source: Székely (2003); in one dimension √(2 ∫ (F − G)² dx) (Rizzo and Székely 2016), as scipy
// has it.
//
// Derivation: the integral is a sum of rectangles between neighbours of the pool, as in
// `Transport`. Values are brought into [−1, 1] by a power of four first, which is exact, and so is
// the power of two by which the root is brought back.

/// Energy distance, in square roots of the values' unit.
package struct Energy: DriftMeasure {
    package static let name = "energy"
    package static let summary = "energy distance, in square roots of the unit of the values"
    package static let needsOrder = true

    /// Between neighbours of the pool, scaled.
    private let gaps: [Double]
    private let referenceCount: Int
    private let currentCount: Int
    private let rootOfUnit: Double

    package init(_ pool: PooledSamples, _ binning: BinningRule) {
        let magnitude = pool.values.reduce(0) { max($0, abs($1)) }
        var exponent = magnitude > 0 ? Int(magnitude.exponent) + 1 : 0
        if exponent % 2 != 0 { exponent += 1 }
        let scaled = pool.values.map {
            Double(sign: .plus, exponent: -exponent, significand: $0)
        }
        gaps = zip(scaled.dropFirst(), scaled).map { $0 - $1 }
        rootOfUnit = Double(sign: .plus, exponent: exponent / 2, significand: 1)
        referenceCount = pool.referenceCount
        currentCount = pool.currentCount
    }

    package mutating func distance(of split: Split) -> Double {
        var area = 0.0
        var height = 0
        for index in gaps.indices {
            height += split.isCurrent[index] ? -referenceCount : currentCount
            area += Double(height) * Double(height) * gaps[index]
        }
        let product = Double(referenceCount) * Double(currentCount)
        return (2 * area).squareRoot() / product * rootOfUnit
    }
}
