import Foundation
import Store
import Tabular
import Testing

/// One golden for every case in which readers that go on where they stopped are known to lose rows, repeat
/// them or mistake them. Each runs a job on files, through the real program, and compares all that the
/// store holds with a table written by hand.
///
/// Rows of files are `series,day,value,loaded`; the ledger is `loaded`. Of the tables, lines are
///
/// - `row`: the run that took the row in; series, day, value, ledger value; file and line;
/// - `kept out`: the run that did; the rule; the row as it stood; file and line; what became of it;
/// - `position`: the run that reached it, and where.
@Suite struct SemanticsTests {
    /// The table follows from the rule: a row at or above the position that no run has met is taken, one
    /// below it is kept out, once; with a lag of 2 days, one of 2026-01-05 lies within reach of 07.
    @Test("a late row")
    func lateRow() throws {
        let job = try Workshop()
        try job.deliver("1", ["a,2026-01-05,1,2026-01-06", "b,2026-01-05,2,2026-01-06"])
        try job.run()
        try job.deliver("2", ["a,2026-01-06,3,2026-01-07", "b,2026-01-04,4,2026-01-05"])
        try job.run()
        try job.write("lag: 2")
        try job.deliver("3", ["c,2026-01-05,5,2026-01-05", "c,2026-01-04,6,2026-01-04"])
        try job.run()
        try job.run()
        #expect(
            try job.content() == """
                row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
                row 1: b 2026-01-05 2.0 2026-01-06 in/1.csv:3
                row 2: a 2026-01-06 3.0 2026-01-07 in/2.csv:2
                row 3: c 2026-01-05 5.0 2026-01-05 in/3.csv:2
                kept out 2: belowLedgerPosition b,2026-01-04,4,2026-01-05 in/2.csv:3 held
                kept out 3: belowLedgerPosition c,2026-01-04,6,2026-01-04 in/3.csv:3 held
                position 1: 2026-01-06
                position 2: 2026-01-07
                """)
    }

    /// Known by its content, a row is met before only if all of it was: the new value is a further row, and
    /// the one that is sent again beside it is none. A third value is one more.
    @Test("a correction at the same ledger value")
    func correction() throws {
        let job = try Workshop()
        try job.deliver("1", ["a,2026-01-05,1,2026-01-06", "b,2026-01-05,2,2026-01-06"])
        try job.run()
        try job.deliver("2", ["a,2026-01-05,10,2026-01-06", "b,2026-01-05,2.0,2026-01-06"])
        try job.run()
        try job.deliver("3", ["a,2026-01-05,11,2026-01-06", "a,2026-01-05,10,2026-01-06"])
        try job.run()
        #expect(
            try job.content() == """
                row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
                row 1: b 2026-01-05 2.0 2026-01-06 in/1.csv:3
                row 2: a 2026-01-05 10.0 2026-01-06 in/2.csv:2
                row 3: a 2026-01-05 11.0 2026-01-06 in/3.csv:2
                position 1: 2026-01-06
                """)
    }

    /// A row without a ledger value has no place: it is kept out, taken in whenever it comes (stored with
    /// no ledger value), or stops the run; in every case once.
    @Test("a null ledger", arguments: ["quarantine", "include", "fail"])
    func nullLedger(policy: String) throws {
        let job = try Workshop()
        try job.write("ledgerNulls: \"\(policy)\"")
        try job.deliver("1", ["a,2026-01-05,1,2026-01-06"])
        try job.run()
        try job.deliver("2", ["b,2026-01-05,2,", "a,2026-01-06,3,2026-01-07"])
        let second = try job.run(exitCode: policy == "fail" ? 1 : 0)
        #expect(
            second.errors.contains("expected a ledger value in every row") == (policy == "fail"))
        try job.deliver("3", ["b,2026-01-05,2,", "a,2026-01-07,4,2026-01-08"])
        if policy != "fail" { try job.run() }
        let expected = [
            "quarantine": """
            row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
            row 2: a 2026-01-06 3.0 2026-01-07 in/2.csv:3
            row 3: a 2026-01-07 4.0 2026-01-08 in/3.csv:3
            kept out 2: ledgerNull b,2026-01-05,2, in/2.csv:2 held
            position 1: 2026-01-06
            position 2: 2026-01-07
            position 3: 2026-01-08
            """,
            "include": """
            row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
            row 2: b 2026-01-05 2.0  in/2.csv:2
            row 2: a 2026-01-06 3.0 2026-01-07 in/2.csv:3
            row 3: a 2026-01-07 4.0 2026-01-08 in/3.csv:3
            position 1: 2026-01-06
            position 2: 2026-01-07
            position 3: 2026-01-08
            """,
            "fail": """
            row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
            position 1: 2026-01-06
            """,
        ]
        #expect(try job.content() == expected[policy])
    }

    /// Central European time changes at 01:00 UTC on 2026-03-29. In UTC the ledger values are
    ///
    ///     01:30+01:00   00:30      the position
    ///     02:10+02:00   00:10      below it, though its text is greater
    ///     03:15+02:00   01:15      above it
    ///
    /// Values without a zone, or of one more than an hour away, cannot be compared: the run stops.
    @Test("a change of the zone")
    func zoneChange() throws {
        let job = try Workshop()
        try job.write("ledgerType: \"timestamp\"")
        try job.deliver("1", ["a,2026-03-28,1,2026-03-29T01:30:00+01:00"])
        try job.run()
        try job.deliver(
            "2",
            [
                "a,2026-03-29,2,2026-03-29T03:15:00+02:00",
                "b,2026-03-28,3,2026-03-29T02:10:00+02:00",
            ])
        try job.run()
        let before = try job.image()
        for value in ["2026-03-30T12:00:00", "2026-03-30", "2026-03-30T12:00:00Z"] {
            try job.deliver("3", ["a,2026-03-30,4,\(value)"])
            let third = try job.run(exitCode: 1)
            #expect(
                third.errors.contains(
                    "in/3.csv, line 2, column \"loaded\": expected times with the offset +02:00"))
        }
        #expect(try job.image() == before)
        #expect(
            try job.content() == """
                row 1: a 2026-03-28 1.0 2026-03-29T01:30:00+01:00 in/1.csv:2
                row 2: a 2026-03-29 2.0 2026-03-29T03:15:00+02:00 in/2.csv:2
                kept out 2: belowLedgerPosition b,2026-03-28,3,2026-03-29T02:10:00+02:00 in/2.csv:3 held
                position 1: 2026-03-29T01:30:00+01:00
                position 2: 2026-03-29T03:15:00+02:00
                """)
    }

    /// To the microsecond, and to the nanosecond where the source writes them: .000001 lies below
    /// the position .000002; another row at it is new; .0000021 lies above it, below .000003.
    @Test("microsecond precision")
    func microseconds() throws {
        let job = try Workshop()
        try job.write("ledgerType: \"timestamp\"")
        func stamp(_ fraction: String) -> String { "2026-01-06T10:00:00.\(fraction)Z" }
        try job.deliver("1", ["a,2026-01-05,1,\(stamp("000002"))"])
        try job.run()
        try job.deliver(
            "2",
            [
                "b,2026-01-05,2,\(stamp("000001"))", "c,2026-01-05,3,\(stamp("000002"))",
                "a,2026-01-05,1,\(stamp("0000020"))", "d,2026-01-05,4,\(stamp("0000021"))",
            ])
        try job.run()
        try job.deliver(
            "3", ["e,2026-01-05,5,\(stamp("000002"))", "f,2026-01-05,6,\(stamp("000003"))"])
        try job.run()
        #expect(
            try job.content() == """
                row 1: a 2026-01-05 1.0 2026-01-06T10:00:00.000002Z in/1.csv:2
                row 2: c 2026-01-05 3.0 2026-01-06T10:00:00.000002Z in/2.csv:3
                row 2: d 2026-01-05 4.0 2026-01-06T10:00:00.0000021Z in/2.csv:5
                row 3: f 2026-01-05 6.0 2026-01-06T10:00:00.000003Z in/3.csv:3
                kept out 2: belowLedgerPosition b,2026-01-05,2,2026-01-06T10:00:00.000001Z in/2.csv:2 held
                kept out 3: belowLedgerPosition e,2026-01-05,5,2026-01-06T10:00:00.000002Z in/3.csv:2 held
                position 1: 2026-01-06T10:00:00.000002Z
                position 2: 2026-01-06T10:00:00.0000021Z
                position 3: 2026-01-06T10:00:00.000003Z
                """)
    }

    /// What has been taken stays. A file that comes back under its name or another brings what is new in
    /// it; what is then below the position is kept out.
    @Test("a deleted file")
    func deletedFile() throws {
        let job = try Workshop()
        try job.deliver("1", ["a,2026-01-05,1,2026-01-06"])
        try job.deliver("2", ["a,2026-01-06,2,2026-01-07"])
        try job.run()
        let before = try job.image()
        try job.remove("1")
        try job.run()
        #expect(try job.image() == before, "a file that is gone is no news")
        try job.deliver("1", ["a,2026-01-05,1,2026-01-06", "b,2026-01-05,9,2026-01-06"])
        try job.remove("2")
        try job.deliver("4", ["a,2026-01-06,2,2026-01-07", "a,2026-01-07,3,2026-01-08"])
        try job.run()
        #expect(
            try job.content() == """
                row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
                row 1: a 2026-01-06 2.0 2026-01-07 in/2.csv:2
                row 2: a 2026-01-07 3.0 2026-01-08 in/4.csv:3
                kept out 2: belowLedgerPosition b,2026-01-05,9,2026-01-06 in/1.csv:3 held
                position 1: 2026-01-07
                position 2: 2026-01-08
                """)
    }

    /// Cut at the end of a row, a file takes nothing away. Cut within one, it has a damaged record, which
    /// is kept out. Whole again and longer, it brings the rows that no run has met.
    @Test("a truncated file")
    func truncatedFile() throws {
        let job = try Workshop()
        let rows = [
            "a,2026-01-05,1,2026-01-06", "a,2026-01-06,2,2026-01-07", "a,2026-01-07,3,2026-01-08",
        ]
        try job.deliver("1", rows)
        try job.run()
        let before = try job.image()
        try job.deliver("1", Array(rows[..<2]))
        try job.run()
        #expect(try job.image() == before)
        try job.put("1", "series,day,value,loaded\n\(rows[0])\na,2026-01-0")
        try job.run()
        try job.deliver("1", rows + ["a,2026-01-08,4,2026-01-09"])
        try job.run()
        #expect(
            try job.content() == """
                row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
                row 1: a 2026-01-06 2.0 2026-01-07 in/1.csv:3
                row 1: a 2026-01-07 3.0 2026-01-08 in/1.csv:4
                row 3: a 2026-01-08 4.0 2026-01-09 in/1.csv:5
                kept out 2: malformedRow a,2026-01-0 in/1.csv:3 held
                position 1: 2026-01-08
                position 3: 2026-01-09
                """)
    }

    /// A further column is taken and told. A column of numbers that turns to text is, as this job says, a
    /// reason to keep the whole file out, readable cells or not, without moving the position; asked
    /// for again, its ten numbers are taken and its two texts are kept out for what they are.
    @Test("a change of the schema")
    func schemaChange() throws {
        let job = try Workshop()
        try job.write("schema: { changedType: \"quarantine\" }")
        try job.deliver("1", ["a,2026-01-05,1,2026-01-06"])
        try job.run()
        try job.put("2", "series,note,day,value,loaded\na,new,2026-01-06,2,2026-01-07\n")
        try job.run()
        // Seven texts of twelve cells, and so most of them.
        let values = ["10", "11", "12", "13", "14", "x1", "x2", "x3", "x4", "x5", "x6", "x7"]
        try job.deliver("3", values.enumerated().map { "a,2026-01-\($0 + 10),\($1),2026-01-22" })
        try job.run()
        try job.replay("schemaContract")
        try job.run()
        let reached = (0..<5).map {
            "row 4: a 2026-01-\($0 + 10) \($0 + 10).0 2026-01-22 in/3.csv:\($0 + 2)"
        }
        let replayed = (0..<5).map {
            "kept out 3: schemaContract a,2026-01-\($0 + 10),\($0 + 10),2026-01-22 in/3.csv:\($0 + 2) replayed"
        }
        let held = (5..<12).map {
            "kept out 4: unreadableValue a,2026-01-\($0 + 10),x\($0 - 4),2026-01-22 in/3.csv:\($0 + 2) held"
        }
        #expect(
            try job.content()
                == """
                row 1: a 2026-01-05 1.0 2026-01-06 in/1.csv:2
                row 2: a 2026-01-06 2.0 2026-01-07 in/2.csv:2
                \(reached.joined(separator: "\n"))
                \(replayed.joined(separator: "\n"))
                \(held.joined(separator: "\n"))
                position 1: 2026-01-06
                position 2: 2026-01-07
                column 2: newColumn note unknown in/2.csv
                """)
    }
}

/// A job, its files and its store, in a fresh folder, run by the real program.
private struct Workshop {
    private let program: Program

    init() throws {
        program = try Program()
        try FileManager.default.createDirectory(
            at: program.folder.appending(path: "in"), withIntermediateDirectories: true)
        try write("")
    }

    /// Writes the job file, with further keys of its source.
    func write(_ keys: String) throws {
        let text = """
            { name: "t", horizon: 1, frequency: "daily", models: ["naive"],
              source: { files: "in/*.csv", \(keys.isEmpty ? "" : keys + ",")
                        columns: { series: "series", time: "day", value: "value",
                                   ledger: "loaded" } } }
            """
        try Data(text.utf8).write(to: program.folder.appending(path: "job.json5"))
    }

    func deliver(_ name: String, _ rows: [String]) throws {
        try put(name, "series,day,value,loaded\n" + rows.map { $0 + "\n" }.joined())
    }

    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: program.folder.appending(path: "in/\(name).csv"))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: program.folder.appending(path: "in/\(name).csv"))
    }

    @discardableResult
    func run(exitCode: Int32 = 0) throws -> Program.Result {
        let result = try program.run("run", "job.json5", "--as-of", "2026-12-31", "--quiet")
        #expect(result.exitCode == exitCode, "\(result.errors)")
        return result
    }

    /// Asks for the rows that a rule kept out.
    func replay(_ rule: String) throws {
        let result = try program.run("quarantine", "replay", "job.json5", "--rule", rule)
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    func image() throws -> StoreImage { try program.image(of: "store") }

    /// All that the store knows of the source, line by line.
    func content() throws -> String {
        let store = try Store(path: program.path("store"), for: .reading)
        let job = try #require(try store.job(named: "t"))
        var lines: [String] = []
        for segment in try store.segments(of: job) {
            var rows = try ParquetReader(
                path: program.path("store/\(segment.path)"),
                columns: ["series", "time", "value", "ledger", "file", "line"])
            while try rows.next() {
                let day = rows.text(1).replacing("T00:00:00Z", with: "")
                lines.append(
                    "row \(segment.run): \(rows.text(0)) \(day) \(rows.text(2)) \(rows.text(3)) "
                        + "\(rows.text(4)):\(rows.text(5))")
            }
        }
        lines += try store.quarantine(of: job).map { kept in
            "kept out \(kept.run): \(kept.row.rule) \(kept.row.payload) "
                + "\(kept.row.file):\(kept.row.line) \(kept.state.rawValue)"
        }
        lines += try #require(image().tables["ledger_position"]).map { row in
            let cells = row.split(separator: " | ")
            return "position \(cells[1]): \(cells[3])"
        }
        lines += try store.columns(of: job).filter { $0.change != nil }.map { column in
            "column \(column.run ?? 0): \(column.change ?? "") \(column.name) \(column.kind) "
                + column.file
        }
        return lines.joined(separator: "\n")
    }
}
