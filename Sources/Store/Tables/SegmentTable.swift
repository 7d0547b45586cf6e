/// A file of accepted rows as the catalogue keeps it.
package struct StoredSegment: Hashable, Sendable {
    package let run: Int
    /// Counted from 1 within the run.
    package let number: Int
    /// Below the store.
    package let path: String
    package let rows: Int
    package let bytes: Int
    /// Hexadecimal.
    package let sha256: String
    /// The least and the greatest ledger key of its rows.
    package let ledgerKeys: ClosedRange<Int>
    /// Whether the rows lie in the order in which they came, and not only by their ledger value.
    package let isInOrder: Bool
    /// Whether its rows were moved from the catalogue of a store of format 2, and are known by the cells of
    /// their source alone.
    package let isMoved: Bool
}

extension Store {
    /// The segments of the runs up to and with `run`, oldest first.
    package func segments(
        of job: JobKey, through run: Int = .max
    ) throws(StoreError) -> [StoredSegment] {
        try database.rows(
            """
            SELECT run, number, path, rows, bytes, sha256, ledger_min, ledger_max, in_order, moved
            FROM segment WHERE job = ? AND run <= ? ORDER BY run, number
            """, [.integer(job.id), .integer(run)]
        ) { row throws(StoreError) in
            guard row.integer(6) <= row.integer(7) else {
                throw .damaged(
                    path: database.path, reason: "a segment has no range of ledger values")
            }
            return StoredSegment(
                run: row.integer(0), number: row.integer(1), path: row.text(2),
                rows: row.integer(3), bytes: row.integer(4), sha256: row.text(5),
                ledgerKeys: row.integer(6)...row.integer(7), isInOrder: row.integer(8) != 0,
                isMoved: row.integer(9) != 0)
        }
    }

    /// Enters a segment whose file is in its place.
    static func enter(
        _ segment: StoredSegment, ofJob job: Int, in database: Database
    ) throws(StoreError) {
        try database.execute(
            """
            INSERT INTO segment (job, run, number, path, rows, bytes, sha256, ledger_min, ledger_max,
                in_order, moved)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(job), .integer(segment.run), .integer(segment.number),
                .text(segment.path), .integer(segment.rows), .integer(segment.bytes),
                .text(segment.sha256), .integer(segment.ledgerKeys.lowerBound),
                .integer(segment.ledgerKeys.upperBound), .integer(segment.isInOrder ? 1 : 0),
                .integer(segment.isMoved ? 1 : 0),
            ])
    }
}
