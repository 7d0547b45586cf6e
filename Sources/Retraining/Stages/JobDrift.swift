package import Store
import TimeSeries

/// The drift of every series of a job against its champion, as the store has them: what the drift stage of
/// a run would say now. Nothing is written.
package struct JobDrift: Sendable {
    /// The run whose rows are the newest.
    package let run: Int
    package let championVersion: Int
    package let policy: DriftPolicy
    /// One for each series that has a champion, by series.
    package let series: [SeriesDrift]
    /// Of the covariates that all series share; nil where the job has no covariates.
    package let covariates: [SubjectDrift]?
    /// What the run itself tested, and what it flagged of that, in the order of its record.
    package let runTested: Int
    package let runFlagged: [String]

    package var summary: DriftSummary { DriftSummary(series, rate: policy.falseAlarmRate) }

    /// - Parameters:
    ///   - run: finished; its rows and those before it are looked at.
    ///   - progress: told what is being done, and how far it is.
    package static func tested(
        _ job: Job, run: Int, in store: Store, progress: @escaping Run.Progress = { _, _, _ in }
    ) async throws(RunError) -> JobDrift {
        let situation = try Situation(job, run: run, in: store)
        guard let version = situation.championVersion else {
            throw .nothingYet(job: job.name, what: "champion")
        }
        let record = try RunRecord.stored(run, of: situation.key, in: store)
        let champions = await situation.champions(progress)
        let covariates = await situation.covariateDrift(of: champions, withoutNews: true)
        return JobDrift(
            run: run, championVersion: version.number, policy: job.drift,
            series: await situation.drift(of: champions, withoutNews: true, progress)
                .map { $0.with(covariates) }, covariates: covariates?.panel,
            runTested: record?.drift.count { $0.pValue != nil } ?? 0,
            runFlagged: record?.drift.filter(\.flagged).map(\.series) ?? [])
    }
}
