import Drift
import Evaluation
import Forecasting
import Glibc
import Retraining
import Statistics
import Testing
import TimeSeries

/// How often the whole of the drift stage flags a series, with and without drift: real models, their
/// blocked errors as the reference, all series judged together, two runs to confirm. Everything is seeded;
/// the bands are wide enough for what chance does to a panel, and narrow enough that errors within the
/// sample, a permutation of dependent errors, or no procedure against many tests fail.
@Suite struct DriftCalibrationTests {
    enum Change: String, CaseIterable, Sendable {
        case none, smallShift, largeShift, doubledSpread
    }

    /// A panel of 60 series with two years of weeks, and 26 weekly runs after that.
    struct Panel: Sendable {
        static let series = 60
        static let training = 104
        static let runs = 26
        /// The first period after the change.
        static let change = training + 6

        var autocorrelation: Double
        var seasonLength: Int
        var change: Change
        /// Every tenth series changes.
        func changes(_ index: Int) -> Bool { change != .none && index % 10 == 3 }

        /// A level, two harmonics of a season, and AR(1) errors of standard deviation 10.
        func values(_ index: Int, seed: UInt64) -> [Double] {
            var random = RandomNumbers(
                seed: StableHash.seed(
                    "\(seed)", "\(index)", "\(autocorrelation)", "\(seasonLength)"))
            let innovation = (1 - autocorrelation * autocorrelation).squareRoot()
            let phase = random.uniform()
            var noise = random.normal()
            return (0..<(Self.training + Self.runs)).map { period in
                noise = autocorrelation * noise + innovation * random.normal()
                let angle = 2 * Double.pi * (Double(period) / Double(seasonLength) + phase)
                let pattern = 20 * sin(angle) + 8 * cos(2 * angle)
                var error = 10 * noise
                if changes(index), period >= Self.change {
                    switch change {
                    case .none: break
                    case .smallShift: error += 15
                    case .largeShift: error += 30
                    case .doubledSpread: error *= 2
                    }
                }
                return 200 + pattern + error
            }
        }
    }

    struct Tally: Sendable {
        /// Series and runs without drift, and those flagged.
        var quiet = 0
        var falseAlarms = 0
        /// Series that changed, and those flagged within 8 and 16 periods.
        var changed = 0
        var within8 = 0
        var within16 = 0

        var falseAlarmRate: Double { Double(falseAlarms) / Double(max(1, quiet)) }
        var power8: Double { Double(within8) / Double(max(1, changed)) }
        var power16: Double { Double(within16) / Double(max(1, changed)) }
    }

    private static func job(seasonLength: Int) throws -> Job {
        let folder = try ScratchFolder()
        return try Job(
            file: try folder.write(
                """
                { name: "calibration", horizon: 4, frequency: "weekly",
                  seasonLength: \(seasonLength), drift: { window: 8 },
                  source: { files: "*.csv", columns: { time: "t", value: "v" } } }
                """, to: "job.json5"))
    }

    static func tally(_ panel: Panel, panels: Int, seed: UInt64 = 5) async throws -> Tally {
        let job = try job(seasonLength: panel.seasonLength)
        var tally = Tally()
        for number in 0..<panels {
            try await add(panel, seed: seed + UInt64(number), job, to: &tally)
        }
        return tally
    }

    private static func add(
        _ panel: Panel, seed: UInt64, _ job: Job, to tally: inout Tally
    ) async throws {
        let values = (0..<Panel.series).map { panel.values($0, seed: seed) }
        var stored = try values.enumerated().map { index, values in
            let input = ModelInput(
                series: "s\(index)", firstPeriod: 0, values: Array(values.prefix(Panel.training)))
            let fitted = try #require(
                try FittedModel.fit("ets", input.values, seasonLength: panel.seasonLength))
            return SeriesModel(
                fitted, fallbacks: [],
                referenceErrors: BlockedErrors.standardized(
                    of: fitted, on: input.values, blockLength: job.drift.window),
                input: input, estimatedBefore: input.endPeriod, frequency: job.frequency,
                seasonLength: panel.seasonLength)
        }
        var found = Set<Int>()
        for end in (Panel.training + 1)...(Panel.training + Panel.runs) {
            let inputs = values.enumerated().map {
                ModelInput(series: "s\($0)", firstPeriod: 0, values: Array($1.prefix(end)))
            }
            let champions = zip(stored, inputs).map {
                Champion($0, input: $1, frequency: job.frequency)
            }
            var scores = RankScores()
            let drift = DriftStage.judged(
                zip(champions, inputs).map {
                    DriftStage.measured($0, $1, scores: &scores, of: job)
                }, policy: job.drift)
            for (index, drift) in drift.enumerated() {
                stored[index].driftHistory = drift.history
                let hasChanged = panel.changes(index) && end > Panel.change
                if !hasChanged {
                    tally.quiet += 1
                    if drift.flagged { tally.falseAlarms += 1 }
                } else if drift.flagged, found.insert(index).inserted {
                    if end <= Panel.change + 8 { tally.within8 += 1 }
                    if end <= Panel.change + 16 { tally.within16 += 1 }
                }
            }
        }
        tally.changed += (0..<Panel.series).count(where: panel.changes)
    }

    @Test(arguments: [0, 0.3, 0.6], [12, 52])
    func withoutDriftFarFewerThanFiveInAHundredAreFlagged(
        _ autocorrelation: Double, _ seasonLength: Int
    ) async throws {
        let tally = try await Self.tally(
            Panel(autocorrelation: autocorrelation, seasonLength: seasonLength, change: .none),
            panels: 2)
        #expect(tally.falseAlarmRate <= 0.01, "\(tally)")
    }

    /// Least shares found within 8 and 16 periods. Where errors depend on one another the model follows
    /// its newest values, and takes a new level in within a few of them: there is then little to find.
    struct Expected: Sendable {
        var autocorrelation: Double
        var change: Change
        var within8: Double
        var within16: Double
    }

    @Test(arguments: [
        Expected(autocorrelation: 0, change: .smallShift, within8: 0.15, within16: 0.7),
        Expected(autocorrelation: 0, change: .largeShift, within8: 0.95, within16: 0.95),
        Expected(autocorrelation: 0, change: .doubledSpread, within8: 0.05, within16: 0.5),
        Expected(autocorrelation: 0.3, change: .largeShift, within8: 0.25, within16: 0.25),
    ])
    func changesAreFound(_ expected: Expected) async throws {
        let tally = try await Self.tally(
            Panel(
                autocorrelation: expected.autocorrelation, seasonLength: 12,
                change: expected.change), panels: 2)
        #expect(tally.power8 >= expected.within8, "\(tally)")
        #expect(tally.power16 >= expected.within16, "\(tally)")
        // The series that have not changed stay quiet beside those that have.
        #expect(tally.falseAlarmRate <= 0.01, "\(tally)")
    }
}
