/// A row that was kept out of the panel, with all that is needed to bring it back.
package struct StoredQuarantine: Hashable, Sendable {
    package let rule: String
    /// One sentence.
    package let reason: String
    package let file: String
    package let line: Int
    package let hash: RowHash
    /// The row as it stood in its file.
    package let payload: String

    package init(
        rule: String, reason: String, file: String, line: Int, hash: RowHash, payload: String
    ) {
        self.rule = rule
        self.reason = reason
        self.file = file
        self.line = line
        self.hash = hash
        self.payload = payload
    }
}

extension Store {
    /// Appends a quarantined row; one of the same content is already there at most once.
    package func addQuarantine(
        _ row: StoredQuarantine, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO quarantine (job, run, rule, reason, file, line, hash, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job, hash) DO NOTHING
            """,
            [
                .integer(job.id), .integer(run), .text(row.rule), .text(row.reason),
                .text(row.file), .integer(row.line), .blob(row.hash.bytes), .text(row.payload),
            ])
    }

    /// Whether any row was ever quarantined.
    package func hasQuarantine(of job: JobKey) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ?)", [.integer(job.id)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// Whether a row that is known by the hash was quarantined by an earlier run.
    package func isQuarantined(_ hash: RowHash, of job: JobKey) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ? AND hash = ?)",
            [.integer(job.id), .blob(hash.bytes)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// Whether any row in quarantine was put there by an Almanac that knew rows by their cells alone.
    package func hasQuarantinedCells(of job: JobKey) throws(StoreError) -> Bool {
        try database.rows(
            "SELECT EXISTS (SELECT 1 FROM quarantine WHERE job = ? AND known_by = 'cells')",
            [.integer(job.id)]
        ) { $0.integer(0) != 0 }.first ?? false
    }

    /// How many rows are in quarantine.
    package func quarantineCount(of job: JobKey) throws(StoreError) -> Int {
        try database.rows(
            "SELECT count(*) FROM quarantine WHERE job = ?", [.integer(job.id)]
        ) { $0.integer(0) }.first ?? 0
    }

    /// The rows in quarantine through `run`, oldest first.
    package func quarantine(of job: JobKey, through run: Int) throws(StoreError) -> [(
        rule: String, reason: String, file: String, line: Int, payload: String, run: Int
    )] {
        try database.rows(
            """
            SELECT rule, reason, file, line, payload, run FROM quarantine
            WHERE job = ? AND run <= ? ORDER BY rowid
            """, [.integer(job.id), .integer(run)]
        ) {
            ($0.text(0), $0.text(1), $0.text(2), $0.integer(3), $0.text(4), $0.integer(5))
        }
    }
}
