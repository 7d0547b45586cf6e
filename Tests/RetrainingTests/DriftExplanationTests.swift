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

    private static func drift(
        _ vintage: Vintage, flagged: [String],
        unforeseen: [String: [UnforeseenValue]] = [:]
    ) -> [SeriesDrift] {
        vintage.seriesIDs.map { series in
            .judged(series, flagged: flagged.contains(series), unforeseen: unforeseen[series])
        }
    }

    private static func unforeseen(
        _ day: Int, isAbove: Bool = true, isNews: Bool = true
    ) -> UnforeseenValue {
        UnforeseenValue(
            period: Frequency.daily.start(of: 20_000 + day), isAbove: isAbove, isNews: isNews)
    }

    /// One error of eight flags no series; those of a branch in one day are named all the same, once.
    @Test func whatABranchHasMetIsNamedInTheRunThatSeesIt() throws {
        let job = try StageBench().job
        let vintage = Self.vintage()
        var met = Dictionary(
            uniqueKeysWithValues: vintage.seriesIDs.filter { $0.hasSuffix("/ice") }.map {
                ($0, [Self.unforeseen(129)])
            })
        met["store-1/milk"] = [Self.unforeseen(125, isAbove: false, isNews: false)]
        let explanation = try #require(
            DriftExplanation.of(
                Self.drift(vintage, flagged: [], unforeseen: met), in: vintage, job: job))
        #expect(explanation.series.isEmpty)
        #expect(
            explanation.branches == [
                "4 of 4 series of ice stood out above on or about 2025-02-10; of the other 12 series "
                    + "none did so."
            ])
        // In the next run they are no news.
        let known = met.mapValues {
            $0.map { Self.unforeseen(129, isAbove: $0.isAbove, isNews: false) }
        }
        #expect(
            DriftExplanation.of(
                Self.drift(vintage, flagged: [], unforeseen: known), in: vintage, job: job) == nil)
    }

    /// Series that are strewn over the panel and the days are chance.
    @Test func strewnErrorsNameNoBranch() throws {
        let vintage = Self.vintage()
        let met = Dictionary(
            uniqueKeysWithValues: vintage.seriesIDs.enumerated().compactMap { place, series in
                place % 3 == 0 ? (series, [Self.unforeseen(122 + place % 8)]) : nil
            })
        #expect(
            DriftExplanation.of(
                Self.drift(vintage, flagged: [], unforeseen: met), in: vintage,
                job: try StageBench().job) == nil)
    }

    /// A branch is named in few runs of a panel in which errors go beyond the training by chance alone, as
    /// often as they should or ten times as often.
    @Test(arguments: [0.01, 0.1]) func chanceNamesFewBranches(rate: Double) throws {
        let job = try StageBench().job
        var vintage = Vintage(frequency: .daily)
        for series in 0..<120 {
            for day in 120..<130 {
                vintage.set("store-\(series / 8)/product-\(series % 8)", 20_000 + day, 1)
            }
        }
        var random = RandomNumbers(seed: 77)
        var named = 0
        for _ in 0..<200 {
            var met: [String: [UnforeseenValue]] = [:]
            for series in vintage.seriesIDs {
                met[series] = (122..<130).compactMap { day in
                    random.uniform() < rate
                        ? Self.unforeseen(day, isAbove: random.uniform() < 0.5, isNews: day == 129)
                        : nil
                }
            }
            let drift = Self.drift(vintage, flagged: [], unforeseen: met)
            if DriftExplanation.of(drift, in: vintage, job: job) != nil { named += 1 }
        }
        #expect(named <= 10, "in \(named) of 200 runs")
    }

    @Test func theFlaggedAreExplainedAndTheirBranchIsNamed() throws {
        let job = try StageBench().job
        let vintage = Self.vintage()
        let flagged = vintage.seriesIDs.filter { $0.hasPrefix("store-2/") }
        let explanation = try #require(
            DriftExplanation.of(Self.drift(vintage, flagged: flagged), in: vintage, job: job))
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
        let vintage = Self.vintage()
        #expect(
            DriftExplanation.of(Self.drift(vintage, flagged: []), in: vintage, job: job) == nil)
    }

    /// A flagged series whose values show nothing stays in the list, without a change.
    @Test func aSeriesWithoutAChangeIsSaidToHaveNone() throws {
        var vintage = Vintage(frequency: .daily)
        for day in 0..<12 { vintage.set("short", 20_000 + day, Double(day % 3)) }
        let explanation = try #require(
            DriftExplanation.of(
                Self.drift(vintage, flagged: ["short"]), in: vintage, job: try StageBench().job))
        #expect(explanation.series.map(\.series) == ["short"])
        #expect(explanation.series.allSatisfy(\.changes.isEmpty) && explanation.branches.isEmpty)
    }
}

extension SeriesDrift {
    /// A series of which no more is known than what the policy made of it.
    static func judged(
        _ series: String, flagged: Bool, unforeseen: [UnforeseenValue]? = nil
    ) -> SeriesDrift {
        let measurement = DriftMeasurement(
            measure: "level", value: 1, threshold: 2, pValue: 0.3, referenceCount: 99,
            currentCount: 8, edges: [], referenceShares: [], currentShares: [])
        return SeriesDrift(
            series: series, errors: [measurement], values: nil, unforeseen: unforeseen,
            exceeds: flagged, history: DriftHistory(), flagged: flagged, explanation: "")
    }
}
