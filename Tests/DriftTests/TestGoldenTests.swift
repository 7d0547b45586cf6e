import Drift
import Statistics
import Testing

/// The tests and distances beside scipy's and Evidently's on 200 random pairs, with and without
/// ties.
@Suite struct TestGoldenTests {
    @Test func thereAreTwoHundredPairs() throws {
        let pairs = try TestGolden.read().pairs
        #expect(pairs.count == 200)
        let exact = pairs.filter { max($0.reference.count, $0.current.count) <= 20 }
        #expect(exact.count >= 40)
    }

    private static func check(
        _ test: any TwoSampleTest.Type, areCategories: Bool = false,
        _ expected: (TestGolden.Pair) -> [Double]
    ) throws {
        for (index, pair) in try TestGolden.read().pairs.enumerated() {
            let result = try test.tested(
                PooledSamples(
                    reference: pair.reference, current: pair.current, areCategories: areCategories),
                .almanac)
            let (statistic, pValue) = (expected(pair)[0], expected(pair)[1])
            #expect(
                abs(result.statistic - statistic) <= 1e-9 * max(1, abs(statistic)),
                "\(test.name), pair \(index): \(result.statistic), not \(statistic)")
            #expect(
                abs(result.pValue - pValue) <= 1e-9,
                "\(test.name), pair \(index): p \(result.pValue), not \(pValue)")
        }
    }

    @Test func kolmogorovSmirnovOfSciPy() throws {
        try Self.check(KolmogorovSmirnov.self) { $0.ks }
    }

    @Test func andersonDarlingOfSciPy() throws {
        try Self.check(AndersonDarling.self) { $0.andersonDarling }
    }

    @Test func cramerVonMisesOfSciPy() throws {
        try Self.check(CramerVonMises.self) { $0.cramerVonMises }
    }

    @Test func chiSquareOfSciPy() throws {
        try Self.check(ChiSquare.self, areCategories: true) { $0.chiSquare }
    }

    /// scipy's caps are said to be caps.
    @Test func cappedPValuesSaySo() throws {
        for pair in try TestGolden.read().pairs {
            let result = try AndersonDarling.tested(
                reference: pair.reference, current: pair.current)
            let isCapped = pair.andersonDarling[1] == 0.25 || pair.andersonDarling[1] == 0.001
            #expect((result.note != nil) == isCapped)
        }
    }

    @Test func distancesOfSciPy() throws {
        for (index, pair) in try TestGolden.read().pairs.enumerated() {
            let energy = Energy.distance(from: pair.reference, to: pair.current)
            #expect(abs(energy - pair.energy) <= 1e-9, "pair \(index)")
            let transport = Wasserstein.distance(from: pair.reference, to: pair.current)
            #expect(
                abs(transport - pair.wasserstein) <= 1e-9 * max(1, pair.wasserstein),
                "pair \(index)")
        }
    }

    @Test(arguments: ["kl", "psi", "js", "hellinger"]) func distancesOfEvidently(
        _ name: String
    ) throws {
        guard case .distance(let measure) = DriftMeasures.named(name) else {
            Issue.record("no distance \(name)")
            return
        }
        for (index, pair) in try TestGolden.read().pairs.enumerated() {
            let distance = measure.distance(
                from: pair.reference, to: pair.current, binning: .evidently)
            let expected = try #require(pair.evidently[name])
            #expect(
                abs(distance - expected) <= 1e-9 * max(1, expected),
                "\(name), pair \(index): \(distance), not \(expected)")
        }
    }

    /// Beyond 10,000 values scipy takes the distribution for one sample.
    @Test func largeSamplesOfSciPy() throws {
        func ramp(_ factor: Int, _ modulus: Int, _ count: Int, _ shift: Double) -> [Double] {
            (0..<count).map { Double(factor * $0 % modulus) / Double(modulus) + shift }
        }
        for item in try TestGolden.read().large {
            let result = try KolmogorovSmirnov.tested(
                reference: ramp(7919, 10007, item.n, 0),
                current: ramp(6271, 9973, item.m, item.shift))
            #expect(abs(result.statistic - item.ks[0]) <= 1e-12)
            #expect(
                abs(result.pValue - item.ks[1]) <= 1e-9,
                "\(item.n), \(item.m): \(result.pValue), not \(item.ks[1])")
        }
    }

    @Test func distributionsOfSciPy() throws {
        let golden = try TestGolden.read()
        for row in golden.kolmogorov {
            let tail = KolmogorovDistribution.upperTail(row[1], count: Int(row[0]))
            #expect(abs(tail - row[2]) <= 1e-9, "n \(row[0]), \(row[1]): \(tail), not \(row[2])")
        }
        for row in golden.chiSquared {
            let tail = ChiSquaredDistribution.upperTail(row[0], freedom: Int(row[1]))
            #expect(abs(tail - row[2]) <= 1e-12 * max(1, row[2]), "\(row): \(tail)")
            if row[2] > 1e-290 { #expect(abs(tail / row[2] - 1) <= 1e-10, "\(row): \(tail)") }
        }
        for row in golden.cramerVonMises {
            let share = CramerVonMisesDistribution.cumulative(row[0])
            #expect(abs(share - row[1]) <= 1e-9, "\(row): \(share)")
        }
    }

    /// The reference table of Evidently's values, from the samples themselves.
    @Test func tableOfEvidently() throws {
        func repeated(_ counts: [Int]) -> [Double] {
            counts.enumerated().flatMap {
                [Double](repeating: Double($0.offset + 1), count: $0.element)
            }
        }
        let ramps = (
            (0..<200).map { Double(37 * $0 % 101) / 10 },
            (0..<200).map { Double(53 * $0 % 97) / 10 + 1 }
        )
        let inputs: [([Double], [Double], [String: Double])] = [
            (
                repeated([16, 18, 16, 14, 12, 12]), repeated([16, 16, 16, 16, 16, 8]),
                [
                    "kl": 0.0189096770, "psi": 0.0372183816, "js": 0.0680481962,
                    "wasserstein": 0.0544331054,
                ]
            ),
            (
                [3, 2, 2], [1, 2, 3],
                [
                    "kl": 0.4611408285, "psi": 2.9341472485, "js": 0.3792638082,
                    "wasserstein": 0.7071067812,
                ]
            ),
            (
                ramps.0, ramps.1,
                [
                    "kl": 0.1460367581, "psi": 0.2392090201, "js": 0.1627305770,
                    "wasserstein": 0.2592497890,
                ]
            ),
        ]
        for (reference, current, expected) in inputs {
            for (name, value) in expected {
                let measure = try #require(DriftMeasures.all.first { $0.name == name })
                let distance = measure.distance(from: reference, to: current, binning: .evidently)
                #expect(abs(distance - value) <= 1e-9, "\(name): \(distance), not \(value)")
            }
        }
    }
}
