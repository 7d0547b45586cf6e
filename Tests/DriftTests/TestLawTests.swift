import Drift
import Statistics
import Testing

/// What holds of every test of the list.
@Suite struct TestLawTests {
    static let names = DriftMeasures.tests.map { $0.name }

    private static func test(_ name: String) throws -> any TwoSampleTest.Type {
        try #require(DriftMeasures.tests.first { $0.name == name })
    }

    private static func normal(_ count: Int, seed: UInt64) -> [Double] {
        var random = RandomNumbers(seed: seed)
        return (0..<count).map { _ in random.normal() }
    }

    @Test(arguments: names, MeasureLawTests.hostile.keys.sorted())
    func staysWithinItsBounds(_ name: String, _ input: String) throws {
        let test = try Self.test(name)
        let (reference, current) = try #require(MeasureLawTests.hostile[input])
        for binning in BinningRule.allCases {
            do throws(MeasureFailure) {
                let result = try test.tested(
                    PooledSamples(reference: reference, current: current), binning)
                #expect(result.statistic.isFinite)
                #expect(result.pValue >= 0 && result.pValue <= 1)
            } catch {
                #expect(error.sentence.hasPrefix("needs "))
            }
        }
    }

    /// One value, two, none that differ: a p-value in its bounds, or a sentence.
    @Test(arguments: names) func tinySamplesAreNoTrap(_ name: String) throws {
        let test = try Self.test(name)
        let samples: [[Double]] = [[0], [1], [1, 1], [1, 2], [1, 2, 3], [5, 5, 5, 5, 5]]
        for reference in samples {
            for current in samples {
                guard let result = try? test.tested(reference: reference, current: current) else {
                    continue
                }
                #expect(result.statistic.isFinite, "\(reference), \(current)")
                #expect(result.pValue >= 0 && result.pValue <= 1, "\(reference), \(current)")
            }
        }
    }

    @Test(arguments: names) func identicalSamplesDoNotDiffer(_ name: String) throws {
        let test = try Self.test(name)
        for seed in 0..<20 {
            let values = Self.normal(12 + seed, seed: UInt64(seed))
            let result = try test.tested(reference: values, current: values)
            // scipy caps the p-values of Anderson and Darling at 0.25.
            #expect(result.pValue >= (name == "anderson-darling" ? 0.25 : 1 - 1e-12))
        }
    }

    @Test(arguments: names) func neitherSampleComesFirst(_ name: String) throws {
        let test = try Self.test(name)
        for seed in 0..<40 {
            let here = Self.normal(5 + seed, seed: UInt64(seed)).map { ($0 * 4).rounded() / 4 }
            let there = Self.normal(30, seed: UInt64(seed + 99)).map { ($0 * 4).rounded() / 2 }
            // The bins of the divergences, not of the tests, depend on which sample is the current
            // one.
            let binning = BinningRule.almanac
            let forth = try test.tested(
                PooledSamples(reference: here, current: there, areCategories: !test.needsOrder),
                binning)
            let back = try test.tested(
                PooledSamples(reference: there, current: here, areCategories: !test.needsOrder),
                binning)
            #expect(abs(forth.statistic - back.statistic) <= 1e-9 * abs(forth.statistic))
            #expect(abs(forth.pValue - back.pValue) <= 1e-12)
        }
    }

    @Test(arguments: names) func theOrderAndTheUnitDoNotMatter(_ name: String) throws {
        let test = try Self.test(name)
        var random = RandomNumbers(seed: 5)
        for seed in 0..<20 {
            var here = Self.normal(40, seed: UInt64(seed)).map { ($0 * 8).rounded() / 8 }
            var there = Self.normal(15, seed: UInt64(seed + 99)).map { ($0 * 8).rounded() / 8 }
            let before = try test.tested(reference: here, current: there)
            random.shuffle(&here)
            random.shuffle(&there)
            #expect(try test.tested(reference: here, current: there) == before)
            let scaled = try test.tested(
                reference: here.map { $0 * 1024 }, current: there.map { $0 * 1024 })
            #expect(scaled == before)
        }
    }

    /// At most five in a hundred are below 0.05, and not many fewer.
    @Test(arguments: names) func fiveInAHundredAreBelowFiveInAHundred(_ name: String) throws {
        let test = try Self.test(name)
        var random = RandomNumbers(seed: 31)
        var alarms = 0
        for _ in 0..<2000 {
            let reference = (0..<90).map { _ in random.normal() }
            let current = (0..<35).map { _ in random.normal() }
            let result = try test.tested(reference: reference, current: current)
            if result.pValue <= 0.05 { alarms += 1 }
        }
        #expect(alarms >= 60 && alarms <= 140, "\(alarms)")
    }

    @Test(arguments: names) func aShiftOfADeviationIsSeen(_ name: String) throws {
        let test = try Self.test(name)
        var random = RandomNumbers(seed: 32)
        var alarms = 0
        for _ in 0..<300 {
            let reference = (0..<90).map { _ in random.normal() }
            let current = (0..<35).map { _ in random.normal() + 1 }
            let result = try test.tested(reference: reference, current: current)
            if result.pValue <= 0.05 { alarms += 1 }
        }
        #expect(alarms >= 270, "\(alarms)")
    }
}
