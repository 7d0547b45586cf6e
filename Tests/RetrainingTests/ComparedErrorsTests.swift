import Drift
import Forecasting
import FoundationEssentials
import Retraining
import Statistics
import Testing

/// A champion whose training gave no errors: its newest ones against its own older ones.
@Suite struct ComparedErrorsTests {
    static let window = 8

    enum Noise: String, CaseIterable, Sendable {
        case white, autoregressive, seasonal, heavy

        /// Errors, the seasonal ones those of a naive forecast of white noise: each less the one a season before.
        func values(_ count: Int, season: Int, _ random: inout RandomNumbers) -> [Double] {
            switch self {
            case .white: return (0..<count).map { _ in random.normal() }
            case .autoregressive:
                var last = random.normal()
                return (0..<count).map { _ in
                    last = 0.5 * last + 0.75.squareRoot() * random.normal()
                    return last
                }
            case .seasonal:
                let noise = (0..<(count + season)).map { _ in random.normal() }
                return (0..<count).map { noise[$0 + season] - noise[$0] }
            case .heavy:
                return (0..<count).map { _ in
                    random.normal() * (random.uniform() < 0.1 ? 4 : 1)
                }
            }
        }
    }

    private static func rate(
        _ noise: Noise, count: Int, season: Int, series: Int = 4000, shift: Double = 0,
        since: Int = 0
    ) -> Double {
        var random = RandomNumbers(
            seed: StableHash.seed("own", "\(noise)", "\(count)", "\(season)"))
        var scores = RankScores()
        let settings = ErrorTestSettings(rate: 0.05, window: window, seasonLength: season)
        var alarms = 0
        for _ in 0..<series {
            var errors = noise.values(count, season: season, &random)
            for place in errors.indices.suffix(since) { errors[place] += shift }
            let compared = ComparedErrors(
                errors, training: nil, window: window, seasonLength: season)
            let tested = compared.flatMap {
                ErrorTest.tested(
                    $0.newest, against: $0.reference, settings: settings, scores: &scores)
            }
            if let tested, tested.pValue <= 0.05 { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    /// Of a run, whatever the number of older errors: each run tests new ones against those before it.
    @Test(arguments: Noise.allCases, [ComparedErrors.least, 52, 104])
    func withoutDriftThreeToSevenInAHundredAlarm(_ noise: Noise, _ older: Int) {
        for season in [7, 52] {
            let rate = Self.rate(noise, count: older + Self.window, season: season)
            #expect(rate >= 0.03 && rate <= 0.07, "\(noise) \(older) \(season): \(rate)")
        }
    }

    /// Two deviations in the newest eight.
    @Test(arguments: [ComparedErrors.least, 52, 120]) func aShiftIsFound(_ older: Int) {
        let rate = Self.rate(
            .white, count: older + Self.window, season: 12, series: 500, shift: 2, since: 8)
        #expect(rate >= 0.9, "\(rate)")
    }

    /// Once the reference no longer grows, a shift of long ago is as plain as on its first days.
    @Test func aShiftOfLongAgoIsStillFound() {
        let most = ComparedErrors.most(seasonLength: 12)
        for since in [10, 40, 90] {
            let rate = Self.rate(
                .white, count: most + since, season: 12, series: 500, shift: 2, since: since)
            #expect(rate >= 0.9, "\(since): \(rate)")
        }
    }

    /// What is tested is no part of what it is held against, however many there are.
    @Test func theReferenceHasNothingOfWhatIsTested() throws {
        var random = RandomNumbers(seed: 8)
        var errors = (0..<200).map { _ in random.uniform() < 0.1 ? .nan : random.normal() }
        errors.replaceSubrange(0..<5, with: [Double](repeating: .nan, count: 5))
        for count in 0...200 {
            let known = Array(errors[..<count])
            let observed = known.count(where: \.isFinite)
            let compared = ComparedErrors(
                known, training: nil, window: Self.window, seasonLength: 7)
            guard let compared else {
                #expect(observed < ComparedErrors.least + Self.window)
                continue
            }
            #expect(observed >= ComparedErrors.least + Self.window)
            #expect(compared.reason == .sinceEstimate)
            let newest = compared.newest.count(where: \.isFinite)
            #expect(compared.reference.count + newest == observed)
            #expect(newest >= Self.window)
            #expect(
                newest == Self.window
                    || compared.reference.count == ComparedErrors.most(seasonLength: 7))
            // Whatever the newest are, the reference stays what it is.
            let tail = compared.newest.count
            let others = known.dropLast(tail) + compared.newest.map { $0 + 9 }
            let again = try #require(
                ComparedErrors(
                    Array(others), training: nil, window: Self.window, seasonLength: 7))
            #expect(again.reference == compared.reference)
        }
    }

    @Test func errorsOfTheTrainingComeFirst() throws {
        var random = RandomNumbers(seed: 8)
        let training = try #require(
            DriftReference(of: (0..<40).map { _ in random.normal() }, seasonLength: 7))
        let errors = (0..<90).map { _ in random.normal() }
        let compared = try #require(
            ComparedErrors(errors, training: training, window: Self.window, seasonLength: 7))
        #expect(compared.reference == training && compared.newest == errors)
        #expect(compared.reason == .training)
    }

    /// From run to run through the files of a version, and all at once: the same is said of it. A model of a single
    /// value standardises its errors from the ninth of a season on.
    @Test(arguments: [20, 1]) func whatIsKeptIsEnough(_ trained: Int) throws {
        let bench = try StageBench()
        let values = StageBench.values(90)
        let start = trained > 1 ? trained : 4 + 8
        var stored = try bench.stored(values, trained: trained, seen: trained)
        stored.reference?.errors = nil
        let first = stored
        var tested = 0
        for end in stride(from: 25, through: 90, by: 5) {
            let input = StageBench.input(Array(values[..<end]))
            let stepped = Champion(stored, input: input, frequency: bench.job.frequency)
            let direct = Champion(first, input: input, frequency: bench.job.frequency)
            #expect(stepped.current == direct.current)
            let said = Self.judged(stepped, input, bench.job)
            var expected = Self.judged(direct, input, bench.job)
            expected.unforeseen = said.unforeseen
            #expect(said == expected)
            if said.pValue != nil {
                tested += 1
                #expect(said.errorReference == .sinceEstimate)
                #expect(said.explanation.contains("since the estimate"))
                let text = try JSONEncoder().encode(said)
                #expect(try JSONDecoder().decode(SeriesDrift.self, from: text) == said)
            }
            #expect((said.pValue == nil) == (end - start < ComparedErrors.least + Self.window))
            let files = VersionContents(models: [stepped.current]).files
            stored = try #require(VersionContents(files: files)?.models.first)
            #expect(stored == stepped.current)
        }
        #expect(tested > 3)
    }

    private static func judged(
        _ champion: Champion, _ input: ModelInput, _ job: Job
    ) -> SeriesDrift {
        var scores = RankScores()
        return DriftStage.judged(
            [DriftStage.measured(champion, input, scores: &scores, of: job)], policy: job.drift)[0]
    }

    /// A correction of what a model of a single value has seen: as if it had never been otherwise.
    @Test func aCorrectedPastIsLearntFromAnew() throws {
        let bench = try StageBench()
        let values = StageBench.values(80)
        var corrected = values
        corrected[20] += 30
        corrected[31] = .nan
        let whole = StageBench.input(corrected)
        let late = Champion(
            try bench.stored(values, trained: 1, seen: 60), input: whole,
            frequency: bench.job.frequency)
        let early = Champion(
            try bench.stored(corrected, trained: 1, seen: 1), input: whole,
            frequency: bench.job.frequency)
        #expect(late.pastHasChanged && !early.pastHasChanged)
        #expect(late.current.model == early.current.model)
        #expect(late.current.unseenErrors == early.current.unseenErrors)
        #expect(late.current.unseenErrors.count { $0 != nil } > 60)
    }

    /// Of errors in units of a deviation that was learnt from those before them: as of any others.
    @Test(arguments: [7, 12, 52]) func aLearntDeviationKeepsTheRate(_ season: Int) throws {
        for older in [ComparedErrors.least, 52, 104] {
            var random = RandomNumbers(seed: StableHash.seed("learnt", "\(older)", "\(season)"))
            var scores = RankScores()
            let settings = ErrorTestSettings(
                rate: 0.05, window: Self.window, seasonLength: season)
            var alarms = 0
            let series = 4000
            for _ in 0..<series {
                // A season never seen, eight errors that tell the deviation, the older and the newest.
                let values = (0..<(season + 8 + older + Self.window)).map { _ in
                    100 + random.normal()
                }
                var model = try SeasonalNaive.fit([values[0]], seasonLength: season)
                let news = Array(values.dropFirst())
                let errors = zip(model.update(news), news).map { $0.standardizedError(of: $1) }
                let compared = ComparedErrors(
                    errors, training: nil, window: Self.window, seasonLength: season)
                let tested = compared.flatMap {
                    ErrorTest.tested(
                        $0.newest, against: $0.reference, settings: settings, scores: &scores)
                }
                if try #require(tested).pValue <= 0.05 { alarms += 1 }
            }
            let rate = Double(alarms) / Double(series)
            #expect(rate >= 0.03 && rate <= 0.07, "\(older): \(rate)")
        }
    }

    /// A champion that was searched for in less than a season or in a single value, and what it learns first.
    struct Start: Sendable {
        let values: Int
        let season: Int
        /// The day of the first standardised error.
        let first: Int
        /// The day of a shift, at which a run ends.
        let shift: Int
    }

    /// A model found in less than a season, run after run: nothing is flagged while nothing changes, and then a
    /// shift is. The same again gives the same bytes.
    @Test(arguments: [
        Start(values: 20, season: 30, first: 30, shift: 85),
        Start(values: 1, season: 7, first: 15, shift: 86),
    ])
    func aShiftIsFoundInASeriesWithoutErrorsOfTraining(_ start: Start) async throws {
        var images: [RunBench.Image] = []
        for _ in 0..<2 {
            let bench = try RunBench(
                quality: "spike: \"off\", levelShift: \"off\"", seasonLength: start.season)
            try bench.drop(RunBench.rows(0, start.values), loaded: start.values)
            _ = try await bench.finished(day: start.values)
            var flagged: [Int] = []
            for day in stride(from: start.values, to: start.shift + 15, by: 5) {
                let rows = RunBench.rows(day, 5).map { row in
                    var row = row
                    if day >= start.shift, let value = Double(row.value) {
                        row.value = "\(value + 60)"
                    }
                    return row
                }
                try bench.drop(rows, loaded: day + 5)
                let record = try await bench.finished(day: day + 5).record
                let drift = try #require(record.drift.first)
                let isTested = day + 5 - start.first >= ComparedErrors.least + Self.window
                #expect((drift.pValue != nil) == isTested, "day \(day)")
                if isTested { #expect(drift.errorReference == .sinceEstimate) }
                if drift.flagged {
                    flagged.append(day)
                    #expect(drift.explanation.contains("since the estimate"))
                    #expect(record.decisions.first?.action == .refit)
                }
            }
            #expect(flagged.first == start.shift, "\(flagged)")
            images.append(try bench.image())
        }
        #expect(images[0] == images[1])
    }
}
