/// A row that was kept out of the panel, with all that is needed to bring it back.
package struct StoredQuarantine: Codable, Hashable, Sendable {
    package let rule: String
    /// One sentence.
    package let reason: String
    package let file: String
    package let line: Int
    package let hash: RowHash
    /// The row as it stood in its file.
    package let payload: String
    /// The names of its columns, as a record of CSV; nil where the row is no sound record.
    package let header: String?

    package init(
        rule: String, reason: String, file: String, line: Int, hash: RowHash, payload: String,
        header: String? = nil
    ) {
        self.rule = rule
        self.reason = reason
        self.file = file
        self.line = line
        self.hash = hash
        self.payload = payload
        self.header = header
    }
}

/// A row in quarantine, and what has become of it.
package struct QuarantinedRow: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Kept out until somebody decides.
        case held
        /// To be taken in again by the next run.
        case replay
        /// Taken into the panel by the run that settled it.
        case replayed
        /// Set aside for good by a person; kept all the same.
        case dropped
    }

    /// Counted from 1 within the store.
    package let id: Int
    package let state: State
    /// The run that quarantined it last.
    package let run: Int
    /// The run that took it in; nil where none has.
    package let settledBy: Int?
    package let row: StoredQuarantine
}

extension Store {
    /// Appends a quarantined row; one of the same content is already there at most once.
    package func addQuarantine(
        _ row: StoredQuarantine, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO quarantine (job, run, rule, reason, file, line, hash, payload, header)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job, hash) DO NOTHING
            """,
            [
                .integer(job.id), .integer(run), .text(row.rule), .text(row.reason),
                .text(row.file), .integer(row.line), .blob(row.hash.bytes), .text(row.payload),
                SQLValue(row.header),
            ])
    }

    /// Whether any row was ever quarantined, whatever became of it.
    package func hasQuarantine(of job: JobKey) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ?)", [.integer(job.id)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// Whether the rule ever kept a row out.
    package func hasQuarantine(of job: JobKey, rule: String) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ? AND rule = ?)",
            [.integer(job.id), .text(rule)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// Whether a row that is known by the hash was ever quarantined.
    package func isQuarantined(_ hash: RowHash, of job: JobKey) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ? AND hash = ?)",
            [.integer(job.id), .blob(hash.bytes)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// Whether any row was quarantined by an Almanac that knew rows by their cells alone.
    package func hasQuarantinedCells(of job: JobKey) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ? AND known_by = 'cells')",
            [.integer(job.id)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// How many rows are kept out: held, or waiting for the next run.
    package func quarantineCount(of job: JobKey) throws(StoreError) -> Int {
        try database.rows(
            "SELECT count(*) FROM quarantine WHERE job = ? AND state IN ('held', 'replay')",
            [.integer(job.id)]
        ) { $0.integer(0) }.first ?? 0
    }

    /// The rows that were quarantined, oldest first.
    ///
    /// - Parameter states: only rows in one of these.
    package func quarantine(
        of job: JobKey, in states: Set<QuarantinedRow.State> = Set(QuarantinedRow.State.allCases)
    ) throws(StoreError) -> [QuarantinedRow] {
        let rows = try database.rows(
            """
            SELECT id, state, run, settled_by, rule, reason, file, line, hash, payload, header
            FROM quarantine WHERE job = ? ORDER BY id
            """, [.integer(job.id)]
        ) { row in
            QuarantinedRow(
                id: row.integer(0),
                state: QuarantinedRow.State(rawValue: row.text(1)) ?? .held,
                run: row.integer(2), settledBy: row.isNull(3) ? nil : row.integer(3),
                row: StoredQuarantine(
                    rule: row.text(4), reason: row.text(5), file: row.text(6),
                    line: row.integer(7), hash: RowHash(bytes: row.blob(8)),
                    payload: row.text(9), header: row.isNull(10) ? nil : row.text(10)))
        }
        return rows.filter { states.contains($0.state) }
    }

    /// Changes what is to become of a row.
    package func setQuarantine(
        _ id: Int, to state: QuarantinedRow.State, of job: JobKey
    ) throws(StoreError) {
        try database.execute(
            "UPDATE quarantine SET state = ? WHERE job = ? AND id = ?",
            [.text(state.rawValue), .integer(job.id), .integer(id)])
    }

    /// Notes that `run` took the row in.
    package func settleQuarantine(
        _ id: Int, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            "UPDATE quarantine SET state = 'replayed', settled_by = ? WHERE job = ? AND id = ?",
            [.integer(run), .integer(job.id), .integer(id)])
    }

    /// Notes that `run` tried the row again and kept it out, for a reason that may be another.
    package func holdQuarantine(
        _ id: Int, _ row: StoredQuarantine, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            """
            UPDATE quarantine SET state = 'held', run = ?, rule = ?, reason = ?
            WHERE job = ? AND id = ?
            """,
            [
                .integer(run), .text(row.rule), .text(row.reason), .integer(job.id), .integer(id),
            ])
    }
}
