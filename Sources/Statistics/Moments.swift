// Goal: mean and variance in one pass, without the cancellation of Σx² − (Σx)²/n.
// Source: Welford (1962); merging two parts by Chan, Golub and LeVeque (1979).

/// Count, mean and variance of a stream of numbers.
package struct Moments: Codable, Hashable, Sendable {
    package private(set) var count = 0
    /// 0 while nothing was added.
    package private(set) var mean = 0.0
    /// Sum of squared distances from the mean.
    package private(set) var squares = 0.0

    package init() {}

    /// The moments of `values`, those that are `nan` left out.
    package init(_ values: [Double]) {
        for value in values where !value.isNaN { add(value) }
    }

    package mutating func add(_ value: Double) {
        count += 1
        let distance = value - mean
        mean += distance / Double(count)
        squares += distance * (value - mean)
    }

    /// As if the other's numbers had been added here.
    package mutating func merge(_ other: Moments) {
        guard other.count > 0 else { return }
        let total = Double(count + other.count)
        let distance = other.mean - mean
        squares += other.squares + distance * distance * Double(count) * Double(other.count) / total
        mean += distance * Double(other.count) / total
        count += other.count
    }

    /// With denominator `count − 1`; `nan` for fewer than two numbers.
    package var variance: Double { count < 2 ? .nan : squares / Double(count - 1) }

    package var standardDeviation: Double { variance.squareRoot() }
}
