import Glibc

/// The state of jobs on disk: a catalogue in SQLite, segments of observations in Parquet, and files of model
/// versions, forecasts and reports.
///
/// It is the only thing that writes state. One task owns it; it is not `Sendable`. While a store is open
/// for writing no other process can open it so.
package final class Store {
    /// What a store is opened for.
    package enum Access: Hashable, Sendable {
        case reading
        /// Makes the folder and the catalogue where there are none.
        case writing
    }

    package let path: String
    let database: Database
    private let lock: StoreLock?
    /// The segments whose digests were compared since the store was opened.
    var verifiedSegments: Set<String> = []

    package init(path: String, for access: Access) throws(StoreError) {
        self.path = path
        let catalogue = "\(path)/almanac.db"
        switch access {
        case .writing:
            try Folder.create(path)
            lock = try StoreLock(folder: path)
            database = try Database(path: catalogue, readOnly: false, immutable: false)
            try Self.checkFormat(of: database, path: path)
            try database.executeScript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
            try Self.checkNothingIsOrphaned(by: database, path: path)
            try Migrations.apply(to: database, path: path)
            try Self.sweepSegments(in: path, database)
            try Self.sweepPulls(in: path, database)
        case .reading:
            lock = nil
            guard Glibc.access(catalogue, F_OK) == 0 else { throw .missing(path: path) }
            let isReadOnly = Glibc.access(path, W_OK) != 0
            let isAtRest = Self.isAtRest(catalogue)
            if isReadOnly, !isAtRest, Glibc.access("\(catalogue)-shm", F_OK) != 0 {
                throw .cannotOpen(
                    path: path,
                    reason: "a run that was killed has left its log beside the catalogue, and only "
                        + "one that may write here can take it in")
            }
            let immutable = isReadOnly && isAtRest
            let opened = try Database(path: catalogue, readOnly: true, immutable: immutable)
            try Self.checkFormat(of: opened, path: path)
            let format = try Migrations.format(of: opened)
            guard format > 0 else { throw .missing(path: path) }
            guard format < Migrations.all.count else {
                database = opened
                return
            }
            guard !isReadOnly else {
                throw .older(path: path, found: format, needed: Migrations.all.count)
            }
            // The steps that it lacks are taken by a writer.
            _ = try Store(path: path, for: .writing)
            database = try Database(path: catalogue, readOnly: true, immutable: immutable)
        }
    }

    /// Whether all that was committed is in the catalogue itself. Where it cannot make its lock files
    /// beside the catalogue, SQLite can only read what is said never to change; that is not so while
    /// a writer is at work, or when one was killed and has left its log.
    private static func isAtRest(_ catalogue: String) -> Bool {
        var status = stat()
        return stat("\(catalogue)-wal", &status) != 0 || status.st_size == 0
    }

    /// A new catalogue would number its runs and versions from 1, and write over those that are there.
    private static func checkNothingIsOrphaned(
        by database: Database, path: String
    ) throws(StoreError) {
        guard try Migrations.format(of: database) == 0 else { return }
        for (folder, what) in [("models", "model versions"), ("observations", "observations")]
        where try !Folder.names(in: "\(path)/\(folder)").isEmpty {
            throw .damaged(
                path: "\(path)/almanac.db",
                reason: "there is no catalogue in it, and there are \(what) beside it")
        }
    }

    private static func checkFormat(of database: Database, path: String) throws(StoreError) {
        let format = try Migrations.format(of: database)
        guard format <= Migrations.all.count else {
            throw .newer(path: path, found: format, supported: Migrations.all.count)
        }
    }

    /// Whether there is a catalogue in the folder.
    package static func exists(at path: String) -> Bool {
        Glibc.access("\(path)/almanac.db", F_OK) == 0
    }

    /// Makes everything `body` writes to the catalogue one step: all of it or nothing.
    package func transaction<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try database.transaction(body)
    }

    /// Lets `body` write in the midst of `reading`, which then sees what it wrote. While a store is open for
    /// writing nobody else writes, so that nothing else has changed.
    package func writingWhileReading(
        _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        try database.writingWhileReading(body)
    }

    /// Lets `body` see the catalogue as it is now, whoever writes meanwhile; its many small questions
    /// then cost one lock.
    package func reading<Value>(_ body: () -> Value) throws(StoreError) -> Value {
        try database.reading(body)
    }
}

/// A job's number in one store.
package struct JobKey: Hashable, Sendable {
    let id: Int
    package let name: String
}

extension Store {
    /// The jobs of the store, by name.
    package func jobs() throws(StoreError) -> [JobKey] {
        try database.rows("SELECT id, name FROM job ORDER BY name") {
            JobKey(id: $0.integer(0), name: $0.text(1))
        }
    }

    /// The job of this name; nil where the store has never run it.
    package func job(named name: String) throws(StoreError) -> JobKey? {
        try database.rows("SELECT id, name FROM job WHERE name = ?", [.text(name)]) {
            JobKey(id: $0.integer(0), name: $0.text(1))
        }.first
    }

    /// The job of this name, entered now if it is new.
    ///
    /// - Parameter identity: what must not change under the stored rows; another identity than the one
    ///   entered first is an error.
    package func enterJob(named name: String, identity: String) throws(StoreError) -> JobKey {
        if let known = try job(named: name) {
            let stored = try identityOfJob(known)
            guard stored == identity else {
                throw .failed(
                    action: "run the job \"\(name)\"", path: path,
                    reason:
                        "its rows were stored as \(stored), and the job file now says \(identity);"
                        + " use a new store, or change the job file back")
            }
            return known
        }
        try database.execute(
            "INSERT INTO job (name, identity) VALUES (?, ?)", [.text(name), .text(identity)])
        guard let entered = try job(named: name) else {
            throw .damaged(path: path, reason: "the catalogue does not keep what is written")
        }
        return entered
    }

    private func identityOfJob(_ job: JobKey) throws(StoreError) -> String {
        try database.rows("SELECT identity FROM job WHERE id = ?", [.integer(job.id)]) {
            $0.text(0)
        }.first ?? ""
    }
}
