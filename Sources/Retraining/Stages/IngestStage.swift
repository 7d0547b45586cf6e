import Evaluation
import Ingestion
import Quality
import Store
import Tabular
import TimeSeries

/// What is known of a run once its rows are in: enough to finish it, now or after a crash.
struct IngestedBatch: Codable, Hashable, Sendable {
    var summary: IngestionSummary
    var findings: [QualityFinding]
    /// The series that keep their champion as it is, sorted.
    var quarantinedSeries: [String]
}

/// The first stage: new rows come in, are checked, and are committed with the ledger position.
enum IngestStage {
    enum Outcome {
        case nothingNew(IngestionSummary)
        /// A check with the action `fail` has spoken; nothing was committed.
        case halted(IngestedBatch, run: Int)
        /// The panel is as the store has it after this run.
        case ingested(IngestedBatch, run: Int, panel: Vintage)
    }

    /// - Parameter store: nil before the first run; made only when there is something to put in.
    static func run(
        _ job: Job, asOf: Timestamp, store: inout Store?,
        progress: Run.Progress = { _, _, _ in }
    ) throws(RunError) -> Outcome {
        let key = try Self.key(of: job, in: store)
        let journal = StoreJournal(job, asOf: asOf, store: store)
        let batch: Batch
        do throws(PullError) {
            let kept: KeptPull?
            do throws(StoreError) { kept = try journal.kept() } catch { throw .store(error) }
            if let kept { progress("Reading on", kept.rows.count, 0) }
            batch = try job.source.pull(
                from: store, job: key, asOf: asOf, goingOnFrom: kept, journal: journal)
        } catch { throw RunError(error) }
        store = journal.store
        let pulled = Pulled(batch: batch, last: try lastRun(of: key, in: store), key: key)
        let last = pulled.last
        if batch.isEmpty {
            try forgetPull(journal)
            var summary = summary(of: batch, accepted: [], quarantined: [])
            if !job.quality.off.contains(FutureLedger.rule) {
                summary.warning =
                    FutureLedger.mismatch(batch, asOf: asOf, frequency: job.frequency)?.mismatch
                    .sentence
            }
            return .nothingNew(summary)
        }
        let before = try pulled.known(to: job, in: store)
        let report = pulled.checked(
            job, asOf: asOf, before: before, corrections: try pulled.corrections(in: store))
        let ingested = IngestedBatch(
            summary: summary(
                of: batch, accepted: report.accepted, quarantined: report.quarantined,
                before: before, positionAfter: report.positionAfter),
            findings: report.findings,
            quarantinedSeries: report.quarantinedSeries.sorted())
        if report.isHalted {
            try forgetPull(journal)
            return .halted(ingested, run: last + 1)
        }
        let opened: Store
        if let store { opened = store } else { opened = try made(job) }
        store = opened
        try RunError.wrapping { () throws(StoreError) in
            try commit(batch, report, ingested, of: job, asOf: asOf, run: last + 1, to: opened)
        }
        try RunError.wrapping { () throws(StoreError) in try opened.sweepPulls() }
        return .ingested(ingested, run: last + 1, panel: report.panel)
    }

    /// What is new.
    struct Pulled {
        let batch: Batch
        /// The number of the newest run; 0 before the first.
        let last: Int
        let key: JobKey?

        /// The panel before it.
        func known(to job: Job, in store: Store?) throws(RunError) -> Vintage {
            try Vintage.known(to: job, key: key, in: store, through: last)
        }

        /// What the newest runs have corrected, oldest first.
        func corrections(in store: Store?) throws(RunError) -> [Corrections] {
            guard let key, let store else { return [] }
            return try JobStatus.batchValues(
                Corrections.self, "corrections", of: key, in: store, newest: Self.runsInMind)
        }

        /// Half a year of weeks.
        private static let runsInMind = 26

        /// What the checks say of it.
        func checked(
            _ job: Job, asOf: Timestamp, before: Vintage, corrections: [Corrections]
        ) -> QualityReport {
            QualityReport.checking(
                batch, before: before, asOf: asOf, seasonLength: job.seasonLength,
                horizon: job.horizon, covariates: job.source.columns.covariates,
                usesLocalDates: job.source.usesLocalDates, corrections: corrections,
                settings: job.quality)
        }
    }

    /// What a run would take in; nothing is written, not even what a long pull keeps.
    static func pulled(_ job: Job, asOf: Timestamp, store: Store?) throws(RunError) -> Pulled {
        let key = try Self.key(of: job, in: store)
        let batch: Batch
        do throws(PullError) {
            batch = try job.source.pull(from: store, job: key, asOf: asOf)
        } catch { throw RunError(error) }
        return Pulled(batch: batch, last: try lastRun(of: key, in: store), key: key)
    }

    private static func key(of job: Job, in store: Store?) throws(RunError) -> JobKey? {
        guard let store else { return nil }
        return try RunError.wrapping { () throws(StoreError) in try store.job(named: job.name) }
    }

    private static func forgetPull(_ journal: StoreJournal) throws(RunError) {
        try RunError.wrapping { () throws(StoreError) in try journal.startOver() }
    }

    private static func made(_ job: Job) throws(RunError) -> Store {
        try RunError.wrapping { () throws(StoreError) in
            try Store(path: job.storePath, for: .writing)
        }
    }

    private static func lastRun(of key: JobKey?, in store: Store?) throws(RunError) -> Int {
        guard let key, let store else { return 0 }
        return try RunError.wrapping { () throws(StoreError) in
            try store.lastRun(of: key)?.number ?? 0
        }
    }

    /// Rows, quarantine, manifest, position and the run itself: all of it or nothing.
    private static func commit(
        _ batch: Batch, _ report: QualityReport, _ ingested: IngestedBatch, of job: Job,
        asOf: Timestamp, run: Int, to store: Store
    ) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            let key = try store.enterJob(named: job.name, identity: job.identity)
            try store.endPull(of: key)
            let rows = batch.rows.observations(
                report.accepted.lazy.map(\.index), covariates: job.source.columns.covariates)
            try store.add(rows, of: key, run: run)
            for row in report.quarantined {
                try store.addQuarantine(row, of: key, run: run)
            }
            try settle(batch, report, of: key, run: run, in: store)
            for file in batch.files where file.isTouched {
                try store.addFile(file.entry, of: key, run: run)
            }
            for column in batch.columns { try store.addColumn(column, of: key, run: run) }
            for state in batch.fileStates { try store.setFileState(state, of: key) }
            if let count = batch.sourceCount {
                try store.addSourceCount(count, of: key, run: run)
            }
            if let position = report.positionAfter, position != batch.positionBefore {
                try store.setLedgerPosition(
                    StoredPosition(type: job.source.ledgerType.rawValue, text: position.text),
                    of: key, run: run)
            }
            try store.beginRun(
                run, of: key, asOf: asOf.description, batch: JSONText.text(ingested))
        }
    }

    /// What became of the rows that were to be taken in again.
    private static func settle(
        _ batch: Batch, _ report: QualityReport, of key: JobKey, run: Int, in store: Store
    ) throws(StoreError) {
        for row in report.accepted {
            guard let id = batch.rows[row.index].replays else { continue }
            try store.settleQuarantine(id, of: key, run: run)
        }
        for (id, row) in report.heldAgain {
            try store.holdQuarantine(id, row, of: key, run: run)
        }
    }

    static func summary(
        of batch: Batch, accepted: [QualityReport.AcceptedRow], quarantined: [StoredQuarantine],
        before: Vintage? = nil, positionAfter: LedgerValue? = nil
    ) -> IngestionSummary {
        let acceptedOf = batch.rows.countsByFile(accepted.lazy.map(\.index))
        var quarantinedOf: [String: Int] = [:]
        for row in quarantined { quarantinedOf[row.file, default: 0] += 1 }
        let names = batch.rows.seriesNames
        let corrections = before.map { before in
            Corrections(
                of: accepted.lazy.map {
                    (names[batch.rows.seriesCode($0.index)], $0.period, $0.value)
                }, before: before)
        }
        // A file of which every row lies above the cut-off has nothing to say in this run.
        let files = batch.files.filter(\.isTouched)
        return IngestionSummary(
            files: files.map { file in
                IngestionSummary.File(
                    path: file.entry.path,
                    status: file.isChanged ? "changed" : file.isKnown ? "continued" : "new",
                    rows: file.entry.rows, accepted: acceptedOf[file.entry.path] ?? 0,
                    quarantined: quarantinedOf[file.entry.path] ?? 0)
            },
            unchangedFiles: batch.unchangedFiles, rowsRead: batch.rowsRead,
            rowsSeenBefore: batch.rowsSeenBefore, rowsAfterCutoff: batch.rowsAfterCutoff,
            rowsAccepted: accepted.count, rowsQuarantined: quarantined.count,
            positionBefore: batch.positionBefore?.text,
            positionAfter: (positionAfter ?? batch.positionAfter)?.text,
            lateness: batch.lateness.newRows > 0 ? batch.lateness : nil,
            corrections: corrections.flatMap { $0.runs > 0 ? $0 : nil })
    }
}
