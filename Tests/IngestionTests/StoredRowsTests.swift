import CSQLite
import FoundationEssentials
import Glibc
import Ingestion
import Store
import Tabular
import Testing
import TimeSeries

/// What tells a row from those that earlier runs have stored.
@Suite("Stored rows")
struct StoredRowsTests {
    private let header = "series,time,value,ledger,price,mood\n"

    @Test("a row is known by what its cells mean, however they are written")
    func written() throws {
        let delivery = try Delivery(ledger: .timestamp)
        try delivery.put(
            "1.csv",
            rows: [
                "a,2026-01-05,1.5,2026-01-06T00:00:00Z", "a,2026-01-06,-0.25,2026-01-06T01:00:00Z",
                "a,2026-01-07,,2026-01-06T02:00:00.5Z",
            ])
        #expect(try delivery.run().rows.count == 3)
        try delivery.put(
            "2.csv",
            rows: [
                "a, 2026-01-05T00:00 ,1.50,2026-01-06T01:00:00+01:00",
                "a,2026-01-06,-25e-2,2026-01-06 01:00:00.000Z",
                "a,2026-01-07, ,2026-01-06T02:00:00.500000Z",
                // Another value, instant, series, or nanosecond of the ledger.
                "a,2026-01-05,1.51,2026-01-06T02:00:00.5Z",
                "a,2026-01-05T00:00:01,1.5,2026-01-06T02:00:00.5Z",
                "A,2026-01-05,1.5,2026-01-06T02:00:00.5Z",
                "a,2026-01-07,,2026-01-06T02:00:00.500000001Z",
            ])
        let batch = try delivery.run()
        #expect(batch.rowsSeenBefore == 3)
        #expect(batch.rows.map(\.line) == [5, 6, 7, 8])
    }

    @Test("the same instant in another zone is another time: it may lie in another day")
    func zones() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: ["a,2026-01-05T23:30:00+01:00,1,2026-01-06"])
        try delivery.run()
        try delivery.put(
            "2.csv",
            rows: [
                "a,2026-01-06T00:30:00+02:00,1,2026-01-06",
                "a,2026-01-05T23:30:00+01:00,1,2026-01-06",
            ])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.line) == [2])
        #expect(batch.rowsSeenBefore == 1)
    }

    @Test("a time without a zone is the same as in UTC, from run to run")
    func unstatedZone() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: ["a,2026-01-05,1,2026-01-06"])
        try delivery.run()
        try delivery.put("2.csv", rows: ["a,2026-01-05T00:00:00Z,1,2026-01-06"])
        #expect(try delivery.run().isEmpty)
        // Within one run the two would be an error.
        try delivery.remove("2.csv")
        try delivery.put("3.csv", rows: ["a,2026-01-05T00:00,1,2026-01-06"])
        #expect(try delivery.run().isEmpty)
    }

    @Test("a row whose cells are not of their types is known by these, letter for letter")
    func untyped() throws {
        let delivery = try Delivery(covariates: ["price", "mood"])
        let rows = [
            "a,2026-01-05,1,2026-01-06,9.5,good\n", "a,2026-01-05,1,2026-01-06,9.5,better\n",
            "b,2026-01-05,1e999,2026-01-06,,\n", "c,soon,1,2026-01-06,,\n",
            ",2026-01-05,1,2026-01-06,,\n", "d,2026-01-05,1,2026-01-06,,\n",
        ]
        try delivery.put(
            "1.csv",
            header + rows.joined()
                + (0..<9).map { "e,2026-01-05,\($0),2026-01-06,,\n" }
                .joined())
        #expect(try delivery.run().rows.count == 15)
        try delivery.put(
            "2.csv", header + rows.joined() + "a,2026-01-05,1,2026-01-06,9.50,good\n")
        let batch = try delivery.run()
        #expect(batch.rowsSeenBefore == 6)
        #expect(batch.rows.map(\.line) == [8])
    }

    @Test("covariates are told apart by name: one more, one less or another order make no new rows")
    func covariates() throws {
        let delivery = try Delivery(covariates: ["price"])
        let row = "a,2026-01-05,1,2026-01-06,9.5,\n"
        try delivery.put("1.csv", header + row)
        try delivery.run()
        delivery.source.columns.covariates = ["mood", "price"]
        // The old rows have no mood, and this one has none either.
        try delivery.put("2.csv", header + row + "b,2026-01-05,1,2026-01-06,9.5,3\n")
        #expect(try delivery.run().rows.map(\.line) == [3])
        delivery.source.columns.covariates = ["price", "mood"]
        try delivery.put(
            "3.csv", header + "b,2026-01-05,1,2026-01-06,9.5,3\na,2026-01-05,1,2026-01-06,9.5,4\n")
        #expect(try delivery.run().rows.map(\.line) == [3])
        delivery.source.columns.covariates = []
        try delivery.put("4.csv", header + row + "b,2026-01-05,1,2026-01-06,1,1\n")
        #expect(try delivery.run().isEmpty)
    }

    @Test("only segments that reach the ledger value of a row are looked at")
    func reach() throws {
        let delivery = try Delivery(ledger: .integer)
        for run in 1...3 {
            try delivery.put("\(run).csv", rows: ["a,2026-01-0\(run),\(run),\(run)"])
            try delivery.run()
        }
        let segments = "\(delivery.folder)/store/observations/job"
        try FileManager.default.removeItem(atPath: "\(segments)/000001-0001.parquet")
        try delivery.put("4.csv", rows: ["a,2026-01-03,3,3", "a,2026-01-04,4,4"])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.line) == [3])
        #expect(batch.rowsSeenBefore == 1)
        try delivery.put("5.csv", rows: ["a,2026-01-01,9,1"])
        let error = #expect(throws: StoreError.self) { try delivery.pull() }
        #expect(
            error
                == .damaged(
                    path: "\(segments)/000001-0001.parquet",
                    reason: "the catalogue names it, and it is not there"))
    }

    @Test("many rows of one ledger value, sent again in another order with some more among them")
    func oneLedgerValue() throws {
        let delivery = try Delivery()
        let rows = (0..<150_000).map { "s\($0 % 100),2026-01-05,\($0),2026-01-06" }
        try delivery.put("1.csv", rows: Array(rows[..<100_000]))
        #expect(try delivery.run().rows.count == 100_000)
        try delivery.put("1.csv", rows: rows.reversed())
        let second = try delivery.run()
        #expect(second.rows.count == 50_000)
        #expect(second.rowsSeenBefore == 100_000)
        try delivery.put("2.csv", rows: rows)
        #expect(try delivery.run().isEmpty)
        let stored = try delivery.stored()
        #expect(stored.count == 150_000)
        #expect(Set(stored).count == 150_000)
    }

    @Test("a file that the operating system says to be unchanged is not read, and any change is")
    func states() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: ["a,2026-01-05,1,2026-01-06"])
        // Within the two seconds after a change, a file system's clock may not tell a further one.
        sleep(3)
        #expect(try delivery.run().fileStates.map(\.path) == ["in/1.csv"])
        let unchanged = try delivery.pull()
        #expect(unchanged.unchangedFiles == 1)
        #expect(unchanged.filesNotRead == 1)
        // As long, and as old: only the time of the change, which no program can set, tells.
        let path = delivery.folder + "/in/1.csv"
        var status = stat()
        #expect(stat(path, &status) == 0)
        try delivery.put("1.csv", rows: ["a,2026-01-05,7,2026-01-06"])
        var times = [status.st_atim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        let changed = try delivery.run()
        #expect(changed.filesNotRead == 0)
        #expect(changed.rows.map(\.value) == [.number(7)])
        // It was changed a moment ago, and so its state is no proof.
        #expect(changed.fileStates.isEmpty)
        let again = try delivery.pull()
        #expect(again.filesNotRead == 0)
        #expect(again.unchangedFiles == 1)
    }

    @Test("the rows of a store that kept them in the catalogue are known by their cells")
    func moved() throws {
        let delivery = try Delivery()
        let rows = ["a,2026-01-05,1.50,2026-01-06", "b,2026-01-05,2,2026-01-06"]
        let path = delivery.folder + "/store"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        var connection: OpaquePointer?
        #expect(sqlite3_open(path + "/almanac.db", &connection) == SQLITE_OK)
        let steps = Migrations.all.prefix { $0.name != "segments of observations" }
        var script = steps.map(\.sql).joined() + "PRAGMA user_version = \(steps.count);"
        script += """
            INSERT INTO job VALUES (1, 'job', 'i');
            INSERT INTO ledger_position VALUES (1, 1, 'date', '2026-01-06');
            INSERT INTO run VALUES (1, 1, '2026-01-07', 'finished', '{}', '{}', '{}');
            INSERT INTO observation VALUES (1, 1, 'a', '2026-01-05', 1.5, NULL, '2026-01-06',
                x'\(cellHash(rows[0]))', 'in/1.csv', 2);
            INSERT INTO quarantine (job, run, rule, reason, file, line, hash, payload) VALUES
                (1, 1, 'range', '', 'in/1.csv', 3, x'\(cellHash(rows[1]))', '\(rows[1])');
            """
        #expect(sqlite3_exec(connection, script, nil, nil, nil) == SQLITE_OK)
        sqlite3_close(connection)
        try delivery.open(after: 1)
        try delivery.put(
            "2.csv", rows: rows + ["a,2026-01-05,1.5,2026-01-06", "c,2026-01-05,3,2026-01-06"])
        let batch = try delivery.run()
        #expect(batch.rowsSeenBefore == 2)
        // What its cells meant was not known then: a row that is written in another way is a new one.
        #expect(batch.rows.map(\.line) == [4, 5])
        try delivery.put("3.csv", rows: rows + ["a,2026-01-05,1.500,2026-01-06"])
        #expect(try delivery.run().isEmpty)
    }

    /// The hexadecimal digits of the hash by which a row without quotes was known: of each cell the
    /// length in four bytes, least first, and the bytes.
    private func cellHash(_ row: String) -> String {
        var bytes: [UInt8] = []
        for cell in row.split(separator: ",") {
            bytes += [UInt8(cell.utf8.count), 0, 0, 0] + Array(cell.utf8)
        }
        return bytes.withUnsafeBytes { RowHash(of: $0) }.hexadecimal
    }
}
