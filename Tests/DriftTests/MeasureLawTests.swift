import Drift
import Statistics
import Testing

/// What holds of every measure of the list.
@Suite struct MeasureLawTests {
    static let names = DriftMeasures.all.map { $0.name }

    private static func measure(_ name: String) throws -> any DriftMeasure.Type {
        try #require(DriftMeasures.all.first { $0.name == name })
    }

    private static func normal(_ count: Int, seed: Int) -> [Double] {
        var random = RandomNumbers(seed: UInt64(seed))
        return (0..<count).map { _ in random.normal() }
    }

    static let hostile: [String: ([Double], [Double])] = [
        "constant reference": ([Double](repeating: 2, count: 20), [1, 2, 3, 4]),
        "one value": ([Double](repeating: 2, count: 20), [2, 2, 2]),
        "constant current": (normal(20, seed: 1), [9, 9, 9, 9, 9]),
        "huge": (normal(30, seed: 2).map { $0 * 1e300 }, [1e300, -1e300, 0, 1e307]),
        "greatest": ((0..<20).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 }, [1.7e308, 1.7e308, 0]),
        "constant beside the greatest": (
            [Double](repeating: 0, count: 20), [1.7e308, 1.7e308, -1.7e308]
        ),
        "denormal": (
            (0..<20).map { Double($0) * Double.leastNonzeroMagnitude },
            [Double.leastNonzeroMagnitude, 100 * Double.leastNonzeroMagnitude, 0]
        ),
        "one far out": (normal(40, seed: 3) + [1e200], [0, 1, 2, 3]),
        "fewest": (normal(12, seed: 4), normal(3, seed: 5)),
        "few distinct": ((0..<50).map { Double($0 % 2) }, [0, 1, 1, 1, 1, 1]),
        "more current than reference": (normal(12, seed: 6), normal(200, seed: 7)),
    ]

    /// The greatest that a distance can be, where there is one.
    private static let bounds = ["js": 0.8325546111576978, "hellinger": 1]

    /// Symmetric where the formula is: for samples of one size, in which the bins are the same.
    @Test(arguments: ["psi", "js", "hellinger", "energy"], BinningRule.allCases)
    func neitherSampleComesFirst(_ name: String, _ binning: BinningRule) throws {
        let measure = try Self.measure(name)
        for seed in 0..<20 {
            let (here, there) = (Self.normal(40, seed: seed), Self.normal(40, seed: 50 + seed))
            let forth = measure.distance(from: here, to: there, binning: binning)
            let back = measure.distance(from: there, to: here, binning: binning)
            #expect(abs(forth - back) <= 1e-12 * forth)
            #expect(forth > 0)
        }
    }

    /// The divergence alone has a direction, and it is from the reference.
    @Test func theDivergenceHasADirection() {
        let few = KullbackLeibler.divergence([0.5, 0.5], [0.9, 0.1])
        let many = KullbackLeibler.divergence([0.9, 0.1], [0.5, 0.5])
        #expect(few > 1.3 * many)
        let both = PopulationStability.divergence([0.5, 0.5], [0.9, 0.1])
        #expect(abs(both - few - many) < 1e-15)
    }

    /// Samples that are large enough for the terms not to be tabulated have the same distance.
    @Test(arguments: ["kl", "psi", "js", "hellinger"]) func theTableDoesNotMatter(
        _ name: String
    ) throws {
        let measure = try Self.measure(name)
        let (reference, current) = (Self.normal(500, seed: 1), Self.normal(1500, seed: 2))
        // Ten bins, by hand.
        let all = (reference + current).sorted()
        let binning = Binning(quantilesOf: all, count: 10)
        let shares = [reference, current].map { Binning.smoothedShares(binning.counts(of: $0)) }
        let divergences: [String: ([Double], [Double]) -> Double] = [
            "kl": KullbackLeibler.divergence, "psi": PopulationStability.divergence,
            "js": JensenShannon.divergence, "hellinger": Hellinger.divergence,
        ]
        let divergence = try #require(divergences[name])
        let expected = divergence(shares[0], shares[1])
        let distance = measure.distance(from: reference, to: current)
        #expect(abs(distance - expected) <= 1e-12 * expected)
    }

    @Test(arguments: names, hostile.keys.sorted())
    func staysFiniteAndAboveZero(_ name: String, _ input: String) throws {
        let measure = try Self.measure(name)
        let (reference, current) = try #require(Self.hostile[input])
        let distance = measure.distance(from: reference, to: current)
        let comparable = measure.distance(from: reference, to: current, binning: .evidently)
        for distance in [distance, comparable] { #expect(distance.isFinite && distance >= 0) }
        if let most = Self.bounds[name] { #expect(max(distance, comparable) <= most) }
        let measured = try Self.measured(measure, reference, current, seed: 1)
        #expect(measured.value == distance)
        #expect(measured.threshold.isFinite && measured.threshold >= 0)
        #expect(measured.pValue > 0 && measured.pValue <= 1)
    }

    /// Beside its null, at 5%.
    private static func measured(
        _ measure: any DriftMeasure.Type, _ reference: [Double], _ current: [Double], seed: UInt64
    ) throws -> MeasuredDifference {
        try MeasuredDifference.measured(
            .distance(measure), PooledSamples(reference: reference, current: current),
            binning: .almanac, rate: 0.05, seed: seed)
    }

    @Test(arguments: names) func identicalSamplesAreNotApart(_ name: String) throws {
        let measure = try Self.measure(name)
        for seed in 0..<20 {
            let values = Self.normal(12 + seed, seed: seed)
            #expect(measure.distance(from: values, to: values) == 0)
        }
    }

    /// All of one value: nothing is rarer than anything else.
    @Test(arguments: names) func aConstantHasNotDrifted(_ name: String) throws {
        let constant = [Double](repeating: 3, count: 30)
        let measured = try Self.measured(
            try Self.measure(name), constant, [3, 3, 3, 3], seed: 1)
        #expect(measured.value == 0)
        #expect(measured.pValue == 1)
    }

    @Test(arguments: names) func theOrderOfValuesDoesNotMatter(_ name: String) throws {
        let measure = try Self.measure(name)
        var random = RandomNumbers(seed: 11)
        for seed in 0..<20 {
            // Rounded, so that there are ties.
            var reference = Self.normal(60, seed: seed).map { ($0 * 4).rounded() / 4 }
            var current = Self.normal(9, seed: 100 + seed).map { ($0 * 4).rounded() / 4 }
            let before = try Self.measured(measure, reference, current, seed: 5)
            random.shuffle(&reference)
            random.shuffle(&current)
            #expect(try Self.measured(measure, reference, current, seed: 5) == before)
        }
    }

    @Test(arguments: names) func theSeedDecidesTheBytes(_ name: String) throws {
        let measure = try Self.measure(name)
        let (reference, current) = (Self.normal(60, seed: 1), Self.normal(40, seed: 2))
        let thresholds = try [1, 1, 2, 3, 4, 5].map {
            try Self.measured(measure, reference, current, seed: $0).threshold
        }
        #expect(thresholds[0] == thresholds[1])
        #expect(Set(thresholds).count > 1)
    }

    /// The unit of the values does not matter, above the floor of the deviation.
    @Test(arguments: names) func theUnitDoesNotMatter(_ name: String) throws {
        let measure = try Self.measure(name)
        let (reference, current) = (Self.normal(60, seed: 1), Self.normal(8, seed: 2))
        let distance = measure.distance(from: reference, to: current)
        for factor in [0.25, 1024, 1e9] {
            let scaled = measure.distance(
                from: reference.map { $0 * factor }, to: current.map { $0 * factor })
            // The energy distance has a unit, the root of that of the values.
            let expected = distance * (name == "energy" ? factor.squareRoot() : 1)
            #expect(abs(scaled - expected) <= 1e-12 * expected)
        }
    }

    /// Farther is farther: a shift that grows.
    @Test(arguments: names) func aGreaterShiftIsNoNearer(_ name: String) throws {
        let measure = try Self.measure(name)
        let (reference, current) = (Self.normal(100, seed: 1), Self.normal(10, seed: 2))
        let distances = [0.0, 2, 4, 8].map { shift in
            measure.distance(from: reference, to: current.map { $0 + shift })
        }
        #expect(distances == distances.sorted())
        #expect(distances[3] > 1.2 * distances[0])
    }
}
