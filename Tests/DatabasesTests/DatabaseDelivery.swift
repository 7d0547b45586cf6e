import Databases
import Foundation
import Ingestion
import IngestionTesting
import Store
import Tabular
import TimeSeries

/// A job that reads a table of a database, and the store it fills; whatever has a place in the ledger is
/// accepted.
final class DatabaseDelivery {
    let database: TestDatabase
    var source: Source
    private let folder: String
    private(set) var store: Store?
    private var runs = 0

    init(_ database: TestDatabase, ledger: LedgerType = .date, lag: Int = 0) {
        self.database = database
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "almanac-\(UUID().uuidString)").path(percentEncoded: false)
        source = Source(
            origin: .database(database.table()),
            columns: .init(
                series: ["series"], time: "time", value: "value", ledger: "ledger",
                covariates: []),
            ledgerType: ledger, lag: lag, usesLocalDates: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Pulls, and commits what there is.
    @discardableResult
    func run(asOf: String = "9999-12-31") throws -> Batch {
        let batch = try pull(asOf: asOf)
        if batch.isEmpty { return batch }
        let store = try self.store ?? Store(path: folder, for: .writing)
        self.store = store
        runs += 1
        try commit(batch, run: runs, to: store)
        return batch
    }

    func pull(
        asOf: String = "9999-12-31", goingOnFrom kept: KeptPull? = nil,
        journal: (any PullJournal)? = nil
    ) throws -> Batch {
        let cutoff = TimestampText(asOf).map(\.timestamp) ?? Timestamp(seconds: 0)
        return try source.pulled(
            from: store, asOf: cutoff, goingOnFrom: kept, journal: journal)
    }

    private func commit(_ batch: Batch, run: Int, to store: Store) throws(StoreError) {
        try store.transaction { () throws(StoreError) in
            let job = try store.enterJob(named: "job", identity: "i")
            var rows = ObservationRows(covariates: source.columns.covariates)
            for row in batch.rows {
                guard case .number = row.value, let observation = row.observation else { continue }
                rows.append(observation)
            }
            try store.add(rows, of: job, run: run)
            for row in batch.unplaced { try store.addQuarantine(row.row, of: job, run: run) }
            for column in batch.columns { try store.addColumn(column, of: job, run: run) }
            if let count = batch.sourceCount {
                try store.addSourceCount(count, of: job, run: run)
            }
            if let position = batch.positionAfter, position != batch.positionBefore {
                try store.setLedgerPosition(
                    StoredPosition(type: source.ledgerType.rawValue, text: position.text),
                    of: job, run: run)
            }
            try store.beginRun(run, of: job, asOf: "2026-01-01", batch: "{}")
        }
    }

    /// The accepted rows as `series time value`, sorted.
    func stored() throws -> [String] {
        guard let store, let job = try store.job(named: "job") else { return [] }
        var rows: [String] = []
        try store.forEachObservation(of: job, through: .max) { series, time, value, _ in
            rows.append("\(series) \(time.instant) \(value ?? .nan)")
        }
        return rows.sorted()
    }
}
