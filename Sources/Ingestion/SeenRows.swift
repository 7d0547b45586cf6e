import Store

/// Where a row stands, and what it is known by.
struct RowPlace {
    let series: String
    let file: String
    let line: Int
    var hash: RowHash
    /// The names of the file's columns, as a record of CSV; nil where the row is no sound record.
    let header: String?
    /// Whether the hash is that of the row's cells, because not all of them are of their types.
    var isKnownByCells = true
    /// The hash of its cells besides, where an earlier Almanac may have stored the row by that.
    var cells: RowHash? = nil
}

/// What tells a new row from one that an earlier run, or this one, has met.
struct SeenRows {
    private let store: Store?
    private let job: JobKey?
    private var stored: StoredRows?
    private let hasQuarantine: Bool
    private var files: [String] = []
    /// Where each content of this pull was met first: the index of the file, and the line.
    private var met: [RowHash: (file: Int32, line: Int32)] = [:]

    /// Whether an earlier Almanac may have stored rows by the hash of their cells alone.
    let areKnownByCells: Bool

    init(_ source: Source, store: Store?, job: JobKey?) throws(PullError) {
        self.store = store
        self.job = job
        guard let store, let job else {
            hasQuarantine = false
            areKnownByCells = false
            return
        }
        (stored, hasQuarantine, areKnownByCells) = try PullError.wrapping {
            () throws(StoreError) in
            let rows = try StoredRows(
                store: store, job: job, covariates: source.columns.covariates,
                ledgerType: source.ledgerType)
            let areCells = try store.hasQuarantinedCells(of: job)
            return (rows, try store.hasQuarantine(of: job), rows.areKnownByCells || areCells)
        }
    }

    /// What follows is of this file.
    mutating func begin(_ file: String) { files.append(file) }

    /// Whether the row is met for the first time ever; `batch` counts and lists those that are not.
    ///
    /// - Parameters:
    ///   - ledger: of the row; nil where it has none, and so can at most be in quarantine.
    ///   - mayBeStored: false where the ledger says that no earlier run can have met the row,
    ///     which saves the question to the store.
    mutating func isNew(
        _ row: RowPlace, ledger: LedgerValue.Key?, mayBeStored: Bool, in batch: inout Batch
    ) throws(PullError) -> Bool {
        if mayBeStored, try isStored(row, ledger) {
            batch.rowsSeenBefore += 1
            return false
        }
        let here = (
            file: Int32(truncatingIfNeeded: files.count - 1),
            line: Int32(truncatingIfNeeded: row.line)
        )
        let first = note(row.hash, here)
        guard let first else { return true }
        batch.repeated.append(
            RepeatedRow(
                series: row.series, file: row.file, line: row.line,
                firstFile: files[Int(first.file)], firstLine: Int(first.line)))
        return false
    }

    private mutating func isStored(
        _ row: RowPlace, _ ledger: LedgerValue.Key?
    ) throws(PullError) -> Bool {
        if try isStored(row.hash, ledger) { return true }
        guard let cells = row.cells else { return false }
        return try isStored(cells, ledger)
    }

    private mutating func isStored(
        _ hash: RowHash, _ ledger: LedgerValue.Key?
    ) throws(PullError) -> Bool {
        do throws(StoreError) {
            if let ledger, try stored?.contains(hash, ledgerKey: ledger.storedKey) == true {
                return true
            }
            guard hasQuarantine, let store, let job else { return false }
            return try store.isQuarantined(hash, of: job)
        } catch { throw .store(error) }
    }

    /// Notes where the content is met; returns where it was met before, if it was. One look-up.
    private mutating func note(
        _ hash: RowHash, _ here: (file: Int32, line: Int32)
    ) -> (file: Int32, line: Int32)? {
        let none = (file: Int32(-1), line: Int32(-1))
        var first: (file: Int32, line: Int32)? = nil
        func settle(_ entry: inout (file: Int32, line: Int32)) {
            if entry.file < 0 { entry = here } else { first = entry }
        }
        settle(&met[hash, default: none])
        return first
    }
}
