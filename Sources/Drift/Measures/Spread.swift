// Goal: has the size of errors changed, whatever their sign? A greater spread leaves the mean where it is,
// and moves a few values far: among the many ways in which two samples can differ it has little power in
// the other measures, while neighbouring errors that lean to one side together do not disturb this one.
// Source: the test of Levene (1960) in the form of Brown and Forsythe (1974), who compare absolute deviations
// from the median; here they are compared by their first Wasserstein distance.

import Statistics

/// First Wasserstein distance between absolute deviations from the median, in standard deviations of the
/// reference.
package struct Spread: DriftMeasure {
    package static let name = "spread"
    package static let summary =
        "first Wasserstein distance of absolute deviations from the median"
    package static let needsOrder = true

    private let transport: Transport

    package init(_ pool: PooledSamples, _ binning: BinningRule) {
        // The median of all pooled values, so that it is the same for every split of them.
        let median = Quantile.ofSorted(pool.values, 0.5)
        transport = Transport(
            of: pool.values.map { abs($0 / 2 - median / 2) }, in: pool,
            scaledBy: pool.values.map { $0 / 2 })
    }

    package mutating func distance(of split: Split) -> Double { transport.distance(of: split) }
}
