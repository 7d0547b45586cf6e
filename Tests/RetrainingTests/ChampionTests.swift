import Drift
import Evaluation
import Forecasting
import Retraining
import Testing

/// A stored model in front of newer values.
@Suite struct ChampionTests {
    @Test func anUpdateIsTheReplayOfEverything() throws {
        let bench = try StageBench()
        let values = StageBench.values(40)
        let updated = try bench.champion(values, trained: 20, seen: 30)
        #expect(updated.newValues == 10)
        #expect(!updated.pastHasChanged)
        #expect(updated.unseenErrors.count == 20)
        #expect(updated.current.model == (try bench.stored(values, trained: 20, seen: 40)).model)
    }

    @Test func aCorrectionOfTheNewestSeenValueIsNoticedAndReplayed() throws {
        let bench = try StageBench()
        var values = StageBench.values(30)
        let stored = try bench.stored(values, trained: 20, seen: 30)
        values[29] += 5
        let champion = Champion(
            stored, input: StageBench.input(values), frequency: bench.job.frequency)
        #expect(champion.pastHasChanged)
        #expect(champion.newValues == 0)
        #expect(champion.current.model == (try bench.stored(values, trained: 20, seen: 30)).model)
        #expect(champion.current.model != stored.model)
    }

    /// A value that a check no longer believes, and one believed again, are changes of the past.
    @Test func aPeriodMaskedLaterIsAChangeOfThePast() throws {
        let bench = try StageBench()
        var values = StageBench.values(30)
        let stored = try bench.stored(values, trained: 20, seen: 30)
        values[25] = .nan
        let champion = Champion(
            stored, input: StageBench.input(values), frequency: bench.job.frequency)
        #expect(champion.pastHasChanged)
        #expect(champion.current.observations == 29)
    }

    @Test func valuesFromBeforeItsTimeDoNotDisturbIt() throws {
        let bench = try StageBench()
        let values = StageBench.values(31)
        let stored = try bench.stored(values, trained: 20, seen: 30)
        let plain = Champion(
            stored, input: StageBench.input(values), frequency: bench.job.frequency)
        let longer = Champion(
            stored,
            input: StageBench.input([1, 2, 3] + values, first: StageBench.first - 3),
            frequency: bench.job.frequency)
        #expect(!longer.pastHasChanged)
        #expect(longer.newValues == 1)
        #expect(longer.current == plain.current)
    }

    /// An older version, brought back, takes in what came since; a series may have fewer values than it
    /// saw only if the store is another, and then it starts again from what there is.
    @Test func fewerValuesThanItSawAreAChangeOfThePast() throws {
        let bench = try StageBench()
        let values = StageBench.values(30)
        let stored = try bench.stored(values, trained: 20, seen: 30)
        for count in [0, 1, 10, 29] {
            let champion = Champion(
                stored, input: StageBench.input(Array(values.prefix(count))),
                frequency: bench.job.frequency)
            #expect(champion.pastHasChanged)
            #expect(champion.newValues == 0)
            #expect(champion.unseenErrors.count == max(0, count - 20))
            #expect(champion.current.observations == count)
        }
    }

    @Test func allNewValuesMissing() throws {
        let bench = try StageBench()
        let values = StageBench.values(20) + [.nan, .nan, .nan]
        let champion = try bench.champion(values, trained: 20)
        #expect(champion.newValues == 0)
        #expect(!champion.pastHasChanged)
        #expect(champion.unseenErrors.count == 3)
        #expect(champion.unseenErrors.allSatisfy { $0.isNaN })
        #expect(champion.current.updatedThrough == bench.day(22))
    }

    /// Week after week the errors since the estimate are taken from the version, and are to the bit those of a
    /// replay; and so is what is held against them.
    @Test(arguments: ["snaive", "ets", "arima", "theta"])
    func errorsKeptAreThoseOfAReplay(_ name: String) throws {
        let bench = try StageBench()
        var values = StageBench.values(60)
        values[33] = .nan
        values[47] = .nan
        let fitted = try #require(
            try FittedModel.fit(name, Array(values[..<36]), seasonLength: bench.job.seasonLength))
        let errors = BlockedErrors.standardized(
            of: fitted, on: Array(values[..<36]), blockLength: 8)
        var stored = SeriesModel(
            fitted, fallbacks: [], referenceErrors: errors,
            input: StageBench.input(Array(values[..<36])), estimatedBefore: StageBench.first + 36,
            frequency: bench.job.frequency, seasonLength: bench.job.seasonLength)
        var replayed = stored.model.restarted()
        let steps = replayed.update(values)
        for end in stride(from: 37, through: 60, by: 3) {
            let input = StageBench.input(Array(values[..<end]))
            let champion = Champion(stored, input: input, frequency: bench.job.frequency)
            #expect(!champion.pastHasChanged && champion.stored == stored)
            let expected = (36..<end).map {
                Double(Float(steps[$0].standardizedError(of: values[$0])))
            }
            #expect(
                zip(champion.unseenErrors, expected).allSatisfy {
                    $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
                })
            #expect(champion.unseenErrors.count == expected.count)
            #expect(champion.reference.errors == stored.reference?.errors)
            #expect(champion.reference.missing == stored.reference?.missing)
            // The lag of the target grows with what is new, the same whichever runs came between.
            #expect(
                champion.reference.target
                    == TargetReference(
                        of: Array(values[..<36]), seasonLength: bench.job.seasonLength,
                        newest: end - 36))
            // It goes through the files of a version, as from run to run.
            let files = VersionContents(models: [champion.current]).files
            stored = try #require(VersionContents(files: files)?.models.first)
            #expect(stored == champion.current)
        }
    }

    /// What is tested of a champion, whichever way its reference came about.
    private static func measured(_ champion: Champion, _ input: ModelInput, _ job: Job)
        -> [SeriesDrift]
    {
        var scores = RankScores()
        return DriftStage.judged(
            [DriftStage.measured(champion, input, scores: &scores, of: job)], policy: job.drift)
    }

    /// A version of before has the errors of the training alone: the first run makes of them what a version
    /// holds now, and says the same.
    @Test func aVersionOfBeforeGetsItsReference() throws {
        let bench = try StageBench()
        var values = StageBench.values(80)
        values[20] = .nan
        let training = Array(values[..<60])
        let fitted = try #require(try FittedModel.fit("ets", training, seasonLength: 4))
        let errors = BlockedErrors.standardized(of: fitted, on: training, blockLength: 8)
        let known = StageBench.input(Array(values[..<70]))
        let new = SeriesModel(
            fitted, fallbacks: [], referenceErrors: errors, input: known,
            estimatedBefore: StageBench.first + 60, frequency: bench.job.frequency,
            seasonLength: 4)
        var old = new
        old.reference = nil
        old.referenceErrors = errors
        old.unseenErrors = []
        for end in [70, 71, 80] {
            let input = StageBench.input(Array(values[..<end]))
            let champion = Champion(old, input: input, frequency: bench.job.frequency)
            let expected = Champion(new, input: input, frequency: bench.job.frequency)
            #expect(champion.stored == new)
            #expect(champion.current == expected.current)
            #expect(
                Self.measured(champion, input, bench.job)
                    == Self.measured(expected, input, bench.job))
        }
    }

    /// After a correction the values that new ones are held against are those of the corrected past; the errors
    /// of the training stay what they were.
    @Test func aCorrectionOfTheTrainingIsHeldAgainstNewValues() throws {
        let bench = try StageBench()
        var values = StageBench.values(40)
        values[7] = .nan
        let stored = try bench.stored(values, trained: 30, seen: 40)
        values[7] = 300
        let input = StageBench.input(values)
        let champion = Champion(stored, input: input, frequency: bench.job.frequency)
        #expect(champion.pastHasChanged)
        #expect(champion.reference.errors == stored.reference?.errors)
        #expect(
            champion.reference.target
                == TargetReference(of: Array(values[..<30]), seasonLength: 4, newest: 10))
        #expect(champion.reference.missing == MissingCounts(of: values[..<30]))
        #expect(champion.current.reference == champion.reference)
        #expect(champion.reference != stored.reference)
        // The next run finds nothing changed.
        let next = Champion(champion.current, input: input, frequency: bench.job.frequency)
        #expect(!next.pastHasChanged && next.current == champion.current)
    }
}

/// What a run makes of a decision.
@Suite struct ChallengerTests {
    private static func outcome(
        _ bench: StageBench, _ action: RetrainingAction, _ values: [Double], _ champion: Champion?,
        drift: SeriesDrift? = nil
    ) -> ChallengerStage.Outcome {
        ChallengerStage.outcome(
            of: RetrainingDecision(
                series: "s", action: action, reasons: ["So."], modelBefore: nil, modelAfter: nil,
                outcome: nil),
            drift: drift, champion: champion, input: StageBench.input(values), job: bench.job)
    }

    @Test func aHaltLeavesTheChampionAsItIs() throws {
        let bench = try StageBench()
        let values = StageBench.values(30)
        let champion = try bench.champion(values, trained: 20)
        let outcome = Self.outcome(
            bench, .halt, values, champion, drift: StageBench.drift(flagged: true, runs: 2))
        #expect(outcome.production == champion.stored)
    }

    @Test func theRunsWithDriftStayWithTheModelThatErred() throws {
        let bench = try StageBench(", levels: [80]")
        // A shift that the champion, a seasonal naive model, cannot do better on than its challenger.
        let values = StageBench.values(24)
        let champion = try bench.champion(values, trained: 20)
        let drift = StageBench.drift(flagged: true, runs: 2)
        let updated = Self.outcome(bench, .update, values, champion, drift: drift)
        #expect(updated.production?.driftHistory.consecutive == 2)
        // Both are the same model with the same state, so that the challenger cannot be better.
        let judged = Self.outcome(bench, .refit, values, champion, drift: drift)
        #expect(judged.comparison?.promoted == false)
        #expect(judged.production?.driftHistory.consecutive == 2)
        #expect(judged.archived?.driftHistory.bits == 0)
        #expect(judged.production?.refitTriedThrough == bench.day(23))
        #expect(judged.archived?.estimatedThrough == bench.day(20))
        #expect(judged.comparison?.from == bench.day(21))
    }

    /// After drift the values that it was judged on are the newest of what it is estimated on. Without, they stay
    /// unseen, for drift to be looked for in.
    @Test(arguments: [true, false])
    func aPromotedChallengerKnowsItsWindowAfterDriftAlone(isFlagged: Bool) throws {
        let bench = try StageBench()
        var job = bench.job
        job.models = ["mean"]
        let values = StageBench.values(40)
        let outcome = ChallengerStage.outcome(
            of: RetrainingDecision(
                series: "s", action: .refit, reasons: ["So."], modelBefore: nil, modelAfter: nil,
                outcome: nil),
            drift: StageBench.drift(flagged: isFlagged, runs: 2),
            champion: try bench.champion(values, trained: 20), input: StageBench.input(values),
            job: job)
        let comparison = try #require(outcome.comparison)
        let production = try #require(outcome.production)
        #expect(comparison.promoted)
        #expect(comparison.from == bench.day(isFlagged ? 37 : 34))
        #expect(production.estimatedThrough == bench.day(isFlagged ? 39 : 33))
        #expect(production.updatedThrough == bench.day(39))
        #expect(production.unseenErrors.count == (isFlagged ? 0 : 6))
        let known = Array(values[..<(isFlagged ? 40 : 34)])
        var expected = try #require(try FittedModel.fit("mean", known, seasonLength: 4))
        _ = expected.update(Array(values[known.count...]))
        #expect(production.model == expected)
    }

    @Test func aReestimateKeepsTheDateOfTheLastSearch() throws {
        let bench = try StageBench()
        let values = StageBench.values(40)
        let champion = try bench.champion(values, trained: 20) {
            $0.refitTriedThrough = bench.day(19)
        }
        let outcome = Self.outcome(bench, .reestimate, values, champion)
        #expect(outcome.production?.refitTriedThrough == bench.day(19))
        #expect(outcome.production?.reestimationTriedThrough == bench.day(39))
        #expect(outcome.archived?.refitTriedThrough == bench.day(19))
    }

    @Test func noModelCanServeASeriesWithoutValues() throws {
        let bench = try StageBench()
        let outcome = Self.outcome(bench, .refit, [.nan, .nan], nil)
        #expect(outcome.production == nil)
        #expect(outcome.decision.outcome?.hasPrefix("No model can serve: snaive needs 1") == true)
    }
}
