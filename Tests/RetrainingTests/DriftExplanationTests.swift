import Drift
import Retraining
import Statistics
import Testing
import TimeSeries

/// What a run says of the series it flags.
@Suite struct DriftExplanationTests {
    /// Four stores with four products each; in store 2 all fall by 30% twelve days before the end.
    private static func vintage() -> Vintage {
        var vintage = Vintage(frequency: .daily)
        var random = RandomNumbers(seed: 61)
        for store in 1...4 {
            for product in ["bread", "coffee", "ice", "milk"] {
                for day in 0..<130 {
                    let level = store == 2 && day >= 118 ? 700.0 : 1000
                    vintage.set(
                        "store-\(store)/\(product)", 20_000 + day, level + 40 * random.normal())
                }
            }
        }
        return vintage
    }

    @Test func theFlaggedAreExplainedAndTheirBranchIsNamed() throws {
        let job = try StageBench().job
        let vintage = Self.vintage()
        let flagged = vintage.seriesIDs.filter { $0.hasPrefix("store-2/") }
        let explanation = try #require(
            DriftExplanation.of(flagged: Set(flagged), in: vintage, job: job))
        #expect(explanation.series.map(\.series) == flagged)
        let day = Frequency.daily.start(of: 20_118)
        for entry in explanation.series {
            let change = try #require(entry.changes.first)
            #expect(change.component == .level && change.until == nil)
            #expect(abs(change.from.seconds - day.seconds) <= 2 * 86_400)
            #expect(change.earliest <= change.from && change.from <= change.latest)
            #expect(abs(change.after / change.before - 0.7) < 0.06)
            #expect(change.sentence.hasPrefix("The level fell by "))
        }
        #expect(explanation.branches.count == 1)
        let branch = try #require(explanation.branches.first)
        #expect(branch.hasPrefix("4 of 4 series of store-2 fell, by "))
        #expect(branch.contains("of the other 12 series none did so"))
    }

    @Test func withoutAFlagThereIsNoExplanation() throws {
        let job = try StageBench().job
        #expect(DriftExplanation.of(flagged: [], in: Self.vintage(), job: job) == nil)
    }

    /// A flagged series whose values show nothing stays in the list, without a change.
    @Test func aSeriesWithoutAChangeIsSaidToHaveNone() throws {
        var vintage = Vintage(frequency: .daily)
        for day in 0..<12 { vintage.set("short", 20_000 + day, Double(day % 3)) }
        let explanation = try #require(
            DriftExplanation.of(
                flagged: ["short"], in: vintage, job: try StageBench().job))
        #expect(explanation.series.map(\.series) == ["short"])
        #expect(explanation.series.allSatisfy(\.changes.isEmpty) && explanation.branches.isEmpty)
    }
}
