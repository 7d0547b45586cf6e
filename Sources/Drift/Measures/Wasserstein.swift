/// First Wasserstein distance in standard deviations of the reference: how far values have to be moved, on
/// average, to turn the reference into the current sample. Beside the divergence, which only counts what
/// lies in which bin, it sees how far away the values are: a few large errors in one direction.
package struct Wasserstein: DriftMeasure {
    package static let name = "wasserstein"
    package static let summary =
        "first Wasserstein distance, in standard deviations of the reference"
    package static let needsOrder = true

    private let transport: Transport

    package init(_ pool: PooledSamples, _ binning: BinningRule) {
        transport = Transport(of: pool.values, in: pool, scaledBy: pool.values)
    }

    package mutating func distance(of split: Split) -> Double { transport.distance(of: split) }
}
