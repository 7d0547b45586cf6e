import Store

/// Where a row stands, and what it is known by.
struct RowPlace {
    let series: String
    /// Of the names of series in this pull; of no meaning for a row that is no sound record.
    let seriesCode: Int
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
    /// Whether rows were ever set aside without the position being moved: such may lie above it.
    private let hasRowsAbove: Bool
    private var files: [String] = []
    /// Where each content of this pull was met first: the index of the file, and the line.
    private var met = MetRows()

    /// Whether an earlier Almanac may have stored rows by the hash of their cells alone.
    let areKnownByCells: Bool

    init(_ source: Source, store: Store?, job: JobKey?) throws(PullError) {
        self.store = store
        self.job = job
        guard let store, let job else {
            hasQuarantine = false
            hasRowsAbove = false
            areKnownByCells = false
            return
        }
        (stored, hasQuarantine, hasRowsAbove, areKnownByCells) = try PullError.wrapping {
            () throws(StoreError) in
            let rows = try StoredRows(
                store: store, job: job, covariates: source.columns.covariates,
                ledgerType: source.ledgerType)
            var areAbove = false
            for rule in [UnplacedRow.Rule.schemaContract.rawValue, LedgerTerms.strayRule] {
                let isThere = try store.hasQuarantine(of: job, rule: rule)
                areAbove = areAbove || isThere
            }
            let areCells = try store.hasQuarantinedCells(of: job)
            return (
                rows, try store.hasQuarantine(of: job),
                areAbove,
                rows.areKnownByCells || areCells
            )
        }
    }

    /// Takes in what a pull that was kept has met, in the order in which it was.
    mutating func resume(_ kept: KeptPull) {
        for index in kept.rows.indices { meet(kept.rows.place(index)) }
        for row in kept.state.unplaced {
            meet((file: row.row.file, line: row.row.line, hash: row.row.hash))
        }
    }

    private mutating func meet(_ row: (file: String, line: Int, hash: RowHash)) {
        if files.last != row.file { files.append(row.file) }
        _ = met.note(
            row.hash,
            at: MetRows.Place(
                file: Int32(truncatingIfNeeded: files.count - 1), line: Int32(clamping: row.line)))
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
        // Above the position a row can at most have been set aside.
        let asked = mayBeStored ? ledger : nil
        if mayBeStored || hasRowsAbove, try isStored(row, asked) {
            batch.rowsSeenBefore += 1
            return false
        }
        let here = MetRows.Place(
            file: Int32(truncatingIfNeeded: files.count - 1), line: Int32(clamping: row.line))
        guard let first = met.note(row.hash, at: here) else { return true }
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
}
