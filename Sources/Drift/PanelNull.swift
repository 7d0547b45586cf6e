// Goal: what a measure gives when nothing has drifted, for windows of errors as they really come: alike
// from one period to the next where a model misses a part of the season or of the autocorrelation, and
// off by the uncertainty of its parameters for a while at a time. A permutation takes errors for
// independent and calls all of that drift.
// Source: resampling of contiguous blocks (Künsch 1989), here the windows of the reference itself. One
// series has too few of them for small p-values: a hundred overlapping windows cannot tell one in a
// thousand. Errors in standard deviations are on one scale for all series of a panel, so their windows
// are taken together, as in the empirical nulls of many simultaneous tests (Efron 2004).

/// The windows of consecutive reference values of every series of a panel.
package struct PanelNull: Sendable {
    /// Windows that are looked at for one length, spread evenly over the panel. A single drifted series
    /// among S is believed by the Benjamini–Hochberg procedure only if its p-value can be as low as the
    /// rate over the 3 S tests: 20,000 windows would hide it in any panel of more than 300 series.
    package static let mostWindows = 1_000_000
    /// Fewer windows than this cannot tell a rare distance: a permutation then serves instead.
    package static let leastWindows = 199

    /// A reference shorter than so many windows is too noisy itself to be held against the others'.
    package static func leastReference(size: Int) -> Int {
        max(DriftMeasurement.leastReference, 4 * size)
    }

    private let references: [[Double]]

    /// - Parameter references: of each series its values in the order of time.
    package init(references: [[Double]]) {
        self.references = references.map { $0.filter(\.isFinite) }
    }

    /// The distances of windows of `size` values, each from the rest of its own reference; nil where there
    /// are too few of them.
    package func distribution(
        of measure: any DriftMeasure.Type, size: Int
    ) -> NullDistribution? {
        distances(measure, size: size)
    }

    private func distances<Measure: DriftMeasure>(
        _ type: Measure.Type, size: Int
    ) -> NullDistribution? {
        let usable = references.filter { $0.count >= Self.leastReference(size: size) }
        let windows = usable.reduce(0) { $0 + $1.count - size + 1 }
        guard windows >= Self.leastWindows else { return nil }
        let stride = (windows + Self.mostWindows - 1) / Self.mostWindows
        var distances: [Double] = []
        distances.reserveCapacity(windows / stride + 1)
        var next = 0
        for reference in usable {
            let count = reference.count - size + 1
            guard next < count else {
                next -= count
                continue
            }
            let pool = PooledSamples(
                reference: Array(reference.dropLast(size)), current: Array(reference.suffix(size)))
            var measure = Measure(pool)
            var split = pool.observed
            while next < count {
                split.choose(pool.places[next..<(next + size)])
                distances.append(measure.distance(of: split))
                next += stride
            }
            next -= count
        }
        return NullDistribution(distances)
    }
}
