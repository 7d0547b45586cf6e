/// What a column of a job's source was found to hold, and the first run that found it so.
package struct StoredColumn: Codable, Hashable, Sendable {
    package let name: String
    /// `number`, `date`, `text`, …; `absent` where a file did not have the column.
    package let kind: String
    /// The file that showed it.
    package let file: String
    /// In which way it differs from what was known before: `newColumn`, `missingColumn` or
    /// `changedType`; nil where nothing was.
    package let change: String?
    /// Nil until the run is committed.
    package let run: Int?

    package init(name: String, kind: String, file: String, change: String?, run: Int? = nil) {
        self.name = name
        self.kind = kind
        self.file = file
        self.change = change
        self.run = run
    }
}

extension Store {
    /// What the columns of the source have held, in the order in which runs found it.
    package func columns(of job: JobKey) throws(StoreError) -> [StoredColumn] {
        try database.rows(
            """
            SELECT name, kind, file, change, run FROM source_column WHERE job = ?
            ORDER BY run, name, kind
            """, [.integer(job.id)]
        ) {
            StoredColumn(
                name: $0.text(0), kind: $0.text(1), file: $0.text(2), change: $0.optionalText(3),
                run: $0.integer(4))
        }
    }

    /// Notes what `run` found; what was known already stays with the run that found it first.
    package func addColumn(
        _ column: StoredColumn, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO source_column (job, run, name, kind, file, change)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (job, name, kind) DO NOTHING
            """,
            [
                .integer(job.id), .integer(run), .text(column.name), .text(column.kind),
                .text(column.file), SQLValue(column.change),
            ])
    }
}
