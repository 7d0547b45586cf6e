/// A distance between two samples. It measures; it never decides.
package protocol DriftMeasure: Sendable {
    /// The name in job files and reports: `kl`.
    static var name: String { get }
    /// What it measures, in one line.
    static var summary: String { get }

    /// Prepared for one pool of values, of which the distance is asked for many splits.
    init(_ pool: PooledSamples)

    /// The distance of the current values of `split` from the rest of the pool: at least 0 and finite.
    /// It is mutating for the sake of scratch space alone; the same split gives the same bytes.
    mutating func distance(of split: Split) -> Double
}

extension DriftMeasure {
    /// The distance of `current` from `reference`, both finite and not empty.
    package static func distance(from reference: [Double], to current: [Double]) -> Double {
        let pool = PooledSamples(reference: reference, current: current)
        var measure = Self(pool)
        return measure.distance(of: pool.observed)
    }
}

/// The measures there are. To add one: write its file, and name it here.
package enum DriftMeasures {
    package static let all: [any DriftMeasure.Type] = [
        KullbackLeibler.self, Wasserstein.self, Spread.self,
    ]
}
