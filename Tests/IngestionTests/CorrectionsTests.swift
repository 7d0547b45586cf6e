import FoundationEssentials
import Ingestion
import Testing
import TimeSeries

/// How often, how old and how large corrections are, by hand.
@Suite("Corrections")
struct CorrectionsTests {
    typealias Row = (series: String, period: Int, value: Double?)

    /// Two series: a of periods 0 to 9, each of which has the value 100; b of 0 to 4, the last of them
    /// without a value, and the others 0.
    private static var before: Vintage {
        var panel = Vintage(frequency: .daily)
        for period in 0..<10 { panel.set("a", period, 100) }
        for period in 0..<4 { panel.set("b", period, 0) }
        panel.set("b", 4, nil)
        return panel
    }

    @Test("a first run has nothing to correct")
    func firstRun() {
        let found = Corrections(
            of: [Row("a", 0, 1)], before: Vintage(frequency: .daily))
        #expect(found == Corrections())
    }

    @Test("periods are counted by what has become of them")
    func counts() {
        let rows: [Row] = [
            ("a", 9, 110),  // up by 10, a tenth, age 0
            ("a", 7, 80),  // down by 20, a fifth, age 2
            ("a", 6, 100),  // the same again: no correction
            ("a", 10, 5),  // new
            ("a", 10, 6),  // new, once
            ("a", 3, 50), ("a", 3, 103),  // the last is in force: up by 3, age 6
            ("a", 2, nil),  // emptied, age 7
            ("b", 4, 7),  // filled in, age 0
            ("b", 1, 4),  // up by 4, of zero no share, age 3
            ("c", 0, 1),  // a new series
        ]
        let found = Corrections(of: rows, before: Self.before)
        #expect(found.runs == 1)
        #expect(found.correctingRuns == 1)
        #expect(found.newPeriods == 2)
        #expect(found.corrected == 6)
        #expect([found.raised, found.lowered, found.filled, found.emptied] == [3, 1, 1, 1])
        // Ages 0 0 2 3 6 7: the third, and the sixth of six.
        #expect(found.ages.buckets.map(\.size) == [0, 2, 3, 6, 7])
        #expect(found.ages.buckets.map(\.count) == [2, 1, 1, 1, 1])
        #expect(found.ages.quantile(0.5) == 2)
        #expect(found.ages.quantile(0.9) == 7)
        // Changes 3 4 10 20: the second, and the fourth.
        #expect(found.changes.quantile(0.5) == 4)
        #expect(found.changes.quantile(0.9) == 20)
        #expect(found.changes.greatest == 20)
        // Shares 0.03 0.1 0.2.
        #expect(found.shares.buckets.map(\.size) == [0.03, 0.1, 0.2])
        #expect(found.shares.quantile(0.5) == 0.1)
        #expect(found.series.map(\.series) == ["a", "b"])
        #expect(found.series.map(\.periods) == [4, 2])
        #expect(found.series.map(\.greatest) == [0.2, nil])
    }

    @Test("runs add up in any order, and through JSON")
    func sums() throws {
        let runs: [[Row]] = [
            [("a", 9, 110), ("b", 0, 1)], [("a", 8, 90), ("a", 7, 90), ("a", 11, 1)], [("b", 9, 2)],
        ]
        let found = runs.map { Corrections(of: $0, before: Self.before) }
        var forward = Corrections()
        var backward = Corrections()
        for run in found {
            forward.merge(
                try JSONDecoder().decode(Corrections.self, from: JSONEncoder().encode(run)))
        }
        for run in found.reversed() { backward.merge(run) }
        #expect(forward == backward)
        #expect(forward.runs == 3)
        #expect(forward.correctingRuns == 2)
        #expect(forward.newPeriods == 2)
        #expect([forward.raised, forward.lowered] == [2, 2])
        #expect(forward.series.map(\.series) == ["a", "b"])
        #expect(forward.series.map(\.periods) == [3, 1])
        #expect(forward.ages.quantile(1) == 4)
    }

    @Test("of many series the most corrected are kept")
    func manySeries() {
        var panel = Vintage(frequency: .daily)
        var rows: [Row] = []
        for series in 0..<300 {
            for period in 0...(series % 3) {
                panel.set("s\(series)", period, 1)
                rows.append(("s\(series)", period, 2))
            }
        }
        let found = Corrections(of: rows, before: panel)
        #expect(found.corrected == 600)
        #expect(found.series.count == Corrections.seriesKept)
        #expect(found.series.allSatisfy { $0.periods == 3 })
        #expect(found.series.first?.series == "s101")
    }

    @Test("sizes keep two digits, rounded up, and the greatest is exact")
    func spread() {
        var spread = Spread()
        for size in [0, 0.07, 0.12, 0.1201, 3, 99, 99.1, 101, 123_456, 1e-305] {
            spread.note(size)
        }
        #expect(
            spread.buckets.map(\.size)
                == [0, 1e-300, 0.07, 0.12, 0.13, 3, 99, 100, 110, 130_000])
        #expect(spread.buckets.allSatisfy { $0.count == 1 })
        #expect(spread.greatest == 123_456)
        #expect(spread.quantile(1) == 123_456)
        #expect(spread.quantile(0.1) == 0)
        #expect(Spread().quantile(0.5) == nil)
    }

    @Test(
        "a quantile is never below the exact one, nor a tenth above it", arguments: [UInt64(1), 2])
    func quantiles(seed: UInt64) throws {
        var state = seed
        var sizes: [Double] = []
        var spread = Spread()
        for _ in 0..<999 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let size = Double(state >> 40) / 1000 + 0.001
            sizes.append(size)
            spread.note(size)
        }
        sizes.sort()
        for share in [0.01, 0.5, 0.9, 0.99] {
            let exact = sizes[Int((share * 999).rounded(.up)) - 1]
            let found = try #require(spread.quantile(share))
            #expect(found >= exact && found <= exact * 1.1 + 1e-12, "seed \(seed)")
        }
    }
}
