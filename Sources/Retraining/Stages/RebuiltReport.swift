package import Store
import TimeSeries

extension SeriesForecast {
    /// What a version says of the periods after the newest known one, its states brought up to date.
    ///
    /// - Parameter version: nil for the champion.
    package static func of(
        version number: Int?, job: Job, key: JobKey, in store: Store
    ) async throws(RunError) -> [SeriesForecast] {
        let version =
            if let number {
                try RunError.wrapping { () throws(StoreError) in
                    try store.version(number, of: key)
                }
            } else {
                try Registry.champion(of: key, in: store)
            }
        guard let version else { throw .nothingYet(job: job.name, what: "version") }
        let contents = try VersionContents.of(version, job: key, in: store)
        let vintage = try Vintage.known(to: job, key: key, in: store, through: .max)
        let known = vintage.modelInputs(for: job)
        let inputs = Dictionary(known.map { ($0.series, $0) }, uniquingKeysWith: { $1 })
        let frequency = job.frequency
        let models = contents.models.map { model in
            inputs[model.series].map { Champion(model, input: $0, frequency: frequency).current }
                ?? model
        }
        return await all(models, from: known.map(\.endPeriod).max() ?? 0, job: job)
    }
}

extension RunReport {
    /// The report of a finished run, drawn again from what the store holds: the record of the run, the
    /// versions around it, and the panel as it was known then.
    package static func rebuilt(
        _ number: Int, of job: Job, key: JobKey, in store: Store
    ) async throws(RunError) -> RunReport {
        guard let record = try RunRecord.stored(number, of: key, in: store) else {
            throw .store(
                .unknown(
                    what: "finished run \(number) of the job \"\(job.name)\"",
                    known: "See 'almanac status'."))
        }
        let vintage = try Vintage.known(to: job, key: key, in: store, through: number)
        let models = try contents(record.promotion.championVersion, of: key, in: store)
        let previous = try contents(record.promotion.previousVersion, of: key, in: store)
        let inputs = vintage.modelInputs(for: job)
        let forecasts = await SeriesForecast.all(
            models?.models ?? [], from: inputs.map(\.endPeriod).max() ?? 0, job: job)
        return try ReportStage.report(
            record, models: models?.models ?? [], previous: previous, forecasts: forecasts,
            inputs: inputs, vintage: vintage, job: job, key: key,
            in: store)
    }

    private static func contents(
        _ version: Int?, of key: JobKey, in store: Store
    ) throws(RunError) -> VersionContents? {
        guard let version else { return nil }
        let stored = try RunError.wrapping { () throws(StoreError) in
            try store.version(version, of: key)
        }
        return try VersionContents.of(stored, job: key, in: store)
    }
}
