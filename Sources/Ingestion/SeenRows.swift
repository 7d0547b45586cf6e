import Store

/// Where a row stands, and what it is known by.
struct RowPlace {
    let series: String
    let file: String
    let line: Int
    let hash: RowHash
    /// The names of the file's columns, as a record of CSV; nil where the row is no sound record.
    let header: String?
}

/// What tells a new row from one that an earlier run, or this one, has met.
struct SeenRows {
    private let store: Store?
    private let job: JobKey?
    private var files: [String] = []
    /// Where each content of this pull was met first: the index of the file, and the line.
    private var met: [RowHash: (file: Int32, line: Int32)] = [:]

    init(store: Store?, job: JobKey?) {
        self.store = store
        self.job = job
    }

    /// What follows is of this file.
    mutating func begin(_ file: String) { files.append(file) }

    /// Whether the row is met for the first time ever; `batch` counts and lists those that are not.
    ///
    /// - Parameter mayBeStored: false where the ledger says that no earlier run can have met the row,
    ///   which saves the question to the store.
    mutating func isNew(
        _ row: RowPlace, mayBeStored: Bool, in batch: inout Batch
    ) throws(PullError) -> Bool {
        if mayBeStored, let store, let job {
            let isStored = try PullError.wrapping { () throws(StoreError) in
                try store.hasSeen(row.hash, of: job)
            }
            if isStored {
                batch.rowsSeenBefore += 1
                return false
            }
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
