import Statistics

/// How the null of a drift test is drawn and read.
package struct DriftTestSettings: Hashable, Sendable {
    /// The rate of false alarms that the threshold is for.
    package var rate: Double
    package var resampling: NullResampling
    /// For permutations; a history has as many windows as it has.
    package var limits: ResamplingLimits

    package init(
        rate: Double, resampling: NullResampling, limits: ResamplingLimits = ResamplingLimits()
    ) {
        self.rate = rate
        self.resampling = resampling
        self.limits = limits
    }
}

extension DriftMeasurement {
    /// The fewest values that a test is made with.
    package static let leastReference = 12
    package static let leastCurrent = 3
    /// The fewest windows of an own history that say anything of what is usual.
    package static let leastWindows = 10

    /// Measures how far `current` lies from `reference`, and how often chance alone goes as far.
    ///
    /// Missing and infinite values are left out of both. Nil where there is too little to say anything:
    /// fewer than `leastReference` or `leastCurrent` values, or `leastWindows` windows.
    ///
    /// - Parameters:
    ///   - reference: in the order of time, which an own history needs.
    ///   - seed: decides the resamples; the same seed gives the same bytes.
    package static func measured(
        _ measure: any DriftMeasure.Type, reference: [Double], current: [Double],
        settings: DriftTestSettings, seed: UInt64
    ) -> DriftMeasurement? {
        guard let pool = pool(reference, current) else { return nil }
        return measured(with: measure, pool, settings, seed)
    }

    /// The same against a null that is known already.
    ///
    /// - Parameter rate: of false alarms, for the threshold.
    package static func measured(
        _ measure: any DriftMeasure.Type, reference: [Double], current: [Double],
        null: NullDistribution, rate: Double
    ) -> DriftMeasurement? {
        guard let pool = pool(reference, current) else { return nil }
        return measured(with: measure, pool, null, rate)
    }

    /// The finite values of both; nil where there are too few of either to say anything.
    private static func pool(_ reference: [Double], _ current: [Double]) -> PooledSamples? {
        let pool = PooledSamples(
            reference: reference.filter(\.isFinite), current: current.filter(\.isFinite))
        guard pool.referenceCount >= leastReference, pool.currentCount >= leastCurrent else {
            return nil
        }
        return pool
    }

    private static func measured<Measure: DriftMeasure>(
        with type: Measure.Type, _ pool: PooledSamples, _ null: NullDistribution, _ rate: Double
    ) -> DriftMeasurement {
        var measure = Measure(pool)
        return DriftMeasurement(
            Measure.self, pool, value: measure.distance(of: pool.observed), null: null, rate: rate)
    }

    private static func measured<Measure: DriftMeasure>(
        with type: Measure.Type, _ pool: PooledSamples, _ settings: DriftTestSettings,
        _ seed: UInt64
    ) -> DriftMeasurement? {
        var measure = Measure(pool)
        let value = measure.distance(of: pool.observed)
        let null: NullDistribution
        switch settings.resampling {
        case .permutation:
            var limits = settings.limits
            // So many that a p-value at the rate can come about at all.
            limits.least = max(limits.least, Int((1 / settings.rate).rounded(.up)) - 1)
            limits.most = max(limits.most, limits.least)
            var generator = RandomNumbers(seed: seed)
            null = .permuted(
                &measure, pool, observed: value, limits: limits, generator: &generator)
        case .ownHistory:
            null = .ownHistory(&measure, pool)
            guard null.distances.count >= leastWindows else { return nil }
        }
        return DriftMeasurement(Measure.self, pool, value: value, null: null, rate: settings.rate)
    }

    private init<Measure: DriftMeasure>(
        _ type: Measure.Type, _ pool: PooledSamples, value: Double, null: NullDistribution,
        rate: Double
    ) {
        let binning = Binning(of: pool)
        let reference = pool.places[..<pool.referenceCount].map { pool.values[$0] }
        let current = pool.places[pool.referenceCount...].map { pool.values[$0] }
        let threshold = null.threshold(rate: rate)
        self.init(
            measure: Measure.name, value: value,
            threshold: threshold.isFinite ? threshold : (null.distances.last ?? 0),
            pValue: null.pValue(of: value), referenceCount: pool.referenceCount,
            currentCount: pool.currentCount, edges: binning.edges,
            referenceShares: Self.shares(binning.counts(of: reference)),
            currentShares: Self.shares(binning.counts(of: current)))
    }

    private static func shares(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        return counts.map { Double($0) / total }
    }
}
