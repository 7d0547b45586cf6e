import Glibc
import Statistics
import Testing

@Suite struct DistributionTests {
    /// R 4.2.2: qnorm.
    @Test(arguments: [
        (0.975, 1.959963984540054), (0.501, 0.0025066308995717666), (0.01, -2.3263478740408408),
        (1e-10, -6.361340902404056), (1e-300, -37.047096299361481), (0.5, 0),
    ])
    func normalQuantile(probability: Double, expected: Double) {
        let z = NormalDistribution.quantile(probability)
        #expect(abs(z - expected) <= 1e-13 * max(abs(expected), 1))
    }

    @Test func normalQuantileInvertsTheDistribution() {
        for step in 1..<200 {
            let p = Double(step) / 200
            #expect(abs(NormalDistribution.cumulative(NormalDistribution.quantile(p)) - p) < 1e-15)
        }
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(-0.1).isNaN)
    }

    /// R 4.2.2: pnorm(-8), dnorm(1.7, log = TRUE).
    @Test func normalTails() {
        #expect(abs(NormalDistribution.cumulative(-8) / 6.2209605742717e-16 - 1) < 1e-10)
        #expect(abs(NormalDistribution.logDensity(1.7) + 2.3639385332046727) < 1e-14)
    }

    /// R 4.2.2: quantile(c(3, 1, 4, 1, 5, 9, 2, 6), p).
    @Test func sampleQuantiles() {
        let sorted = [1.0, 1, 2, 3, 4, 5, 6, 9]
        let expected = [(0.0, 1.0), (0.1, 1), (0.33, 2.31), (0.5, 3.5), (0.9, 6.9), (1, 9)]
        for (probability, value) in expected {
            #expect(abs(Quantile.ofSorted(sorted, probability) - value) < 1e-12)
        }
        #expect(Quantile.median([2, 1, 3]) == 2)
        #expect(Quantile.median([]).isNaN)
    }

    @Test func momentsSurviveALargeMean() {
        let values = [4.0, 7, 13, 16].map { $0 + 1e9 }
        let moments = Moments(values + [.nan])
        #expect(moments.count == 4)
        #expect(moments.mean == 1e9 + 10)
        #expect(abs(moments.variance - 30) < 1e-6)
        #expect(Moments([1]).variance.isNaN)
    }

    @Test func mergedMomentsAreThoseOfAll() {
        var numbers = RandomNumbers(seed: 11)
        let values = (0..<57).map { _ in numbers.normal() }
        var merged = Moments(Array(values.prefix(20)))
        merged.merge(Moments(Array(values.dropFirst(20))))
        merged.merge(Moments())
        let all = Moments(values)
        #expect(merged.count == all.count)
        #expect(abs(merged.mean - all.mean) < 1e-14)
        #expect(abs(merged.variance - all.variance) < 1e-13)
    }
}

/// Tails of the distributions of two-sample statistics, beside scipy 1.14.1; `DriftTests` has many more.
@Suite struct StatisticDistributionTests {
    /// `stats.chi2.sf`.
    @Test(arguments: [
        (0.1, 1, 0.7518296340458492), (2.5, 3, 0.4752910833430205),
        (30, 7, 9.495972508134177e-05), (80, 30, 1.9756232434910563e-06),
    ])
    func chiSquaredTails(x: Double, freedom: Int, expected: Double) {
        let tail = ChiSquaredDistribution.upperTail(x, freedom: freedom)
        #expect(abs(tail / expected - 1) < 1e-12)
        #expect(ChiSquaredDistribution.upperTail(0, freedom: freedom) == 1)
        #expect(ChiSquaredDistribution.upperTail(.infinity, freedom: freedom) == 0)
    }

    /// With two degrees of freedom the tail is e^(−x/2), on both sides of where the methods change.
    @Test func chiSquaredWithTwoDegreesIsExponential() {
        for step in 1...400 {
            let x = Double(step) / 10
            let tail = ChiSquaredDistribution.upperTail(x, freedom: 2)
            #expect(abs(tail / exp(-x / 2) - 1) < 1e-13)
        }
    }

    /// With one value D is uniform on [1/2, 1]; with two Kolmogorov's own polynomials hold.
    @Test func kolmogorovOfOneAndTwoValues() {
        for step in 0...100 {
            let x = Double(step) / 100
            let one = KolmogorovDistribution.upperTail(x, count: 1)
            #expect(abs(one - min(1, 2 * (1 - x))) < 1e-14)
            let share: Double
            switch x {
            case ..<0.25: share = 0
            case ..<0.5: share = 2 * (2 * x - 0.5) * (2 * x - 0.5)
            default: share = 1 - 2 * (1 - x) * (1 - x)
            }
            let two = KolmogorovDistribution.upperTail(x, count: 2)
            #expect(abs(two - (1 - share)) < 1e-13, "\(x)")
        }
    }

    /// No step where one method gives way to another, up or down.
    @Test(arguments: [3, 17, 140, 141, 2000, 100_000, 100_001]) func kolmogorovFalls(
        _ count: Int
    ) {
        var last = 1.0
        for step in 1...300 {
            let x = Double(step) / 100 / Double(count).squareRoot()
            let tail = KolmogorovDistribution.upperTail(x, count: count)
            #expect(tail <= last + 1e-12 && tail >= 0)
            #expect(last - tail < 0.06)
            last = tail
        }
    }

    @Test func cramerVonMisesRises() {
        var last = 0.0
        for step in 1...300 {
            let share = CramerVonMisesDistribution.cumulative(Double(step) / 100)
            #expect(share >= last - 1e-7 && share <= 1)
            last = share
        }
        // The critical value at 5%, as tables give it.
        #expect(abs(CramerVonMisesDistribution.cumulative(0.46136) - 0.95) < 1e-5)
        #expect(CramerVonMisesDistribution.cumulative(0) == 0)
    }
}
