import Retraining
import Testing

/// Runs in a row, and what breaks the row.
@Suite struct DriftJudgementTests {
    /// Twenty ordinary values, and then `unseen` ones that lie `shift` above them.
    private static func judged(
        unseen: Int, shift: Double, runsBefore: Int, seen: Int? = nil
    ) async throws -> SeriesDrift {
        let bench = try StageBench()
        let values =
            StageBench.values(20) + StageBench.values(unseen, seed: 5).map { $0 + shift }
        let champion = try bench.champion(values, trained: 20, seen: seen) {
            $0.driftRuns = runsBefore
        }
        let nulls = await DriftStage.Nulls(
            references: [champion.stored.referenceErrors],
            sizes: [DriftStage.recentErrors(of: champion, bench.job.drift).count], threads: 1)
        let measured = DriftStage.measured(
            champion, StageBench.input(values), nulls: nulls, of: bench.job)
        let judged = DriftStage.judged([measured], policy: bench.job.drift)
        return try #require(judged.first)
    }

    @Test func twoRunsInARowAreDrift() async throws {
        let first = try await Self.judged(unseen: 4, shift: 300, runsBefore: 0)
        #expect(first.exceeds && !first.flagged && first.consecutiveRuns == 1)
        let second = try await Self.judged(unseen: 4, shift: 300, runsBefore: 1)
        #expect(second.exceeds && second.flagged && second.consecutiveRuns == 2)
    }

    @Test func anOrdinaryRunBreaksTheRow() async throws {
        let drift = try await Self.judged(unseen: 8, shift: 0, runsBefore: 5)
        #expect(!drift.exceeds && !drift.flagged && drift.consecutiveRuns == 0)
    }

    /// Two errors are too few to test: they neither confirm nor refute.
    @Test func aRunWithoutATestBreaksNothingAndFlagsNothing() async throws {
        let drift = try await Self.judged(unseen: 2, shift: 300, runsBefore: 3)
        #expect(drift.errors.isEmpty && drift.consecutiveRuns == 3 && !drift.flagged)
    }

    /// A correction has the same errors tested twice.
    @Test func aRunWithoutNewValuesConfirmsNothing() async throws {
        let drift = try await Self.judged(unseen: 4, shift: 300, runsBefore: 1, seen: 24)
        #expect(drift.exceeds && drift.consecutiveRuns == 1 && !drift.flagged)
    }

    @Test func noSeriesNoDrift() async throws {
        let bench = try StageBench()
        #expect(DriftStage.judged([], policy: bench.job.drift).isEmpty)
    }
}
