// Goal: what the drift stage of a weekly run costs: 104 weeks of each of many series, the newest eight of them
// unseen by the model, one of these new in the run. Counted is processor time on one thread: the version read
// as it stands in the store, states brought up to date, every test and null, and the control of false discoveries.
//
// And what is kept for it: the bytes a series of the tables that drift reads, beside those of a table of the errors
// themselves, rounded to thousandths.

import Drift
import Forecasting
import Glibc
import Retraining
import Statistics
import Tabular
import TimeSeries

enum DriftScale {
    private static let fitted = 250

    static func run(series: Int) async throws(BenchError) {
        let bench = try DriftModels()
        try time(series: series, bench)
        try await CovariateScale.run(series: series, bench)
        print("\nbytes a series: kept for drift, and the errors themselves")
        for (name, values) in [("weekly", 104), ("daily", 3_650), ("hourly", 17_520)] {
            let bytes = try bytes(
                values: values, seasonLength: name == "hourly" ? 24 : name == "daily" ? 7 : 52)
            print("\(name), \(values) values: \(bytes.kept), \(bytes.errors)")
        }
    }

    private static func time(series: Int, _ bench: DriftModels) throws(BenchError) {
        let panel = DriftPanel.weekly
        let job = bench.job(panel)
        let seen = panel.training + 7
        // A model for each would take minutes to fit; the stage does not know that they are alike.
        let histories = (0..<fitted).map { index in
            var random = panel.random(seed: 1, replication: 0, series: index, "scale")
            return panel.simulated(autocorrelation: 0.3).values(seen + 1, random: &random).values
        }
        let models = bench.models(of: histories, panel)
        let earlier = bench.run(models, histories, panel, through: seen).champions
        let inputs = earlier.compactMap { champion in
            Int(champion.stored.series).map {
                ModelInput(series: "", firstPeriod: 0, values: histories[$0])
            }
        }
        let files = VersionContents(
            models: (0..<series).map { index in
                var model = earlier[index % earlier.count].current
                model.series = name(index)
                return model
            }
        ).files

        let start = Bench.processorSeconds
        guard let version = VersionContents(files: files) else {
            throw BenchError(message: "a version cannot be read", exitCode: 1)
        }
        let read = Bench.processorSeconds
        let champions = version.models.enumerated().map { index, model in
            Champion(model, input: inputs[index % inputs.count], frequency: job.frequency)
        }
        let updated = Bench.processorSeconds
        var scores = RankScores()
        let measured = champions.enumerated().map { index, champion in
            DriftStage.measured(
                champion, inputs[index % inputs.count], scores: &scores, of: job)
        }
        let tested = Bench.processorSeconds
        let drift = DriftStage.judged(measured, policy: bench.policy)
        let end = Bench.processorSeconds
        let summary = DriftSummary(drift, rate: bench.policy.falseAlarmRate)
        print(
            "\(series) series: \(M3Bench.fixed(read - start, 2)) s to read the version, "
                + "\(M3Bench.fixed(updated - read, 2)) s to update states, "
                + "\(M3Bench.fixed(tested - updated, 2)) s to test, "
                + "\(M3Bench.fixed(end - tested, 2)) s to judge; \(summary.alarmed) of "
                + "\(summary.tested) alarm, \(M3Bench.fixed(summary.expectedByChance, 0)) expected")
        for file in files {
            print("  \(file.name): \(file.content.count / series) bytes a series")
        }
    }

    /// Names that sort as numbers do.
    static func name(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// Of a hundred series, eight periods after the estimate.
    private static func bytes(
        values count: Int, seasonLength: Int
    ) throws(BenchError) -> (kept: Int, errors: Int) {
        var random = RandomNumbers(seed: StableHash.seed("bytes", "\(count)"))
        let series = 100
        var all: [Double] = []
        let models = try (0..<series).map { index throws(BenchError) in
            let errors = (0..<count).map { _ in (random.normal() * 1000).rounded() / 1000 }
            all += errors
            let values = (0..<(count + 8)).map { _ in (1000 + 50 * random.normal()).rounded() }
            let training = Array(values[..<count])
            guard let model = try? FittedModel.fit("naive", training, seasonLength: seasonLength)
            else {
                throw BenchError(message: "no model can be fitted", exitCode: 1)
            }
            return SeriesModel(
                model, fallbacks: [], referenceErrors: errors,
                input: ModelInput(series: name(index), firstPeriod: 0, values: values),
                estimatedBefore: count, frequency: .daily, seasonLength: seasonLength)
        }
        let kept = VersionContents(models: models).files.filter {
            $0.name.hasPrefix("reference") || $0.name.hasPrefix("unseen")
        }.reduce(0) { $0 + $1.content.count }
        let codes = (0..<series).flatMap { [Int32](repeating: Int32($0), count: count) }
        let columns = [
            Column("series", codes: codes, of: (0..<series).map(name)),
            Column("error", doubles: all),
        ]
        var table = ParquetWriter(collecting: columns.map(ParquetField.init))
        do throws(TabularError) {
            try table.append(columns)
            return (kept / series, try table.finished().count / series)
        } catch {
            throw BenchError(message: "\(error)", exitCode: 1)
        }
    }
}
