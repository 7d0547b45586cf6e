package import Tabular

/// A pull that has not come to its end.
package struct StoredPull: Hashable, Sendable {
    /// The cut-off, in ISO 8601.
    package let asOf: String
    /// What the pull reads from, as its reader knows it again.
    package let source: String
    /// How far it has come, as JSON.
    package let state: String

    package init(asOf: String, source: String, state: String) {
        self.asOf = asOf
        self.source = source
        self.state = state
    }
}

/// Pulls under way: what they have read lies in files `pulls/JOB/NUMBER.parquet`, which belong to no run.
extension Store {
    /// The pull of the job that has not come to its end; nil where there is none.
    package func openPull(of job: JobKey) throws(StoreError) -> StoredPull? {
        try database.rows(
            "SELECT as_of, source, state FROM open_pull WHERE job = ?", [.integer(job.id)]
        ) { StoredPull(asOf: $0.text(0), source: $0.text(1), state: $0.text(2)) }.first
    }

    /// Keeps what a pull has read since it was kept last, and how far it has come: both or neither.
    ///
    /// - Parameter rowGroups: rows in columns of the same names, in the order in which they were read.
    package func keep(
        _ pull: StoredPull, of job: JobKey, rowGroups: [[Column]]
    ) throws(StoreError) {
        try database.transaction { () throws(StoreError) in
            try database.execute(
                "INSERT OR REPLACE INTO open_pull (job, as_of, source, state) VALUES (?, ?, ?, ?)",
                [.integer(job.id), .text(pull.asOf), .text(pull.source), .text(pull.state)])
            guard let first = rowGroups.first else { return }
            let number = try parts(of: job).count + 1
            let name = "pulls/\(job.name)/\(sixDigits(number)).parquet"
            try Folder.create("\(path)/pulls/\(job.name)")
            try Folder.replaceTable(
                "\(path)/\(name)", columns: first.map { ParquetField($0) },
                rowGroupRows: first.first?.count ?? 1
            ) { (out) throws(TabularError) in
                for columns in rowGroups { try out.append(columns) }
            }
            let file = try Folder.digest(of: "\(path)/\(name)")
            try database.execute(
                """
                INSERT INTO open_pull_part (job, number, path, bytes, sha256)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    .integer(job.id), .integer(number), .text(name), .integer(file.bytes),
                    .text(file.sha256),
                ])
        }
    }

    /// Calls `body` with the columns of every row group that a pull has kept, in order; false where a
    /// file is not what was written, which ends the calls.
    package func forEachPart(
        of job: JobKey, columns names: [String], _ body: ([Column]) throws(StoreError) -> Void
    ) throws(StoreError) -> Bool {
        for part in try parts(of: job) {
            let file = "\(path)/\(part.path)"
            guard Folder.exists(file), try Folder.digest(of: file).sha256 == part.sha256 else {
                return false
            }
            let groups: [[Column]]
            do throws(TabularError) {
                let table = try ParquetFile(path: file)
                var read: [[Column]] = []
                for group in 0..<table.rowGroupCount {
                    read.append(try table.read(names, rowGroups: [group]))
                }
                groups = read
            } catch { return false }
            for group in groups { try body(group) }
        }
        return true
    }

    /// Forgets the pull under way; its files go with the next `sweepPulls`.
    package func endPull(of job: JobKey) throws(StoreError) {
        try database.execute("DELETE FROM open_pull WHERE job = ?", [.integer(job.id)])
        try database.execute("DELETE FROM open_pull_part WHERE job = ?", [.integer(job.id)])
    }

    /// Removes the files of pulls that are no longer under way.
    package func sweepPulls() throws(StoreError) { try Self.sweepPulls(in: path, database) }

    static func sweepPulls(in path: String, _ database: Database) throws(StoreError) {
        var named: Set<String> = []
        try database.forEach("SELECT path FROM open_pull_part") { named.insert($0.text(0)) }
        for job in try Folder.names(in: "\(path)/pulls") {
            for name in try Folder.names(in: "\(path)/pulls/\(job)")
            where !named.contains("pulls/\(job)/\(name)") {
                try Folder.remove("\(path)/pulls/\(job)/\(name)")
            }
        }
    }

    private func parts(of job: JobKey) throws(StoreError) -> [(path: String, sha256: String)] {
        try database.rows(
            "SELECT path, sha256 FROM open_pull_part WHERE job = ? ORDER BY number",
            [.integer(job.id)]
        ) { (path: $0.text(0), sha256: $0.text(1)) }
    }
}
