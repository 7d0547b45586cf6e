internal import FoundationEssentials
import TimeSeries

/// Moves the observations of a store of format 2 from its catalogue to segments.
///
/// Their times are the starts of their periods, and they stay known by the hashes of their source's cells,
/// which cannot be computed from what is stored.
enum MovedObservations {
    static func move(from database: Database, to path: String) throws(StoreError) {
        let runs = try database.rows(
            """
            SELECT DISTINCT observation.job, observation.run, job.name,
                coalesce((SELECT type FROM ledger_position AS p WHERE p.job = job.id LIMIT 1), '')
            FROM observation JOIN job ON job.id = observation.job ORDER BY 1, 2
            """
        ) { (job: $0.integer(0), run: $0.integer(1), name: $0.text(2), type: $0.text(3)) }
        for (job, run, name, type) in runs {
            let rows = try rows(
                of: job, run: run, isInteger: type == "integer",
                covariates: try covariates(of: job, run: run, in: database), in: database)
            let writing = SegmentWriting(
                store: path, job: name, run: run, isMoved: true, segmentRows: 1 << 22)
            for segment in try writing.write(rows) {
                try Store.enter(segment, ofJob: job, in: database)
            }
        }
        try database.executeScript("DROP TABLE observation;")
    }

    /// The names of the covariates of a run, sorted.
    private static func covariates(
        of job: Int, run: Int, in database: Database
    ) throws(StoreError) -> [String] {
        try database.rows(
            """
            SELECT DISTINCT item.key FROM observation, json_each(observation.covariates) AS item
            WHERE job = ? AND run = ? AND observation.covariates IS NOT NULL ORDER BY 1
            """, [.integer(job), .integer(run)]
        ) { $0.text(0) }
    }

    private static func rows(
        of job: Int, run: Int, isInteger: Bool, covariates names: [String], in database: Database
    ) throws(StoreError) -> ObservationRows {
        var rows = ObservationRows(covariates: names)
        let decoder = JSONDecoder()
        try database.forEach(
            """
            SELECT series, time, value, covariates, ledger, hash, file, line FROM observation
            WHERE job = ? AND run = ? ORDER BY rowid
            """, [.integer(job), .integer(run)]
        ) { row throws(StoreError) in
            let (time, ledger) = (row.text(1), row.text(4))
            // A row without a ledger value has the least key.
            let key =
                ledger.isEmpty
                ? Int.min : isInteger ? Int(ledger) : TimestampText(ledger)?.timestamp.seconds
            guard let read = TimestampText(time), let key else {
                throw .damaged(
                    path: database.path,
                    reason: "an observation has the time \"\(time)\" and the ledger value "
                        + "\"\(ledger)\"")
            }
            let held = try? decoder.decode(
                [String: Double].self, from: Data(row.text(3).utf8))
            rows.append(
                StoredObservation(
                    series: row.text(0), time: StoredTime(read.timestamp, offset: nil),
                    value: row.isNull(2) ? nil : row.real(2), covariates: names.map { held?[$0] },
                    ledger: ledger, ledgerKey: key, hash: RowHash(bytes: row.blob(5)),
                    file: row.text(6), line: row.integer(7)))
        }
        return rows
    }
}
