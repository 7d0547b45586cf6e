import Retraining
import Testing

/// The table of decisions, row by row, gravest first.
@Suite struct DecisionTests {
    private static func decision(
        _ bench: StageBench, _ values: [Double], _ champion: Champion?, flagged: Bool = false,
        quarantined: Bool = false
    ) -> RetrainingDecision {
        DecisionStage.decision(
            on: DecisionStage.Evidence(
                input: StageBench.input(values), champion: champion,
                drift: flagged ? StageBench.drift(flagged: true, runs: 2) : nil,
                isQuarantined: quarantined, quarantineReasons: quarantined ? ["In doubt."] : []),
            job: bench.job)
    }

    @Test func aSeriesWithoutAModelGetsOneUnlessItIsInDoubt() throws {
        let bench = try StageBench()
        let values = StageBench.values(20)
        let first = Self.decision(bench, values, nil)
        #expect(first.action == .refit)
        #expect(first.modelBefore == nil)
        let doubt = Self.decision(bench, values, nil, quarantined: true)
        #expect(doubt.action == .halt)
        #expect(doubt.reasons == ["In doubt."])
    }

    @Test func doubtIsGraverThanDrift() throws {
        let bench = try StageBench()
        let values = StageBench.values(30)
        let champion = try bench.champion(values, trained: 20)
        let decision = Self.decision(bench, values, champion, flagged: true, quarantined: true)
        #expect(decision.action == .halt)
    }

    @Test func withoutNewsNothingIsDoneWhateverIsDue() throws {
        let bench = try StageBench()
        let values = StageBench.values(30)
        let champion = try bench.champion(values, trained: 20, seen: 30) {
            $0.refitTriedThrough = bench.day(0)
        }
        let decision = Self.decision(bench, values, champion, flagged: true)
        #expect(decision.action == .keep)
        #expect(decision.reasons == ["No new value has arrived."])
    }

    @Test func newsOfEachKindMovesTheState() throws {
        let bench = try StageBench()
        let values = StageBench.values(21)
        let one = Self.decision(bench, values, try bench.champion(values, trained: 20))
        #expect(one.action == .update)
        #expect(one.reasons == ["1 new value passed through the state."])

        let missing = Array(values.dropLast()) + [Double.nan]
        let gap = Self.decision(bench, missing, try bench.champion(missing, trained: 20))
        #expect(gap.action == .update)
        #expect(gap.reasons == ["The newest periods are missing; the state moved past them."])

        var corrected = Array(values.prefix(20))
        let stored = try bench.stored(corrected, trained: 20)
        corrected[5] += 1
        let champion = Champion(
            stored, input: StageBench.input(corrected), frequency: bench.job.frequency)
        let replay = Self.decision(bench, corrected, champion)
        #expect(replay.action == .update)
        #expect(replay.reasons.count == 1)
        #expect(replay.reasons[0].hasPrefix("Values that the model had seen have changed"))
    }

    @Test func driftRefitsOnceThereIsEnoughToJudgeBy() throws {
        let bench = try StageBench()
        for (unseen, action) in [(2, RetrainingAction.update), (3, .refit)] {
            let values = StageBench.values(20 + unseen)
            let champion = try bench.champion(values, trained: 20)
            let decision = Self.decision(bench, values, champion, flagged: true)
            #expect(decision.action == action)
            #expect(decision.reasons[0].hasPrefix("Drift: It drifts."))
            #expect(decision.reasons[0].contains("has to wait") == (action == .update))
        }
    }

    @Test func aShortTrainingWaits() throws {
        let bench = try StageBench()
        let values = StageBench.values(10)
        let champion = try bench.champion(values, trained: 6)
        // Seven values lie before the window of three; the policy asks for eight.
        let decision = Self.decision(bench, values, champion, flagged: true)
        #expect(decision.action == .update)
        #expect(decision.reasons[0].contains("7 values to train on, and the policy asks for 8"))
    }

    @Test func aTrainingThatEndsInGapsWaits() throws {
        let bench = try StageBench()
        var values = StageBench.values(40)
        for index in 32..<37 { values[index] = .nan }
        let champion = try bench.champion(values, trained: 20)
        let decision = Self.decision(bench, values, champion, flagged: true)
        #expect(decision.action == .update)
        #expect(decision.reasons[0].contains("more than half is missing"))
    }

    @Test func aSeriesThatHasDoubledIsSearchedForAgain() throws {
        let bench = try StageBench()
        for (known, action) in [(13, RetrainingAction.update), (14, .refit)] {
            let values = StageBench.values(known)
            let champion = try bench.champion(values, trained: 7, seen: known - 1) {
                $0.refitTriedThrough = bench.day(6)
                $0.reestimationTriedThrough = bench.day(known - 2)
            }
            let decision = Self.decision(bench, values, champion)
            #expect(decision.action == action, "\(known) values")
            // Growth asks for no minimum of training values: there are eight here, and could be four.
            if action == .refit {
                #expect(decision.reasons[0].contains("searched for in 7 values"))
            }
        }
    }

    @Test(arguments: [
        (9, 9, RetrainingAction.reestimate), (10, 3, .refit), (9, 3, .update), (5, 4, .reestimate),
    ])
    func theScheduleCountsPeriodsSinceTheLastTry(
        _ sinceRefit: Int, _ sinceEstimate: Int, _ action: RetrainingAction
    ) throws {
        let bench = try StageBench()
        let values = StageBench.values(60)
        let champion = try bench.champion(values, trained: 50, seen: 59) {
            $0.refitTriedThrough = bench.day(59 - sinceRefit)
            $0.reestimationTriedThrough = bench.day(59 - sinceEstimate)
        }
        #expect(Self.decision(bench, values, champion).action == action)
    }
}

@Suite struct ComparisonWindowTests {
    @Test func itNeverHoldsWhatTheChampionWasEstimatedOn() throws {
        let bench = try StageBench()
        for known in 20...40 {
            let values = StageBench.values(known)
            let champion = try bench.champion(values, trained: 20)
            let window = ComparisonWindow(StageBench.input(values), champion, length: 6)
            guard known >= 23 else {
                #expect(window == nil)
                continue
            }
            let unwrapped = try #require(window)
            #expect(unwrapped.start >= StageBench.first + 20)
            #expect(unwrapped.values.count == min(6, known - 20))
            #expect(unwrapped.start + unwrapped.values.count == StageBench.first + known)
        }
    }

    @Test func mostOfItsValuesMustBeThere() throws {
        let bench = try StageBench()
        var values = StageBench.values(30)
        for index in [24, 25, 26] { values[index] = .nan }
        let half = try bench.champion(values, trained: 20)
        #expect(ComparisonWindow(StageBench.input(values), half, length: 6) != nil)
        values[27] = .nan
        let few = try bench.champion(values, trained: 20)
        #expect(ComparisonWindow(StageBench.input(values), few, length: 6) == nil)
    }
}
