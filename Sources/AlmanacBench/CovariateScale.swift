// Goal: what the covariates of a weekly run cost: three of each series' own, of 104 weeks before the estimate of its
// model and eight since, of a season and autocorrelated noise. Counted is processor time on one thread: references made
// when models are estimated, as a run before there were any had to; the version read, with them and without; and
// what a run does that has them. And their size in the store.

import Drift
import Forecasting
import Retraining
import Statistics
import TimeSeries

enum CovariateScale {
    private static let simulated = 250
    private static let names = ["a", "b", "c"]

    static func run(series: Int, _ bench: DriftModels) async throws(BenchError) {
        let panel = DriftPanel.weekly
        var job = bench.job(panel)
        job.threads = 1
        let end = panel.training + 8
        let columns = (0..<simulated).map { index in
            var random = panel.random(seed: 1, replication: 0, series: index, "covariate scale")
            return SimulatedCovariate.seasonAndMemory.columns(
                panel, newest: panel.current, random: &random)[0]
        }
        var vintage = Vintage(frequency: job.frequency, covariates: names)
        var periods: [String: Range<Int>] = [:]
        for index in 0..<series {
            let name = DriftScale.name(index)
            periods[name] = 0..<end
            for t in 0..<end {
                vintage.set(name, t, 100) { columns[(index + 7 * $0) % simulated][t] }
            }
        }
        guard let covariates = vintage.covariates,
            let model = try? FittedModel.fit("mean", columns[0], seasonLength: panel.seasonLength)
        else { throw BenchError(message: "there is nothing to measure", exitCode: 1) }
        var models = (0..<series).map { index in
            SeriesModel(
                model, fallbacks: [], referenceErrors: [],
                input: ModelInput(
                    series: DriftScale.name(index), firstPeriod: 0,
                    values: Array(columns[index % simulated][..<end])),
                estimatedBefore: panel.training, frequency: job.frequency,
                seasonLength: panel.seasonLength)
        }
        let without = try read(models)

        let start = Bench.processorSeconds
        let known = JobCovariates(covariates, of: periods, job: job)
        let scanned = Bench.processorSeconds
        for index in models.indices {
            models[index].covariates = known.reference(of: models[index])
        }
        let made = Bench.processorSeconds
        let with = try read(models)
        let begin = Bench.processorSeconds
        let tested = models.compactMap { model in
            known.reference(of: model).map {
                CovariateDrift.Tested(
                    series: model.series, newest: panel.training..<end, reference: $0)
            }
        }
        let compared = Bench.processorSeconds
        let drift = await CovariateDrift.measured(tested, shared: nil, in: known, job: job)
        let finish = Bench.processorSeconds
        let pValues = drift.series.values.flatMap { $0.map(\.pValue) }
        func fixed(_ seconds: Double) -> String { M3Bench.fixed(seconds, 2) }
        print(
            "\n\(names.count) covariates of \(series) series: \(fixed(scanned - start)) s to see "
                + "which all share, \(fixed(made - scanned)) s to make references, "
                + "\(fixed(with.seconds - without.seconds)) s to read them, "
                + "\(fixed(compared - begin)) s to see that nothing older has changed, "
                + "\(fixed(finish - compared)) s to test; "
                + "\(M3Bench.fixed(100 * Double(pValues.count { $0 <= 0.05 }) / Double(pValues.count), 1))% "
                + "of \(pValues.count) alarm; \((with.bytes - without.bytes) / series) bytes a series"
        )
    }

    /// What it takes to read a version of these models, and its size.
    private static func read(
        _ models: [SeriesModel]
    ) throws(BenchError) -> (seconds: Double, bytes: Int) {
        let files = VersionContents(models: models).files
        let start = Bench.processorSeconds
        guard VersionContents(files: files) != nil else {
            throw BenchError(message: "a version cannot be read", exitCode: 1)
        }
        return (Bench.processorSeconds - start, files.reduce(0) { $0 + $1.content.count })
    }
}
