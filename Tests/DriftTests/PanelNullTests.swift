import Drift
import Statistics
import Testing

@Suite struct PanelNullTests {
    /// Those that a run measures the errors of a panel by.
    private static let measures: [any DriftMeasure.Type] = [
        KullbackLeibler.self, Wasserstein.self, Spread.self,
    ]

    private static func references(_ series: Int, length: Int, seed: UInt64) -> [[Double]] {
        var random = RandomNumbers(seed: seed)
        return (0..<series).map { _ in (0..<length).map { _ in random.normal() } }
    }

    /// One series in two thousand has drifted: its p-value has to stand out among six thousand tests.
    @Test func aSingleDriftedSeriesIsFoundInALargePanel() throws {
        let references = Self.references(2000, length: 96, seed: 1)
        let panel = PanelNull(references: references)
        var random = RandomNumbers(seed: 2)
        let current = (0..<2000).map { index in
            (0..<8).map { _ in random.normal() + (index == 700 ? 6 : 0) }
        }
        var pValues: [Double] = []
        for measure in Self.measures {
            let null = try #require(panel.distribution(of: measure, size: 8))
            for index in references.indices {
                let measured = DriftMeasurement.measured(
                    measure, reference: references[index], current: current[index], null: null,
                    rate: 0.05)
                pValues.append(try #require(measured).pValue)
            }
        }
        let believed = FalseDiscovery.believed(pValues, rate: 0.05)
        let series = Set(believed.indices.filter { believed[$0] }.map { $0 % 2000 })
        #expect(series.contains(700))
        #expect(series.count <= 3, "\(series)")
    }

    /// New windows of the same kind are as far as the panel's own as often as they should be. The
    /// divergence of a few counts has few values, many of them equal, and errs on the quiet side.
    @Test(arguments: DriftMeasures.all.map { $0.name }) func itsPValuesAreHonest(
        _ name: String
    ) throws {
        let measure = try #require(DriftMeasures.all.first { $0.name == name })
        let references = Self.references(300, length: 96, seed: 3)
        let null = try #require(
            PanelNull(references: references).distribution(of: measure, size: 8))
        var random = RandomNumbers(seed: 4)
        var alarms = 0
        for index in 0..<3000 {
            let measured = DriftMeasurement.measured(
                measure, reference: references[index % 300],
                current: (0..<8).map { _ in random.normal() }, null: null, rate: 0.05)
            if try #require(measured).pValue <= 0.05 { alarms += 1 }
        }
        let rate = Double(alarms) / 3000
        #expect(rate >= 0.02 && rate <= 0.07, "\(rate)")
    }

    @Test func aSmallPanelHasNone() {
        // 31 windows of 8 in each reference of 38: six series have 186, seven 217.
        for (series, has) in [(0, false), (1, false), (6, false), (7, true)] {
            let panel = PanelNull(
                references: Self.references(series, length: 38, seed: 5))
            #expect((panel.distribution(of: Wasserstein.self, size: 8) != nil) == has)
        }
        // References of fewer than four windows do not count, however many there are.
        let short = PanelNull(references: Self.references(100, length: 31, seed: 6))
        #expect(short.distribution(of: Wasserstein.self, size: 8) == nil)
    }
}
