/// The ledger position: the greatest ledger value that has been ingested, in the source's own text.
package struct StoredPosition: Hashable, Sendable {
    /// `date`, `timestamp` or `integer`.
    package let type: String
    package let text: String

    package init(type: String, text: String) {
        self.type = type
        self.text = text
    }
}

/// What a run found in one file.
package struct StoredFile: Codable, Hashable, Sendable {
    /// Relative to the job file.
    package let path: String
    /// Bytes.
    package let size: Int
    /// Hexadecimal.
    package let sha256: String
    package let rows: Int
    /// Rows above the cut-off of the run, left for later ones.
    package let rowsLeft: Int
    /// Where to go on; nil where the file has to be read from its beginning.
    package let reached: ReachedPlace?

    package init(
        path: String, size: Int, sha256: String, rows: Int, rowsLeft: Int,
        reached: ReachedPlace? = nil
    ) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.rows = rows
        self.rowsLeft = rowsLeft
        self.reached = reached
    }
}

/// A place between two records of a file: what stands before it is taken in, or set aside for good.
package struct ReachedPlace: Codable, Hashable, Sendable {
    /// In bytes of the file, or of the text packed in it.
    package let offset: Int
    /// The line that begins there, from 1.
    package let line: Int
    /// How many records stand before it.
    package let rows: Int

    package init(offset: Int, line: Int, rows: Int) {
        self.offset = offset
        self.line = line
        self.rows = rows
    }
}

/// How many rows of a database a pull leaves out, because they lie below its reach.
package struct StoredSourceCount: Codable, Hashable, Sendable {
    /// The label of the table.
    package let source: String
    /// The ledger value at which the reach begins, as the database compares it.
    package let bound: String
    package let rows: Int

    package init(source: String, bound: String, rows: Int) {
        self.source = source
        self.bound = bound
        self.rows = rows
    }
}

extension Store {
    /// The newest ledger position of the job; nil before the first row.
    package func ledgerPosition(of job: JobKey) throws(StoreError) -> StoredPosition? {
        try database.rows(
            "SELECT type, position FROM ledger_position WHERE job = ? ORDER BY run DESC LIMIT 1",
            [.integer(job.id)]
        ) { StoredPosition(type: $0.text(0), text: $0.text(1)) }.first
    }

    /// Notes the position that `run` reached.
    package func setLedgerPosition(
        _ position: StoredPosition, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            "INSERT INTO ledger_position (job, run, type, position) VALUES (?, ?, ?, ?)",
            [.integer(job.id), .integer(run), .text(position.type), .text(position.text)])
    }

    /// The newest entry of every file, by path.
    package func files(of job: JobKey) throws(StoreError) -> [String: StoredFile] {
        var files: [String: StoredFile] = [:]
        try database.forEach(
            """
            SELECT path, size, sha256, rows, rows_left, reached_offset, reached_line, reached_rows
            FROM source_file WHERE job = ? ORDER BY path, run
            """, [.integer(job.id)]
        ) { row in
            let reached = row.optionalInteger(5).map {
                ReachedPlace(offset: $0, line: row.integer(6), rows: row.integer(7))
            }
            files[row.text(0)] = StoredFile(
                path: row.text(0), size: row.integer(1), sha256: row.text(2), rows: row.integer(3),
                rowsLeft: row.integer(4), reached: reached)
        }
        return files
    }

    /// The digests of the contents of which some run left no row, under whatever path.
    package func completeContents(of job: JobKey) throws(StoreError) -> Set<String> {
        var digests: Set<String> = []
        try database.forEach(
            "SELECT sha256 FROM source_file WHERE job = ? AND rows_left = 0 AND sha256 <> ''",
            [.integer(job.id)]
        ) { digests.insert($0.text(0)) }
        return digests
    }

    /// Adds a file to the manifest of `run`.
    package func addFile(_ file: StoredFile, of job: JobKey, run: Int) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO source_file (job, run, path, size, sha256, rows, rows_left,
                reached_offset, reached_line, reached_rows)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(job.id), .integer(run), .text(file.path), .integer(file.size),
                .text(file.sha256), .integer(file.rows), .integer(file.rowsLeft),
                SQLValue(file.reached?.offset), SQLValue(file.reached?.line),
                SQLValue(file.reached?.rows),
            ])
    }

    /// What the newest run found below the reach of the next in a table of a database.
    package func sourceCount(
        of job: JobKey, source: String
    ) throws(StoreError) -> StoredSourceCount? {
        try database.rows(
            """
            SELECT source, bound, rows FROM source_count WHERE job = ? AND source = ?
            ORDER BY run DESC LIMIT 1
            """, [.integer(job.id), .text(source)]
        ) { StoredSourceCount(source: $0.text(0), bound: $0.text(1), rows: $0.integer(2)) }.first
    }

    package func addSourceCount(
        _ count: StoredSourceCount, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            "INSERT INTO source_count (job, source, run, bound, rows) VALUES (?, ?, ?, ?, ?)",
            [
                .integer(job.id), .text(count.source), .integer(run), .text(count.bound),
                .integer(count.rows),
            ])
    }
}
