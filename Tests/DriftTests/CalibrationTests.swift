import Drift
import Statistics
import Testing

/// How often a test alarms with and without drift, over seeded series. The bands are wide enough for the
/// chance in them, and narrow enough that a null which is a part of its own reference fails.
@Suite struct CalibrationTests {
    static let names = DriftMeasures.all.map { $0.name }

    /// The share of series with a p-value of at most `level`.
    private static func rate(
        of name: String, at level: Double = 0.05, series: Int = 2000, reference: Int = 150,
        current: ClosedRange<Int> = 6...12, limits: ResamplingLimits = ResamplingLimits(),
        seed: UInt64 = 7, change: (Double) -> Double = { $0 }
    ) throws -> Double {
        let measure = try #require(DriftMeasures.all.first { $0.name == name })
        var random = RandomNumbers(seed: seed)
        var alarms = 0
        for index in 0..<series {
            let count = current.lowerBound + random.integer(below: current.count)
            let before = (0..<reference).map { _ in random.normal() }
            let after = (0..<count).map { _ in change(random.normal()) }
            let pValue = pValue(
                measure, PooledSamples(reference: before, current: after), limits,
                seed: StableHash.seed("\(seed)", "\(index)", name))
            if pValue <= level + 1e-12 { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    private static func pValue<Measure: DriftMeasure>(
        _ type: Measure.Type, _ pool: PooledSamples, _ limits: ResamplingLimits, seed: UInt64
    ) -> Double {
        var measure = Measure(pool)
        let observed = measure.distance(of: pool.observed)
        var generator = RandomNumbers(seed: seed)
        return NullDistribution.permuted(
            &measure, pool, observed: observed, limits: limits, generator: &generator
        ).pValue(of: observed)
    }

    @Test(arguments: names) func withoutDriftFiveInAHundredAlarm(_ name: String) throws {
        let rate = try Self.rate(of: name)
        #expect(rate >= 0.03 && rate <= 0.07, "\(rate)")
    }

    /// A short reference is where a null that overlaps it goes wrong first: it gave 11%.
    @Test(arguments: names) func aShortReferenceDoesNotAlarmMoreOften(_ name: String) throws {
        let rate = try Self.rate(of: name, reference: 30, current: 8...8)
        #expect(rate >= 0.03 && rate <= 0.07, "\(rate)")
    }

    /// Stopping early must not bend the p-values, at any level: on either side of where drawing stops.
    @Test(arguments: [0.02, 0.05, 0.1, 0.25, 0.5]) func stoppingEarlyIsHonest(
        _ level: Double
    ) throws {
        let series = 8000
        let rate = try Self.rate(
            of: "wasserstein", at: level, series: series, reference: 20, current: 4...4,
            limits: ResamplingLimits(least: 19, most: 399, enough: 4), seed: 21)
        // Four standard errors; no p-value lies at every level, so that a little less is right too.
        let error = 4 * (level * (1 - level) / Double(series)).squareRoot()
        #expect(rate <= level + error && rate >= 0.8 * level - error, "\(rate)")
    }

    @Test func aShiftIsFound() throws {
        let rate = try Self.rate(of: "wasserstein", series: 500, current: 8...8) { $0 + 1.5 }
        #expect(rate >= 0.9, "\(rate)")
        let divergence = try Self.rate(of: "kl", series: 500, current: 8...8) { $0 + 1.5 }
        #expect(divergence >= 0.7, "\(divergence)")
    }

    @Test func aDoubledSpreadIsFound() throws {
        let rate = try Self.rate(of: "wasserstein", series: 500, current: 16...16) { $0 * 2 }
        #expect(rate >= 0.75, "\(rate)")
    }
}
