import Drift
import Evaluation
import Forecasting
import Glibc
import Retraining
import Statistics
import TimeSeries

/// Champions of simulated panels, brought up to date and tested as a run does it.
struct DriftModels: Sendable {
    private let jobs: [DriftPanel: Job]
    /// The default policy.
    let policy = DriftPolicy()

    init() throws(BenchError) {
        var jobs: [DriftPanel: Job] = [:]
        for panel in DriftPanel.allCases { jobs[panel] = try Self.job(panel) }
        self.jobs = jobs
    }

    func job(_ panel: DriftPanel) -> Job {
        guard let job = jobs[panel] else { preconditionFailure("every panel has a job") }
        return job
    }

    /// A job file that says no more than it must.
    private static func job(_ panel: DriftPanel) throws(BenchError) -> Job {
        var pattern = Array("/tmp/almanac-drift-XXXXXX".utf8CString)
        let descriptor = mkstemp(&pattern)
        let path = String(decoding: pattern.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
            throw BenchError(message: "no temporary file can be made", exitCode: 1)
        }
        defer { unlink(path) }
        fputs(
            """
            { name: "drift", horizon: 4, frequency: "\(panel.rawValue)",
              seasonLength: \(panel.seasonLength),
              source: { files: "*.csv", columns: { time: "t", value: "v" } } }
            """, file)
        fclose(file)
        do throws(JobFileError) {
            return try Job(file: path)
        } catch {
            throw BenchError(message: "\(error)", exitCode: 1)
        }
    }

    /// An ETS model, and its errors over what it was trained on.
    typealias Trained = (model: SeriesModel, errors: [Double])

    /// ETS models of what the panel trains on; nil where none can be fitted.
    func models(of histories: [[Double]], _ panel: DriftPanel) -> [Trained?] {
        let job = job(panel)
        return histories.enumerated().map { index, values in
            let input = ModelInput(
                series: "\(index)", firstPeriod: 0, values: Array(values.prefix(panel.training)))
            guard
                let fitted = try? FittedModel.fit(
                    "ets", input.values, seasonLength: panel.seasonLength)
            else { return nil }
            let errors = BlockedErrors.standardized(
                of: fitted, on: input.values, blockLength: job.drift.window)
            let model = SeriesModel(
                fitted, fallbacks: [], referenceErrors: errors, input: input,
                estimatedBefore: input.endPeriod, frequency: job.frequency,
                seasonLength: panel.seasonLength)
            return (model, errors)
        }
    }

    /// The drift stage of a run that knows the values before `end`.
    func run(
        _ models: [Trained?], _ histories: [[Double]], _ panel: DriftPanel, through end: Int
    ) -> (champions: [Champion], measured: [DriftStage.Measured]) {
        let job = job(panel)
        var scores = RankScores()
        var champions: [Champion] = []
        var measured: [DriftStage.Measured] = []
        for (trained, values) in zip(models, histories) {
            guard let model = trained?.model else { continue }
            let input = ModelInput(
                series: model.series, firstPeriod: 0, values: Array(values.prefix(end)))
            let champion = Champion(model, input: input, frequency: job.frequency)
            champions.append(champion)
            measured.append(
                DriftStage.measured(champion, input, scores: &scores, of: job))
        }
        return (champions, measured)
    }
}
