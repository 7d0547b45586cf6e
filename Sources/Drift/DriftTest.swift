import Statistics

/// How the null of a drift test is drawn and read.
package struct DriftTestSettings: Hashable, Sendable {
    /// The rate of false alarms that the threshold is for.
    package var rate: Double
    package var resampling: NullResampling
    /// Samples drawn first, and in all where the first leave it open whether the distance is rare.
    package var firstResamples: Int
    package var resamples: Int

    package init(
        rate: Double, resampling: NullResampling, firstResamples: Int = 199, resamples: Int = 4999
    ) {
        self.rate = rate
        self.resampling = resampling
        self.firstResamples = firstResamples
        self.resamples = resamples
    }
}

extension DriftMeasurement {
    /// Measures how far `current` lies from `reference`, and how often chance alone goes as far.
    ///
    /// Missing and infinite values are left out of both. Nil where fewer than `leastReference` and
    /// `leastCurrent` values remain: too few to say anything.
    ///
    /// - Parameter seed: decides the resamples; the same seed gives the same bytes.
    package static func measured(
        _ measure: any DriftMeasure.Type, reference: [Double], current: [Double],
        settings: DriftTestSettings, seed: UInt64
    ) -> DriftMeasurement? {
        let reference = reference.filter(\.isFinite)
        let current = current.filter(\.isFinite)
        guard reference.count >= leastReference, current.count >= leastCurrent else { return nil }
        return measured(with: measure, reference, current, settings, seed)
    }

    /// The fewest values that a test is made with.
    package static let leastReference = 12
    package static let leastCurrent = 3

    private static func measured<Measure: DriftMeasure>(
        with type: Measure.Type, _ reference: [Double], _ current: [Double],
        _ settings: DriftTestSettings, _ seed: UInt64
    ) -> DriftMeasurement? {
        let measure = Measure(reference: reference, currentCount: current.count)
        let value = measure.distance(of: current)
        var generator = RandomNumbers(seed: seed)
        var null = NullDistribution(
            measure, reference: reference, current: current, resampling: settings.resampling,
            count: settings.firstResamples, generator: &generator)
        // Ten of the first samples as far away: no further ones will make the distance rare.
        let isOpen = null.pValue(of: value) < 10 / Double(settings.firstResamples + 1)
        if settings.resampling == .permutation, isOpen {
            null = NullDistribution(
                measure, reference: reference, current: current,
                resampling: settings.resampling, count: settings.resamples,
                generator: &generator)
        }
        let binning = Binning(
            quantilesOf: reference, count: Binning.suitableCount(current: current.count))
        let threshold = null.threshold(rate: settings.rate)
        return DriftMeasurement(
            measure: Measure.name, value: value,
            threshold: threshold.isFinite ? threshold : (null.distances.last ?? 0),
            pValue: null.pValue(of: value), referenceCount: reference.count,
            currentCount: current.count, edges: binning.edges,
            referenceShares: shares(binning.counts(of: reference)),
            currentShares: shares(binning.counts(of: current)))
    }

    private static func shares(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        return counts.map { Double($0) / total }
    }
}
