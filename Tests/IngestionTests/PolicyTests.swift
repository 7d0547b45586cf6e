import Ingestion
import Tabular
import Testing

/// What a job says of late rows, of the end of its ledger and of empty ledger values, and what becomes
/// of the rows that a person asks to have back.
@Suite("Ledger policies")
struct PolicyTests {
    private let history = ["a,2026-01-05,1,2026-01-06", "b,2026-01-05,2,2026-01-06"]
    private let late = "a,2025-12-29,9,2026-01-02"

    @Test("from the end on, rows are left; a later end takes them")
    func end() throws {
        let delivery = try Delivery()
        delivery.source.end = LedgerValue(text: "2026-01-06", type: .date)
        try delivery.put("1.csv", rows: [late] + history)
        let first = try delivery.run()
        #expect(first.rows.raws == [late])
        #expect(first.rowsAfterCutoff == 2)
        #expect(first.positionAfter?.text == "2026-01-02")
        #expect(try delivery.run().isEmpty)
        delivery.source.end = LedgerValue(text: "2026-01-07", type: .date)
        #expect(try delivery.run().rows.raws == history)
        #expect(try delivery.position == "2026-01-06")
    }

    @Test("an integer ledger has an end, too")
    func integerEnd() throws {
        let delivery = try Delivery(ledger: .integer)
        delivery.source.end = LedgerValue(text: "3", type: .integer)
        try delivery.put(
            "1.csv", rows: (1...4).map { "a,2026-01-0\($0),\($0),\($0)" })
        #expect(try delivery.run().rows.map(\.ledger.text) == ["1", "2"])
        #expect(try delivery.position == "2")
    }

    @Test("empty ledger values are kept out, taken in once, or stop the run, as the job says")
    func nulls() throws {
        let empty = "c,2026-01-05,3,"
        for policy in Source.NullPolicy.allCases {
            let delivery = try Delivery()
            delivery.source.nulls = policy
            try delivery.put("1.csv", rows: history + [empty])
            switch policy {
            case .quarantine:
                #expect(try delivery.run().rows.count == 2)
                #expect(try delivery.quarantined() == ["ledgerNull " + empty])
            case .include:
                #expect(try delivery.run().rows.raws == history + [empty])
                #expect(try delivery.position == "2026-01-06")
                try delivery.put("2.csv", rows: [empty, "d,2026-01-05,4,"])
                let second = try delivery.run()
                #expect(second.rows.raws == ["d,2026-01-05,4,"])
                #expect(second.rowsSeenBefore == 1)
                #expect(try delivery.position == "2026-01-06")
            case .fail:
                #expect(
                    try sentence(delivery)
                        == "in/1.csv, line 4, column \"ledger\": expected a ledger value in "
                        + "every row, found none. Send the file again with one, or choose another "
                        + "source.ledgerNulls in the job file.")
                #expect(delivery.store == nil)
            }
        }
    }

    @Test("a row that was kept out and is asked for is taken, once, and its file is not needed")
    func replay() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put("2.csv", rows: [late])
        #expect(try delivery.run().rows.isEmpty)
        #expect(try delivery.quarantined() == ["belowLedgerPosition " + late])
        try delivery.remove("2.csv")
        try delivery.askForReplay()
        let batch = try delivery.run()
        #expect(batch.rows.raws == [late])
        #expect(batch.rows.map(\.file) == ["in/2.csv"])
        #expect(batch.rows.map(\.ledger.text) == ["2026-01-02"])
        #expect(batch.positionAfter?.text == "2026-01-06")
        #expect(try delivery.quarantined() == [])
        #expect(try delivery.run().isEmpty)
        // The same row in another file is known, wherever it was taken from.
        try delivery.put("3.csv", rows: [late])
        #expect(try delivery.run().isEmpty)
        #expect(try delivery.stored().count == 3)
    }

    @Test("a replayed row is read with the dialect and the columns of its own file")
    func replayOfOtherColumns() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put(
            "2.csv", "ledger,note,value,time,series\n2026-01-02,\"x, \"\"y\"\"\",9,2025-12-29,a\n")
        #expect(try delivery.run().rows.isEmpty)
        try delivery.askForReplay()
        let row = try #require(try delivery.run().rows.first)
        #expect(row.series == "a")
        #expect(row.value == .number(9))
        #expect(try delivery.stored().last == "a 2025-12-29 9.0")
    }

    @Test("late rows are counted with their distance; the first run has none")
    func lateness() throws {
        let delivery = try Delivery(lag: 3)
        try delivery.put("1.csv", rows: history)
        #expect(try delivery.run().lateness == Lateness())
        try delivery.put(
            "2.csv",
            rows: [
                "a,2026-01-06,1,2026-01-05", "a,2026-01-07,1,2026-01-03",
                "b,2026-01-07,1,2026-01-03", "a,2026-01-08,1,2026-01-07", late,
            ])
        let lateness = try delivery.run().lateness
        #expect(lateness.newRows == 5)
        #expect(lateness.late.map(\.by) == [1, 3, 4])
        #expect(lateness.late.map(\.rows) == [1, 2, 1])
        #expect(lateness.rows(within: 3) == 3)
        #expect(lateness.greatest == 4)
    }

    @Test("parts of a second count as one, and distances keep two digits")
    func distances() throws {
        let delivery = try Delivery(ledger: .timestamp)
        try delivery.put("1.csv", rows: ["a,2026-01-05,1,2026-01-06T00:00:00.5Z"])
        try delivery.run()
        try delivery.put(
            "2.csv",
            rows: [
                "a,2026-01-06,1,2026-01-06T00:00:00.25Z", "a,2026-01-07,1,2026-01-05T23:43:20Z",
                "a,2026-01-08,1,2026-01-06T00:00:00.5Z",
            ])
        let lateness = try delivery.run().lateness
        #expect(lateness.newRows == 3)
        #expect(lateness.late.map(\.by) == [1, 1100])
    }

    @Test("the lag that misses the next row with a probability follows from the rows seen")
    func recommendedLag() throws {
        // Of 999 new rows, 99 were late: the i-th of them by i days.
        let delivery = try Delivery(ledger: .integer, lag: 1_000)
        try delivery.put("1.csv", rows: ["a,2026-01-05,0,1000"])
        try delivery.run()
        try delivery.put(
            "2.csv",
            rows: (1...999).map { "a,2026-01-05,\($0),\($0 <= 99 ? 1_000 - $0 : 2_000)" })
        let lateness = try delivery.run().lateness
        #expect(lateness.newRows == 999)
        #expect(lateness.lateRows == 99)
        // The latest of a thousand, the next included, is missed with probability one in a thousand.
        #expect(lateness.lag(missing: 0.001) == 99)
        #expect(lateness.lag(missing: 0.0005) == nil)
        #expect(lateness.lag(missing: 0.01) == 90)
        #expect(lateness.lag(missing: 0.05) == 50)
        #expect(lateness.lag(missing: 0.5) == 0)
        #expect(Lateness().lag(missing: 0.001) == nil)
    }

    @Test(
        "the position of a ledger in another format is kept in ISO 8601, and files may change format"
    )
    func otherFormats() throws {
        let delivery = try Delivery(ledger: .timestamp)
        var format = CSVFormat()
        format.times = try #require(TimeFormat("dd/MM/yyyy HH:mm"))
        format.numbers = try #require(NumberFormat(decimalMark: ","))
        func read(with format: CSVFormat) {
            delivery.source.origin = .files(
                Source.Files(root: delivery.folder, patterns: ["in/*.csv"], format: format))
        }
        read(with: format)
        try delivery.put("1.csv", rows: [#"a,05/01/2026 00:00,"1,5",06/01/2026 08:30"#])
        #expect(try delivery.run().rows.map(\.value) == [.number(1.5)])
        #expect(try delivery.position == "2026-01-06T08:30:00")
        try delivery.put("2.csv", rows: [#"a,06/01/2026 00:00,2,07/01/2026 00:00"#])
        #expect(try delivery.run().rows.count == 1)
        #expect(try delivery.position == "2026-01-07T00:00:00")
        try delivery.remove("1.csv")
        try delivery.remove("2.csv")
        read(with: CSVFormat())
        try delivery.put(
            "3.csv",
            rows: [
                "a,2026-01-05T00:00,1.5,2026-01-06T08:30", "a,2026-01-07T00:00,3,2026-01-08T00:00",
            ])
        // The old row is known by what it means, in whatever format it comes again.
        let batch = try delivery.run()
        #expect(batch.rows.map(\.line) == [3])
        #expect(batch.rowsSeenBefore == 1)
    }

    @Test("decimals are compared to the last digit, however they are written")
    func decimals() throws {
        let delivery = try Delivery(ledger: .decimal)
        try delivery.put(
            "1.csv",
            rows: [
                "a,2026-01-05,1,9007199254740993000000.1",
                "b,2026-01-05,2,9007199254740993000000.02",
            ])
        #expect(try delivery.run().rows.count == 2)
        #expect(try delivery.position == "9007199254740993000000.1")
        try delivery.put(
            "2.csv",
            rows: [
                "a,2026-01-05,1,9007199254740993000000.100",
                "c,2026-01-05,3,9007199254740993000000.11",
                "d,2026-01-05,4,9007199254740992999999.99", "e,2026-01-05,5,seven",
            ])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.series) == ["c"])
        #expect(batch.rowsSeenBefore == 1)
        #expect(batch.unplaced.map(\.rule) == [.belowLedgerPosition, .ledgerUnreadable])
        #expect(try delivery.position == "9007199254740993000000.11")
        delivery.source.lag = 1
        try delivery.put("3.csv", rows: ["f,2026-01-05,6,9007199254740992999999.11"])
        try delivery.put("4.csv", rows: ["g,2026-01-05,6,9007199254740992999999.1099"])
        let lagged = try delivery.run()
        #expect(lagged.rows.map(\.series) == ["f"])
        #expect(lagged.lateness.late.map(\.by) == [1, 2])
    }

    @Test("texts are compared byte by byte")
    func texts() throws {
        let delivery = try Delivery(ledger: .text)
        try delivery.put(
            "1.csv", rows: ["a,2026-01-05,1,01ARZ3NDEK-B", "b,2026-01-05,2,01ARZ3NDEK-a"])
        #expect(try delivery.run().rows.count == 2)
        #expect(try delivery.position == "01ARZ3NDEK-a")
        try delivery.put(
            "2.csv",
            rows: [
                "a,2026-01-05,1,01ARZ3NDEK-B", "c,2026-01-05,3,01ARZ3NDEK-á",
                "d,2026-01-05,4,01ARZ3NDEK-C",
                "e,2026-01-05,5,",
            ])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.series) == ["c"])
        #expect(batch.unplaced.map(\.rule) == [.belowLedgerPosition, .ledgerNull])
        #expect(try delivery.position == "01ARZ3NDEK-á")
        #expect(try delivery.run().isEmpty)
    }
}

@Suite("Decimal numbers")
struct DecimalNumberTests {
    private func number(_ text: String) throws -> DecimalNumber {
        try #require(DecimalNumber(text))
    }

    /// Ascending.
    private static let ordered = [
        "-10000000000000000000000", "-10", "-9.5", "-9.49", "-1", "-0.001", "0", "0.05", "0.5",
        "0.51",
        "1", "9", "10", "99.999", "100", "12345678901234567890", "12345678901234567890.1",
    ]

    @Test("numbers are ordered by what they are")
    func order() throws {
        let numbers = try Self.ordered.map { try number($0) }
        for (left, lower) in numbers.enumerated() {
            for (right, upper) in numbers.enumerated() {
                #expect((lower < upper) == (left < right))
                #expect((lower.floor <= upper.floor) || left > right)
            }
        }
    }

    @Test("one number has many texts, and other texts are none")
    func texts() throws {
        for same in ["7", "+7", "007", "7.", "7.000"] { #expect(try number(same) == number("7")) }
        for zero in ["-0", "0.0", "-.0", "00"] { #expect(try number(zero) == number("0")) }
        for none in ["", ".", "-", "1e5", "1.2.3", " 1", "0x1", "١", "--1"] {
            #expect(DecimalNumber(none) == nil, "\(none)")
        }
        #expect(try number("-2.5").floor == -3)
        #expect(try number("2.5").floor == 2)
        #expect(try number("-99999999999999999999").floor == .min + 1)
        #expect(try number("99999999999999999999").floor == .max)
    }

    @Test(
        "lowering is exact on either side of zero",
        arguments: [
            ("10.25", 3, "7.25"), ("3", 3, "0"), ("2.25", 3, "-0.75"), ("0.001", 1, "-0.999"),
            ("-1.5", 2, "-3.5"), ("10000000000000000000000.5", 1, "9999999999999999999999.5"),
            ("0", 9_223_372_036_854_775_807, "-9223372036854775807"), ("1.10", 0, "1.1"),
        ])
    func lowered(_ text: String, _ amount: Int, _ expected: String) throws {
        #expect(try number(text).lowered(by: amount) == number(expected))
    }
}
