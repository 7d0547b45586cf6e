package import Store
package import TimeSeries

/// One execution of a job for one cut-off.
package enum Run {
    /// What came of it.
    package enum Result: Sendable {
        /// No row that an earlier run had not seen; nothing was written.
        case nothingNew(IngestionSummary, lastRun: Int)
        /// A check with the action `fail` has spoken; nothing was written but the report.
        case halted(RunReport)
        /// The run is in the catalogue.
        case finished(RunReport)
    }

    /// Told what is being done, and how far it is.
    package typealias Progress = @Sendable (_ what: String, _ done: Int, _ of: Int) -> Void

    /// Makes the run, or finishes the one that a crash has left.
    ///
    /// - Parameters:
    ///   - store: open for writing; nil before the first run of the job, and then made as soon as there
    ///     is something to put in.
    ///   - render: draws the report, which is written before the run is committed, so that no run is
    ///     without one.
    package static func run(
        _ job: Job, asOf: Timestamp, store: inout Store?, render: (RunReport) -> String,
        progress: @escaping Progress = { _, _, _ in }
    ) async throws(RunError) -> Result {
        try checkClock(job, asOf: asOf, store: store)
        var finished: RunReport?
        if let unfinished = try unfinished(job, in: store), let store {
            finished = try await finish(unfinished, of: job, in: store, render, progress)
            if let finished, unfinished.asOf >= asOf { return .finished(finished) }
        }
        // A pull that was cut off goes on with its own cut-off; rows beyond that are for a run after it.
        let kept = try RunError.wrapping { () throws(StoreError) in
            try StoreJournal.cutoffKept(job, before: asOf, in: store)
        }
        var summary: IngestionSummary?
        for cutoff in kept.map({ $0 < asOf ? [$0, asOf] : [asOf] }) ?? [asOf] {
            progress("Reading", 0, 0)
            switch try IngestStage.run(job, asOf: cutoff, store: &store, progress: progress) {
            case .nothingNew(let found): summary = found
            case .halted(let batch, let number):
                return .halted(try halted(job, batch, run: number, asOf: cutoff, store: store))
            case .ingested(let batch, let number, let panel):
                guard let store else { preconditionFailure("a run without a store") }
                let run = Unfinished(number: number, asOf: cutoff, batch: batch, panel: panel)
                finished = try await finish(run, of: job, in: store, render, progress)
            }
        }
        // What was left to finish was something to do.
        if let finished { return .finished(finished) }
        guard let summary else { preconditionFailure("a run that came to nothing") }
        return .nothingNew(summary, lastRun: try lastRun(job, in: store)?.number ?? 0)
    }

    /// A run whose rows are in and whose models are not.
    private struct Unfinished {
        var number: Int
        var asOf: Timestamp
        var batch: IngestedBatch
        /// As the store has it after the run; nil where another process has read the rows.
        var panel: Vintage?
    }

    /// From the committed rows to the committed models: the same bytes, however often it is begun.
    private static func finish(
        _ run: Unfinished, of job: Job, in store: Store, _ render: (RunReport) -> String,
        _ progress: @escaping Progress
    ) async throws(RunError) -> RunReport {
        let situation = try Situation(job, run: run.number, panel: run.panel, in: store)
        let champions = await situation.champions(progress)
        let drift = await situation.drift(of: champions, progress)
        let covariates = await situation.covariateDrift(of: champions)
        let decisions = situation.decisions(champions, drift, batch: run.batch)
        let outcomes = await situation.outcomes(of: decisions, champions, drift, progress)
        let written = try situation.write(outcomes)
        let forecasts = await situation.forecasts(outcomes)
        let record = situation.record(
            run.batch, asOf: run.asOf, drift: drift, covariates, outcomes, written: written)
        let report = try situation.report(record, outcomes: outcomes, forecasts: forecasts)
        try situation.commit(record, written, forecasts, html: render(report))
        return report
    }

    private static func halted(
        _ job: Job, _ batch: IngestedBatch, run: Int, asOf: Timestamp, store: Store?
    ) throws(RunError) -> RunReport {
        let champion = try store.flatMap { store throws(RunError) in
            let key = try RunError.wrapping { () throws(StoreError) in
                try store.job(named: job.name)
            }
            return try key.flatMap { key throws(RunError) in
                try Registry.champion(of: key, in: store)?.number
            }
        }
        let record = RunRecord(
            job: job.name, number: run, asOf: asOf, verdict: .halted, ingestion: batch.summary,
            findings: batch.findings, drift: [], driftFalseAlarmRate: job.drift.falseAlarmRate,
            decisions: [], comparisons: [],
            promotion: PromotionOutcome(
                previousVersion: champion, championVersion: champion, archivedVersion: nil,
                explanation: "The quality gate stopped the run: no row was taken in, and nothing "
                    + "was published."))
        return RunReport(
            record: record, frequency: job.frequency, seasonLength: job.seasonLength,
            horizon: job.horizon, charts: [], history: [], softwareVersion: Software.version)
    }

    static func checkClock(
        _ job: Job, asOf: Timestamp, store: Store?
    ) throws(RunError) {
        guard let last = try lastRun(job, in: store), let lastAsOf = TimestampText(last.asOf),
            asOf < lastAsOf.timestamp
        else { return }
        throw .cutoffBeforeLastRun(
            asOf: asOf.description, last: last.asOf, run: last.number)
    }

    private static func unfinished(_ job: Job, in store: Store?) throws(RunError) -> Unfinished? {
        guard let last = try lastRun(job, in: store), last.status == .ingested else { return nil }
        guard let batch = JSONText.decoded(IngestedBatch.self, from: last.batch),
            let asOf = TimestampText(last.asOf)
        else { throw .unreadableRecord(run: last.number) }
        return Unfinished(number: last.number, asOf: asOf.timestamp, batch: batch)
    }

    private static func lastRun(_ job: Job, in store: Store?) throws(RunError) -> StoredRun? {
        guard let store else { return nil }
        return try RunError.wrapping { () throws(StoreError) in
            guard let key = try store.job(named: job.name) else { return nil }
            return try store.lastRun(of: key)
        }
    }
}
