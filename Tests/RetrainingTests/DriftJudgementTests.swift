import Drift
import FoundationEssentials
import Retraining
import Statistics
import Testing

/// Runs that confirm one another, and what does not count.
@Suite struct DriftJudgementTests {
    /// Twenty ordinary values, and then `unseen` ones that lie `shift` above them.
    private static func judged(
        unseen: Int, shift: Double, runsBefore: Int, seen: Int? = nil
    ) throws -> SeriesDrift {
        let bench = try StageBench()
        let values =
            StageBench.values(20) + StageBench.values(unseen, seed: 5).map { $0 + shift }
        let champion = try bench.champion(values, trained: 20, seen: seen) {
            $0.driftHistory = DriftHistory(consecutive: runsBefore)
        }
        var scores = RankScores()
        let measured = DriftStage.measured(
            champion, StageBench.input(values), scores: &scores, of: bench.job)
        let judged = DriftStage.judged([measured], policy: bench.job.drift)
        return try #require(judged.first)
    }

    @Test func twoRunsInARowAreDrift() throws {
        let first = try Self.judged(unseen: 4, shift: 300, runsBefore: 0)
        #expect(first.exceeds && !first.flagged && first.consecutiveRuns == 1)
        let second = try Self.judged(unseen: 4, shift: 300, runsBefore: 1)
        #expect(second.exceeds && second.flagged && second.consecutiveRuns == 2)
    }

    /// The measure that is named has its own p-value, the series that of all measures; and the words go the way of the
    /// measure, not of a mean that may lie on the other side.
    @Test(arguments: [300.0, -300]) func theSentenceNamesTheMeasureWithItsOwnChance(
        _ shift: Double
    ) throws {
        let drift = try Self.judged(unseen: 8, shift: shift, runsBefore: 1)
        let telling = try #require(drift.residuals)
        let pValue = try #require(drift.pValue)
        #expect(telling.measure == "level" && telling.pValue != pValue)
        let words = drift.explanation
        #expect(words.contains("p = \(probabilityText(telling.pValue));"), "\(words)")
        #expect(words.contains("of all measures together p = \(probabilityText(pValue))"))
        #expect(words.hasPrefix("The newest 8 values are on average "), "\(words)")
        #expect(
            words.contains(" standard deviations \(shift < 0 ? "below" : "above") their forecasts.")
        )
    }

    /// Errors that lie about zero now and lay below it in the training are higher, not "to either side".
    @Test func theWordsGoTheWayOfTheMeasure() throws {
        var random = RandomNumbers(seed: 71)
        let training = (0..<120).map { _ in random.normal() - 1.5 }
        let newest = (0..<8).map { _ in 0.3 * random.normal() + 0.1 }
        let compared = try #require(
            ComparedErrors(
                newest, training: DriftReference(of: training, seasonLength: 1), window: 8,
                seasonLength: 1))
        var scores = RankScores()
        let tested = try #require(
            ErrorTest.tested(
                compared.newest, against: compared.reference,
                settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 1),
                scores: &scores))
        let telling = try #require(tested.measurements.telling)
        #expect(telling.measure == "level" && tested.pValue < 0.01)
        #expect(
            DriftStage.pattern(of: compared, by: telling)
                == "Against their forecasts the newest 8 values lie higher than values did before.")
    }

    @Test(arguments: [
        (0.5, "0.5"), (0.0487, "0.049"), (0.0029, "0.0029"), (0.00123, "0.0012"),
        (0.000456, "0.00046"), (6.96e-5, "7×10⁻⁵"), (3.3e-5, "3.3×10⁻⁵"), (9.99e-6, "1×10⁻⁵"),
        (0, "0"), (1, "1"),
    ]) func probabilitiesHaveOneFormat(_ value: Double, _ text: String) {
        #expect(probabilityText(value) == text)
    }

    @Test func anOrdinaryRunBreaksTheRow() throws {
        let drift = try Self.judged(unseen: 8, shift: 0, runsBefore: 5)
        #expect(!drift.exceeds && !drift.flagged && drift.consecutiveRuns == 0)
    }

    /// Two of three runs: one ordinary run between them does not undo the first.
    @Test func anOrdinaryRunBetweenIsBorne() throws {
        let history = DriftHistory().adding(true, isNews: true).adding(false, isNews: true)
        #expect(history.count(in: 3) == 1 && history.consecutive == 0)
        let later = history.adding(true, isNews: true)
        #expect(later.count(in: 3) == 2 && later.count(in: 2) == 1 && later.consecutive == 1)
        #expect(later.adding(false, isNews: false).count(in: 3) == 1)
        var full = DriftHistory()
        for _ in 0..<100 { full = full.adding(true, isNews: true) }
        #expect(full.consecutive == DriftHistory.most && full.count(in: 100) == DriftHistory.most)
    }

    /// What was written before there was a history: a number of runs in a row.
    @Test func historiesOfBeforeAreRead() throws {
        let decoder = JSONDecoder()
        func read(_ text: String) throws -> DriftHistory {
            try decoder.decode(DriftHistory.self, from: Data(text.utf8))
        }
        #expect(try read("3") == DriftHistory(bits: 0b111))
        for history in [DriftHistory(), DriftHistory(bits: 0b1011)] {
            let text = String(decoding: try JSONEncoder().encode(history), as: UTF8.self)
            #expect(try read(text) == history)
        }
        #expect(throws: (any Error).self) { try read("\"x\"") }
        #expect(throws: (any Error).self) { try read("-1") }
    }

    /// Two errors are too few to test: they neither confirm nor refute.
    @Test func aRunWithoutATestBreaksNothingAndFlagsNothing() throws {
        let drift = try Self.judged(unseen: 2, shift: 300, runsBefore: 3)
        #expect(drift.errors.isEmpty && drift.consecutiveRuns == 3 && !drift.flagged)
    }

    /// A correction has the same errors tested twice.
    @Test func aRunWithoutNewValuesConfirmsNothing() throws {
        let drift = try Self.judged(unseen: 4, shift: 300, runsBefore: 1, seen: 24)
        #expect(drift.exceeds && drift.consecutiveRuns == 1 && !drift.flagged)
    }

    @Test func noSeriesNoDrift() throws {
        let bench = try StageBench()
        #expect(DriftStage.judged([], policy: bench.job.drift).isEmpty)
    }
}
