import Foundation
import Store
import Testing

@Suite("Catalogue")
struct CatalogueTests {
    @Test("a new store has the newest format, in WAL mode, and opens again")
    func fresh() throws {
        try withFolder { folder in
            let path = folder + "/a/b c/störe #1?%"
            #expect(!Store.exists(at: path))
            do { _ = try Store(path: path, for: .writing) }
            #expect(Store.exists(at: path))
            #expect(try sqlite(path, "PRAGMA user_version") == ["3"])
            #expect(try sqlite(path, "PRAGMA journal_mode") == ["wal"])
            #expect(try sqlite(path, "PRAGMA integrity_check") == ["ok"])
            do { _ = try Store(path: path, for: .writing) }
            #expect(try Store(path: path, for: .reading).jobs().isEmpty)
        }
    }

    /// A store that was written by a release must open in the next: what a step makes never changes.
    @Test(
        "the tables of each format stay what they were",
        arguments: [
            (
                1, "name NOT IN ('source_count', 'quarantine', 'quarantine_hash')", 11,
                "9edb5093c039ae650906190978ea612b79f0ebc6031e6ffc33b1859cad8f6e1b"
            ),
            (
                2, "name NOT IN ('quarantine', 'quarantine_hash')", 12,
                "f9375ce486398070059cd68363db0843ebe7f751212dac70faa2fa369d9a0db0"
            ),
            (3, "true", 14, "a3b0136b37dd5ff92f8edfd78c3094cb46cb833e161d782e4fafeb86696f4147"),
        ])
    func formatIsUnchanged(
        format: Int, condition: String, count: Int, sha256: String
    ) throws {
        try withFolder { folder in
            do { _ = try Store(path: folder, for: .writing) }
            let schema = try sqlite(
                folder,
                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND \(condition) "
                    + "ORDER BY type, name")
            let digest = Digest(of: Array(schema.joined(separator: "\n").utf8))
            #expect(schema.count == count)
            #expect(digest.hexadecimal == sha256)
        }
    }

    @Test("a store of format 1 takes the steps it lacks")
    func older() throws {
        try withFolder { folder in
            do { _ = try Store(path: folder, for: .writing) }
            try sqlite(folder, "DROP TABLE source_count")
            try sqlite(folder, "PRAGMA user_version = 1")
            #expect(try Store(path: folder, for: .reading).jobs().isEmpty)
            do { _ = try Store(path: folder, for: .writing) }
            #expect(try sqlite(folder, "PRAGMA user_version") == ["3"])
            #expect(try sqlite(folder, "SELECT count(*) FROM source_count") == ["0"])
        }
    }

    @Test("the quarantine of a store of format 2 is kept, row by row")
    func olderQuarantine() throws {
        try withFolder { folder in
            do {
                let store = try Store(path: folder, for: .writing)
                _ = try store.enterJob(named: "j", identity: "i")
            }
            try sqlite(folder, "DROP TABLE quarantine")
            try sqlite(
                folder,
                """
                CREATE TABLE quarantine (job INTEGER NOT NULL, run INTEGER NOT NULL,
                    rule TEXT NOT NULL, reason TEXT NOT NULL, file TEXT NOT NULL,
                    line INTEGER NOT NULL, hash BLOB NOT NULL, payload TEXT NOT NULL) STRICT
                """)
            try sqlite(folder, "CREATE UNIQUE INDEX quarantine_hash ON quarantine (job, hash)")
            try sqlite(
                folder,
                "INSERT INTO quarantine VALUES (1, 4, 'rule', 'why', 'f.csv', 7, "
                    + "zeroblob(16), 'a,b')")
            try sqlite(folder, "PRAGMA user_version = 2")
            let store = try Store(path: folder, for: .writing)
            let job = try #require(try store.job(named: "j"))
            let row = try #require(try store.quarantine(of: job).first)
            #expect(row.state == .held)
            #expect(row.run == 4)
            #expect(
                row.row
                    == StoredQuarantine(
                        rule: "rule", reason: "why", file: "f.csv", line: 7, hash: row.row.hash,
                        payload: "a,b"))
            #expect(row.row.hash.hexadecimal == String(repeating: "0", count: 32))
        }
    }

    @Test("a store of a newer Almanac is refused, for reading and writing, and left as it is")
    func newer() throws {
        try withFolder { folder in
            do { _ = try Store(path: folder, for: .writing) }
            try sqlite(folder, "PRAGMA user_version = 7")
            for access in [Store.Access.reading, .writing] {
                let error = #expect(throws: StoreError.self) {
                    try Store(path: folder, for: access)
                }
                #expect(error == .newer(path: folder, found: 7, supported: 3))
                #expect(
                    error?.description
                        == "\(folder): the store has format 7, and this Almanac knows up to 3. "
                        + "Use the newer Almanac that wrote it.")
            }
            #expect(try sqlite(folder, "PRAGMA user_version") == ["7"])
        }
    }

    @Test("no store, an empty catalogue and a catalogue that is none are told apart")
    func notAStore() throws {
        try withFolder { folder in
            #expect(throws: StoreError.missing(path: folder)) {
                try Store(path: folder, for: .reading)
            }
            #expect(throws: StoreError.missing(path: folder + "/none")) {
                try Store(path: folder + "/none", for: .reading)
            }
            let catalogue = URL(filePath: folder + "/almanac.db")
            try Data().write(to: catalogue)
            #expect(throws: StoreError.missing(path: folder)) {
                try Store(path: folder, for: .reading)
            }
            try Data("this is a letter, not a database; ".utf8 + [UInt8](repeating: 65, count: 900))
                .write(to: catalogue)
            for access in [Store.Access.reading, .writing] {
                let error = #expect(throws: StoreError.self) {
                    try Store(path: folder, for: access)
                }
                guard case .damaged(let path, _)? = error else {
                    Issue.record("not damaged: \(String(describing: error))")
                    return
                }
                #expect(path == folder + "/almanac.db")
            }
        }
    }

    @Test("a file in the place of the folder is a clear error")
    func fileForFolder() throws {
        try withFolder { folder in
            let path = folder + "/file"
            try Data("a3b0136b37dd5ff92f8edfd78c3094cb46cb833e161d782e4fafeb86696f4147".utf8).write(
                to: URL(filePath: path))
            let error = #expect(throws: StoreError.self) { try Store(path: path, for: .writing) }
            #expect(
                error?.description == "\(path): the store cannot be opened: Not a directory.")
        }
    }

    @Test("a job keeps the identity it was entered with")
    func identity() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "sales", identity: "weekly")
            #expect(try store.enterJob(named: "sales", identity: "weekly") == job)
            let other = try store.enterJob(named: "stock", identity: "daily")
            #expect(other != job)
            let error = #expect(throws: StoreError.self) {
                try store.enterJob(named: "sales", identity: "monthly")
            }
            #expect(
                error?.description
                    == "\(folder): could not run the job \"sales\": its rows were stored as weekly, "
                    + "and the job file now says monthly; use a new store, or change the job file "
                    + "back.")
            #expect(try store.jobs() == [job, other])
            #expect(try store.job(named: "none") == nil)
        }
    }
}
