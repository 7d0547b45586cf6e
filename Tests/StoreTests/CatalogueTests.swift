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
            #expect(try sqlite(path, "PRAGMA user_version") == ["\(Migrations.all.count)"])
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
            (1, 13, "612018fb0d8c6d532cbad9b71397c5a536d6ddbf898c55519f53854fe8397ec5"),
            (2, 14, "fe62be4ffb02737bf439376a067925c23ba140abc1435d3c5d1d3b4adfbe6101"),
            (3, 14, "a3b0136b37dd5ff92f8edfd78c3094cb46cb833e161d782e4fafeb86696f4147"),
            (4, 16, "0612940dac0a6dff7affe33f3cd2f1beb1a3540231b0384a761986a9d58206cc"),
            (5, 18, "d5e55e752c3e9cf9b5bd1734382eb8f5ff2113eb595712597addb32cd7688b1b"),
            (6, 19, "0a33681f1c3c052b6bf5e7bd822a90d325d43d268d11c1bc272a6fcc8c72b545"),
        ])
    func formatIsUnchanged(format: Int, count: Int, sha256: String) throws {
        try withFolder { folder in
            try sqlite(folder, script: Migrations.all.prefix(format).map(\.sql).joined())
            let schema = try sqlite(
                folder, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
            let digest = Digest(of: Array(schema.joined(separator: "\n").utf8))
            #expect(schema.count == count)
            #expect(digest.hexadecimal == sha256)
        }
    }

    @Test("every format has its digest in this test")
    func formats() { #expect(Migrations.all.count == 6) }

    @Test("a store of format 1 takes the steps it lacks, for a reader, too, who may write")
    func older() throws {
        for access in [Store.Access.writing, .reading] {
            try withFolder { folder in
                try makeStore(before: "counts of database sources", at: folder)
                #expect(try sqlite(folder, "PRAGMA user_version") == ["1"])
                #expect(try Store(path: folder, for: access).jobs().isEmpty)
                #expect(try sqlite(folder, "PRAGMA user_version") == ["\(Migrations.all.count)"])
                #expect(try sqlite(folder, "SELECT count(*) FROM source_count") == ["0"])
            }
        }
    }

    @Test("the quarantine of a store of format 2 is kept, row by row")
    func olderQuarantine() throws {
        try withFolder { folder in
            try makeStore(before: "quarantine that a person settles", at: folder)
            try sqlite(
                folder,
                script: """
                    INSERT INTO job VALUES (1, 'j', 'i');
                    INSERT INTO quarantine VALUES
                        (1, 4, 'rule', 'why', 'f.csv', 7, zeroblob(16), 'a,b');
                    """)
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
            #expect(try store.hasQuarantinedCells(of: job))
            #expect(row.row.hash.hexadecimal == String(repeating: "0", count: 32))
        }
    }

    @Test("a store of a newer Almanac is refused, for reading and writing, and left as it is")
    func newer() throws {
        try withFolder { folder in
            do { _ = try Store(path: folder, for: .writing) }
            let supported = Migrations.all.count
            let found = supported + 3
            try sqlite(folder, "PRAGMA user_version = \(found)")
            for access in [Store.Access.reading, .writing] {
                let error = #expect(throws: StoreError.self) {
                    try Store(path: folder, for: access)
                }
                #expect(error == .newer(path: folder, found: found, supported: supported))
                #expect(
                    error?.description
                        == "\(folder): the store has format \(found), and this Almanac knows up to \(supported). "
                        + "Use the newer Almanac that wrote it.")
            }
            #expect(try sqlite(folder, "PRAGMA user_version") == ["\(found)"])
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
