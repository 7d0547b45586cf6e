/// What the operating system says of a file without reading it.
package struct FileState: Codable, Hashable, Sendable {
    /// Bytes.
    package let size: Int
    /// When the content was last written, in nanoseconds since 1970.
    package let modified: Int
    /// When anything about the file was last changed, which no program can set; the same unit.
    package let changed: Int
    package let device: Int
    package let inode: Int

    package init(size: Int, modified: Int, changed: Int, device: Int, inode: Int) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.device = device
        self.inode = inode
    }
}

/// The state in which a file was when its content had the digest.
package struct StoredFileState: Codable, Hashable, Sendable {
    /// Relative to the job file.
    package let path: String
    package let state: FileState
    /// Hexadecimal.
    package let sha256: String

    package init(path: String, state: FileState, sha256: String) {
        self.path = path
        self.state = state
        self.sha256 = sha256
    }
}

extension Store {
    /// The state of every file that was read to its digest, by path.
    package func fileStates(of job: JobKey) throws(StoreError) -> [String: StoredFileState] {
        var states: [String: StoredFileState] = [:]
        try database.forEach(
            """
            SELECT path, size, modified, changed, device, inode, sha256 FROM file_state
            WHERE job = ?
            """, [.integer(job.id)]
        ) { row in
            states[row.text(0)] = StoredFileState(
                path: row.text(0),
                state: FileState(
                    size: row.integer(1), modified: row.integer(2), changed: row.integer(3),
                    device: row.integer(4), inode: row.integer(5)),
                sha256: row.text(6))
        }
        return states
    }

    /// Notes the state of a file in the place of the one before.
    package func setFileState(_ file: StoredFileState, of job: JobKey) throws(StoreError) {
        try database.execute(
            """
            INSERT OR REPLACE INTO file_state
                (job, path, size, modified, changed, device, inode, sha256)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(job.id), .text(file.path), .integer(file.state.size),
                .integer(file.state.modified), .integer(file.state.changed),
                .integer(file.state.device), .integer(file.state.inode), .text(file.sha256),
            ])
    }
}
