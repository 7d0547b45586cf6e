/// A row that was accepted into a panel.
package struct StoredObservation: Hashable, Sendable {
    package let series: String
    /// ISO 8601.
    package let time: String
    /// Nil where the source has the row without a value.
    package let value: Double?
    /// The further columns, as a JSON object; nil where the job has none.
    package let covariates: String?
    /// The ledger value, as the source writes it.
    package let ledger: String
    package let hash: RowHash
    package let file: String
    package let line: Int

    package init(
        series: String, time: String, value: Double?, covariates: String?, ledger: String,
        hash: RowHash, file: String, line: Int
    ) {
        self.series = series
        self.time = time
        self.value = value
        self.covariates = covariates
        self.ledger = ledger
        self.hash = hash
        self.file = file
        self.line = line
    }
}

extension Store {
    /// Appends an accepted row.
    package func addObservation(
        _ row: StoredObservation, of job: JobKey, run: Int
    ) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO observation
                (job, run, series, time, value, covariates, ledger, hash, file, line)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(job.id), .integer(run), .text(row.series), .text(row.time),
                row.value.map(SQLValue.real) ?? .null, SQLValue(row.covariates),
                .text(row.ledger), .blob(row.hash.bytes), .text(row.file), .integer(row.line),
            ])
    }

    /// Calls `body` for every accepted row of the runs up to and with `run`, in the order in which
    /// they were stored: of two rows with one series and time, the later one is in force.
    package func forEachObservation(
        of job: JobKey, through run: Int,
        _ body: (_ series: String, _ time: String, _ value: Double?, _ run: Int) -> Void
    ) throws(StoreError) {
        try database.forEach(
            // Rows are stored run by run, so this is the order of the index: nothing is sorted.
            """
            SELECT series, time, value, run FROM observation
            WHERE job = ? AND run <= ? ORDER BY run, rowid
            """,
            [.integer(job.id), .integer(run)]
        ) { body($0.text(0), $0.text(1), $0.isNull(2) ? nil : $0.real(2), $0.integer(3)) }
    }
}
