import FoundationEssentials
import Ingestion
import IngestionTesting
import Store
import Tabular
import TimeSeries

/// A folder of files that comes and goes, a job that reads it, and the store it fills.
///
/// A run is committed as the retraining room does it, with the checks of the quality room left out:
/// whatever has a place in the ledger is accepted.
final class Delivery {
    let folder: String
    var source: Source
    private(set) var store: Store?
    private var runs = 0

    init(
        ledger: LedgerType = .date, lag: Int = 0, series: [String] = ["series"],
        covariates: [String] = [], ledgerColumn: String = "ledger"
    ) throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("almanac-drop [1]* \(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder + "/in", withIntermediateDirectories: true)
        source = Source(
            origin: .files(
                Source.Files(root: folder, patterns: ["in/*.csv"], format: CSVFormat())),
            columns: .init(
                series: series, time: "time", value: "value", ledger: ledgerColumn,
                covariates: covariates),
            ledgerType: ledger, lag: lag, usesLocalDates: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let header = "series,time,value,ledger\n"

    /// Puts a file in the folder, header and all.
    func put(_ name: String, _ text: String) throws {
        try put(name, Data(text.utf8))
    }

    /// Puts a file of these bytes in the folder.
    func put(_ name: String, _ bytes: Data) throws {
        try bytes.write(to: URL(filePath: "\(folder)/in/\(name)"))
    }

    /// Puts a file of rows `series,time,value,ledger` in the folder.
    func put(_ name: String, rows: [String]) throws {
        try put(name, Self.header + rows.map { $0 + "\n" }.joined())
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(folder)/in/\(name)")
    }

    /// Gives a file another name, over one that may be there.
    func rename(_ name: String, to new: String) throws {
        if FileManager.default.fileExists(atPath: "\(folder)/in/\(new)") { try remove(new) }
        try FileManager.default.moveItem(
            atPath: "\(folder)/in/\(name)", toPath: "\(folder)/in/\(new)")
    }

    /// What a run would read.
    func pull(
        asOf: String = "9999-12-31", goingOnFrom kept: KeptPull? = nil,
        journal: (any PullJournal)? = nil
    ) throws -> Batch {
        let cutoff = TimestampText(asOf).map(\.timestamp) ?? Timestamp(seconds: 0)
        return try source.pulled(
            from: store, asOf: cutoff, goingOnFrom: kept, journal: journal)
    }

    /// Opens a store that is there, after so many runs.
    func open(after runs: Int) throws {
        store = try Store(path: folder + "/store", for: .writing)
        self.runs = runs
    }

    /// Pulls, and commits what there is.
    @discardableResult
    func run(asOf: String = "9999-12-31") throws -> Batch {
        let batch = try pull(asOf: asOf)
        if batch.isEmpty { return batch }
        let store = try self.store ?? Store(path: folder + "/store", for: .writing)
        self.store = store
        runs += 1
        let run = runs
        let type = source.ledgerType.rawValue
        try store.transaction { () throws(StoreError) in
            let job = try store.enterJob(named: "job", identity: "i")
            var rows = ObservationRows(covariates: source.columns.covariates)
            for row in batch.rows {
                rows.append(Self.observation(row))
                if let id = row.replays { try store.settleQuarantine(id, of: job, run: run) }
            }
            try store.add(rows, of: job, run: run)
            for row in batch.unplaced { try store.addQuarantine(row.row, of: job, run: run) }
            for column in batch.columns { try store.addColumn(column, of: job, run: run) }
            for state in batch.fileStates { try store.setFileState(state, of: job) }
            for file in batch.files { try store.addFile(file.entry, of: job, run: run) }
            if let position = batch.positionAfter, position != batch.positionBefore {
                try store.setLedgerPosition(
                    StoredPosition(type: type, text: position.text), of: job, run: run)
            }
            try store.beginRun(run, of: job, asOf: asOf, batch: "{}")
        }
        return batch
    }

    /// The row as it is stored. The checks would have kept out one without a time, which has its cells to
    /// be known by.
    private static func observation(_ row: BatchRow) -> StoredObservation {
        if let observation = row.observation { return observation }
        return StoredObservation(
            series: row.series, time: StoredTime(Timestamp(seconds: 0), offset: nil), value: nil,
            covariates: row.covariates.map { _ in nil }, ledger: row.ledger.text,
            ledgerKey: row.ledger.key.storedKey, hash: row.hash, file: row.file, line: row.line)
    }

    /// The accepted rows as `series time value`, in the order in which they were stored.
    func stored() throws -> [String] {
        guard let store, let job = try store.job(named: "job") else { return [] }
        var rows: [String] = []
        try store.forEachObservation(of: job, through: .max) { series, time, value, _ in
            rows.append("\(series) \(time.instant) \(value.map { "\($0)" } ?? "-")")
        }
        return rows
    }

    /// The rows in quarantine as `rule payload`.
    func quarantined() throws -> [String] {
        guard let store, let job = try store.job(named: "job") else { return [] }
        return try store.quarantine(of: job, in: [.held]).map { "\($0.row.rule) \($0.row.payload)" }
    }

    /// Asks for the rows in quarantine to be taken in again.
    func askForReplay() throws {
        guard let store, let job = try store.job(named: "job") else { return }
        for row in try store.quarantine(of: job, in: [.held]) {
            try store.setQuarantine(row.id, to: .replay, of: job)
        }
    }

    var position: String? {
        get throws {
            guard let store, let job = try store.job(named: "job") else { return nil }
            return try store.ledgerPosition(of: job)?.text
        }
    }
}

/// The sentence with which a pull of `delivery` fails; nil where it does not.
func sentence(_ delivery: Delivery, asOf: String = "9999-12-31") throws -> String? {
    do {
        _ = try delivery.pull(asOf: asOf)
        return nil
    } catch let error as IngestionError {
        return error.description
    }
}

extension BatchRows {
    /// Every row as it stood.
    var raws: [String] { indices.map { raw($0) } }
}
