import Drift
import Statistics
import Testing

@Suite struct NullDistributionTests {
    private static let null = NullDistribution([3, 1, 4, 2])

    @Test func pValuesCountTheObservedAmongTheNull() {
        #expect(Self.null.pValue(of: 5) == 1.0 / 5)
        #expect(Self.null.pValue(of: 4) == 2.0 / 5)
        #expect(Self.null.pValue(of: 2.5) == 3.0 / 5)
        #expect(Self.null.pValue(of: 0) == 1)
        #expect(NullDistribution([]).pValue(of: 9) == 1)
        #expect(NullDistribution([2, 2, 2]).pValue(of: 2) == 1)
        // A hair below counts as equal, at any scale.
        #expect(NullDistribution([1e-20]).pValue(of: 1e-20 * (1 + 1e-14)) == 1)
        #expect(NullDistribution([1e-20]).pValue(of: 2e-20) == 0.5)
    }

    @Test func thresholdsOfSmallNulls() {
        #expect(Self.null.threshold(rate: 0.2) == 4)
        #expect(Self.null.threshold(rate: 0.4) == 3)
        #expect(Self.null.threshold(rate: 0.8) == 1)
        #expect(Self.null.threshold(rate: 0.19) == .infinity)
        #expect(NullDistribution([]).threshold(rate: 0.05) == .infinity)
    }

    /// Threshold and p-value are two ways to say one thing.
    @Test func beyondTheThresholdMeansSignificant() {
        var random = RandomNumbers(seed: 3)
        for _ in 0..<300 {
            let count = 1 + random.integer(below: 300)
            let null = NullDistribution(
                (0..<count).map { _ in Double(random.integer(below: 50)) / 7 })
            let value = Double(random.integer(below: 60)) / 7
            for rate in [0.01, 0.05, 0.07, 0.1, 0.29] {
                let isBeyond = value > null.threshold(rate: rate)
                #expect(isBeyond == (null.pValue(of: value) <= rate + 1e-12))
            }
        }
    }

    /// Of the 15 splits of six values, one alone has the two greatest apart.
    @Test func permutationsGoTowardsTheExactTest() {
        let pool = PooledSamples(reference: [1, 2, 3, 4], current: [10, 11])
        var measure = Wasserstein(pool)
        var random = RandomNumbers(seed: 8)
        let observed = measure.distance(of: pool.observed)
        let null = NullDistribution.permuted(
            &measure, pool, observed: observed,
            limits: ResamplingLimits(least: 30_000, most: 30_000, enough: .max),
            generator: &random)
        #expect(abs(null.pValue(of: observed) - 1.0 / 15) < 0.006)
        #expect(Set(null.distances.map { ($0 * 1e9).rounded() }).count <= 15)
    }

    /// Of flags, the difference of two shares has a normal null, however the samples are drawn:
    /// 1.96 standard errors at 5%. Above 100,000 values they are drawn in another way.
    @Test(arguments: [(60_000, 30_000), (90_000, 30_000)]) func largePoolsHaveTheSameNull(
        _ reference: Int, _ current: Int
    ) {
        let flags = (0..<(reference + current)).map { Double($0 % 2) }
        let pool = PooledSamples(
            reference: Array(flags.prefix(reference)), current: Array(flags.suffix(current)))
        var measure = Wasserstein(pool)
        var random = RandomNumbers(seed: 10)
        let null = NullDistribution.permuted(
            &measure, pool, observed: .infinity,
            limits: ResamplingLimits(least: 999, most: 999, enough: .max), generator: &random)
        let error = (1 / Double(reference) + 1 / Double(current)).squareRoot()
        #expect(abs(null.threshold(rate: 0.05) / error - 1.96) < 0.2)
        #expect(abs(null.threshold(rate: 0.5) / error - 0.6745) < 0.1)
    }

    @Test func drawingStopsWhenEnoughIsSeen() {
        var random = RandomNumbers(seed: 9)
        let limits = ResamplingLimits(least: 50, most: 500, enough: 10)
        for shift in [0.0, 0.5, 1, 1.5, 8] {
            let reference = (0..<40).map { _ in random.normal() }
            let current = (0..<8).map { _ in random.normal() + shift }
            let pool = PooledSamples(reference: reference, current: current)
            var measure = Wasserstein(pool)
            let observed = measure.distance(of: pool.observed)
            let null = NullDistribution.permuted(
                &measure, pool, observed: observed, limits: limits, generator: &random)
            let count = null.distances.count
            #expect(count >= 50 && count <= 500)
            let asFar = Int((null.pValue(of: observed) * Double(count + 1)).rounded()) - 1
            if count > 50, count < 500 { #expect(asFar == 9) }
            if count == 500 { #expect(asFar <= 9) }
        }
    }
}
