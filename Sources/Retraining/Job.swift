import Evaluation
import FoundationEssentials
package import Ingestion
package import Quality
import Tabular
package import TimeSeries

/// What a job file means, with every default filled in.
package struct Job: Sendable {
    package var name: String
    package var source: Source
    /// After how many new rows a pull is kept, so that one that is killed goes on from there.
    package var checkpointRows: Int
    package var frequency: Frequency
    package var seasonLength: Int
    /// Periods ahead.
    package var horizon: Int
    /// Of the intervals, in percent, ascending.
    package var levels: [Double]
    /// In order of preference.
    package var models: [String]
    package var quality: QualitySettings
    package var drift: DriftPolicy
    package var retraining: RetrainingPolicy
    package var promotion: PromotionPolicy
    /// Decides, with the names of series and models, every drawing of chance.
    package var seed: Int
    /// The folder of the store.
    package var storePath: String
    /// How many tasks fit models at once. It changes no result.
    package var threads: Int

    /// What must not change under a store.
    var identity: String {
        let columns = source.columns
        return "frequency \(frequency), ledger \(columns.ledger) of type "
            + "\(source.ledgerType.rawValue), series \(columns.series.joined(separator: " and ")), "
            + "time \(columns.time), value \(columns.value)"
    }

    /// Reads and resolves a job file.
    ///
    /// - Parameter storePath: the folder of the store where the caller chooses one.
    package init(file: String, storePath: String? = nil) throws(JobFileError) {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: file))
        } catch {
            let exists = FileManager.default.fileExists(atPath: file)
            throw .unreadable(
                file: file,
                reason: exists ? "it is a folder, or not permitted" : "there is no such file")
        }
        try self.init(
            JobFile.decoded(content, file: file), file: file, storePath: storePath)
    }

    init(_ typed: JobFile, file: String, storePath: String?) throws(JobFileError) {
        let check = ValueCheck(file: file)
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        name = try check.name(typed.name)
        frequency = try check.frequency(typed.frequency, weekStartsOn: typed.weekStartsOn)
        seasonLength = try check.within(
            1...10_000, typed.seasonLength ?? frequency.usualSeasonLength, "seasonLength")
        horizon = try check.within(1...10_000, typed.horizon, "horizon")
        levels = try check.levels(typed.levels ?? [80, 95])
        models = try check.models(typed.models ?? ["ets", "snaive"])
        source = try check.source(typed.source, root: folder, frequency: frequency)
        checkpointRows = try check.atLeast(
            1, typed.source.checkpointRows ?? 500_000, "source.checkpointRows")
        retraining = RetrainingPolicy(
            reestimateEvery: try check.atLeast(
                1, typed.retraining?.reestimateEvery, "retraining.reestimateEvery"),
            refitEvery: try check.atLeast(
                1, typed.retraining?.refitEvery, "retraining.refitEvery"),
            minimumObservations: try check.atLeast(
                1, typed.retraining?.minimumObservations ?? max(8, seasonLength),
                "retraining.minimumObservations"))
        var quality = typed.quality?.settings ?? QualitySettings()
        quality.minimumObservations =
            typed.quality?.minimumObservations ?? retraining.minimumObservations
        try check.quality(quality, source.columns, frequency)
        self.quality = quality
        let confirmations = try check.within(
            1...DriftHistory.most, typed.drift?.confirmations ?? 1, "drift.confirmations")
        drift = DriftPolicy(
            falseAlarmRate: try check.share(
                typed.drift?.falseAlarmRate ?? 0.05, "drift.falseAlarmRate"),
            window: try check.atLeast(3, typed.drift?.window ?? 8, "drift.window"),
            confirmations: confirmations,
            confirmationRuns: try check.within(
                confirmations...DriftHistory.most,
                typed.drift?.confirmationRuns
                    ?? DriftPolicy.usualRuns(confirmations: confirmations),
                "drift.confirmationRuns"))
        promotion = try check.promotion(typed.promotion, horizon: horizon)
        seed = typed.seed ?? 1
        threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
        self.storePath = storePath ?? check.path(typed.store ?? "store", in: folder)
    }
}
