/// A run as the catalogue keeps it.
package struct StoredRun: Hashable, Sendable {
    /// How far the run came.
    package enum Status: String, Hashable, Sendable {
        /// Its rows are in; its models are not.
        case ingested
        case finished
    }

    /// Counted from 1 within the job.
    package let number: Int
    /// ISO 8601.
    package let asOf: String
    package let status: Status
    /// What ingestion and the row checks found, as JSON: enough to finish the run after a crash.
    package let batch: String
    /// The record, as JSON; nil until the run is finished.
    package let record: String?
}

extension Store {
    /// The newest run of the job; nil before the first.
    package func lastRun(of job: JobKey) throws(StoreError) -> StoredRun? {
        try runs("job = ? ORDER BY number DESC LIMIT 1", [.integer(job.id)]).first
    }

    /// Run `number` of the job; nil where there is none.
    package func run(_ number: Int, of job: JobKey) throws(StoreError) -> StoredRun? {
        try runs("job = ? AND number = ?", [.integer(job.id), .integer(number)]).first
    }

    /// The summaries of the finished runs up to and with `number`, at most the newest `limit` of them,
    /// oldest first.
    package func summaries(
        of job: JobKey, through number: Int, limit: Int
    ) throws(StoreError) -> [String] {
        try database.rows(
            """
            SELECT summary FROM run WHERE job = ? AND number <= ? AND summary IS NOT NULL
            ORDER BY number DESC LIMIT ?
            """, [.integer(job.id), .integer(number), .integer(limit)]
        ) { $0.text(0) }.reversed()
    }

    /// A value of every run's batch, oldest first, where there is one.
    ///
    /// - Parameters:
    ///   - path: where it stands, as SQLite's JSON functions write it: `$.summary`.
    ///   - newest: only so many runs are asked; nil for all.
    package func batchValues(
        _ path: String, of job: JobKey, newest: Int? = nil
    ) throws(StoreError) -> [String] {
        try database.rows(
            """
            SELECT json_extract(batch, ?1) FROM
                (SELECT number, batch FROM run WHERE job = ?2 ORDER BY number DESC LIMIT ?3)
            WHERE json_extract(batch, ?1) IS NOT NULL ORDER BY number
            """, [.text(path), .integer(job.id), .integer(newest ?? -1)]
        ) { $0.text(0) }
    }

    /// The runs up to and with `number`, at most the newest `limit` of them, oldest first.
    package func runs(
        of job: JobKey, through number: Int, limit: Int
    ) throws(StoreError) -> [StoredRun] {
        try runs(
            "job = ? AND number <= ? ORDER BY number DESC LIMIT ?",
            [.integer(job.id), .integer(number), .integer(limit)]
        ).reversed()
    }

    /// Enters a run whose rows are committed in the same transaction.
    package func beginRun(
        _ number: Int, of job: JobKey, asOf: String, batch: String
    ) throws(StoreError) {
        try database.execute(
            "INSERT INTO run (job, number, as_of, status, batch) VALUES (?, ?, ?, 'ingested', ?)",
            [.integer(job.id), .integer(number), .text(asOf), .text(batch)])
    }

    /// Marks the run as finished.
    ///
    /// - Parameter summary: what later runs show of it in their history, as JSON.
    package func finishRun(
        _ number: Int, of job: JobKey, record: String, summary: String
    ) throws(StoreError) {
        try database.execute(
            "UPDATE run SET status = 'finished', record = ?, summary = ? WHERE job = ? AND number = ?",
            [.text(record), .text(summary), .integer(job.id), .integer(number)])
    }

    private func runs(
        _ condition: String, _ bindings: [SQLValue]
    ) throws(StoreError) -> [StoredRun] {
        try database.rows(
            "SELECT number, as_of, status, batch, record FROM run WHERE \(condition)", bindings
        ) { row throws(StoreError) in
            guard let status = StoredRun.Status(rawValue: row.text(2)) else {
                throw .damaged(path: database.path, reason: "a run has the status \(row.text(2))")
            }
            return StoredRun(
                number: row.integer(0), asOf: row.text(1), status: status, batch: row.text(3),
                record: row.optionalText(4))
        }
    }
}
