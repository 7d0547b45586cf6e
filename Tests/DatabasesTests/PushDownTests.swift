import Databases
import Ingestion
import Statistics
import Testing

/// What a pull asks a database for: the rows in the reach of the ledger, and no others, whatever the type
/// of its column. `rowsRead` counts the rows that the database has handed over.
@Suite("What is asked of a database", .serialized)
struct PushDownTests {
    /// A job over a table of the ledger values, written as in SQL, one series each.
    private func delivery(
        _ kind: TestDatabase.Kind, _ ledger: LedgerType, column: String, _ values: [String],
        lag: Int = 0
    ) throws -> DatabaseDelivery {
        let database = try TestDatabase(kind)
        try database.makeSales(ledger: column)
        let delivery = DatabaseDelivery(database, ledger: ledger, lag: lag)
        try insert(values, into: delivery)
        return delivery
    }

    private func insert(_ values: [String], into delivery: DatabaseDelivery) throws {
        try delivery.database.insert(
            values.map { value in
                let series = value.replacing("'", with: "")
                return "('\(series)', '2026-01-01', 1, \(value))"
            })
    }

    @Test(
        "A decimal ledger is asked for to its last digit", arguments: TestDatabase.Kind.present)
    func decimals(kind: TestDatabase.Kind) throws {
        let delivery = try delivery(
            kind, .decimal, column: "numeric", ["1", "2.25", "2.5", "2.75"])
        #expect(try delivery.run().rowsRead == 4)
        try insert(["2.7500001", "3"], into: delivery)
        let second = try delivery.run()
        #expect(second.rows.map(\.series).sorted() == ["2.7500001", "3"])
        #expect(second.rowsRead == 3, "the row at the position and the two new ones")
        #expect(second.positionAfter?.text == (kind == .sqlite ? "3" : "3"))
    }

    @Test(
        "Of a decimal of more digits than a machine number has, none is left out",
        .enabled(if: PostgresServer.programs != nil, PostgresServer.absent))
    func longDecimals() throws {
        let digits = "123456789012345678901234567890"
        let delivery = try delivery(
            .postgres, .decimal, column: "numeric(40, 5)", ["\(digits).12344", "\(digits).12345"])
        try delivery.run()
        try insert(["\(digits).12346"], into: delivery)
        let second = try delivery.run()
        #expect(second.rows.map(\.ledger.text) == ["\(digits).12346"])
        #expect(second.rowsRead == 2)
    }

    @Test("Integers beyond 2⁵³ beside fractions are told apart in SQLite")
    func largeIntegers() throws {
        let delivery = try delivery(
            .sqlite, .decimal, column: "numeric",
            ["0.5", "9007199254740992", "9007199254740993"])
        #expect(try delivery.run().positionAfter?.text == "9007199254740993")
        try insert(["9007199254740994"], into: delivery)
        let second = try delivery.run()
        #expect(second.rows.map(\.ledger.text) == ["9007199254740994"])
        #expect(second.rowsRead == 2)
    }

    @Test(
        "A text ledger is compared byte by byte, whatever the column's own order",
        arguments: TestDatabase.Kind.present)
    func texts(kind: TestDatabase.Kind) throws {
        let column = kind == .postgres ? "text COLLATE \"en-x-icu\"" : "text COLLATE NOCASE"
        let delivery = try delivery(
            kind, .text, column: column, ["'A'", "'Z'", "'0099'", "'a'"])
        #expect(try delivery.run().positionAfter?.text == "a")
        try insert(["'b'", "'á'"], into: delivery)
        let second = try delivery.run()
        #expect(second.rows.map(\.series).sorted() == ["b", "á"])
        #expect(second.rowsRead == 3)
        // In the order of letters it comes after the position; byte by byte, before.
        try insert(["'Zebra'"], into: delivery)
        let third = try delivery.run()
        #expect(third.rows.isEmpty)
        #expect(third.unplaced.map(\.series) == ["Zebra"])
    }

    @Test(
        "A text of digits alone stays a text", arguments: TestDatabase.Kind.present)
    func digits(kind: TestDatabase.Kind) throws {
        let delivery = try delivery(kind, .text, column: "text", ["'0007'", "'0010'", "'9'"])
        delivery.source.end = LedgerValue(text: "0011", type: .text)
        let first = try delivery.run()
        #expect(first.rowsRead == 2)
        #expect(first.positionAfter?.text == "0010")
        delivery.source.end = nil
        #expect(try delivery.run().rows.map(\.ledger.text) == ["9"])
    }

    @Test(
        "The end of a bounded pull is part of what is asked for",
        arguments: TestDatabase.Kind.present)
    func ends(kind: TestDatabase.Kind) throws {
        let isPostgres = kind == .postgres
        let cases: [(LedgerType, String, [String], end: String, first: Int, later: Int)] = [
            (.integer, "bigint", ["1", "2", "3", "4"], "3", 2, 3),
            (.integer, "numeric", ["1", "2", "3", "4"], "3", 2, 3),
            (.decimal, "bigint", ["1", "2", "3", "4"], "2.5", 2, 3),
            (.decimal, "numeric", ["1.5", "2.25", "2.5", "4"], "2.5", 2, 3),
            // A shortest text of a `Double` that is rounded is asked for, too.
            (.decimal, "double precision", ["1.5", "2.25", "2.5", "4"], "2.4", 2, 3),
            (.text, "text", ["'a'", "'b'", "'ba'", "'c'"], "ba", 2, 3),
        ]
        for (ledger, column, values, end, first, later) in cases {
            let delivery = try delivery(kind, ledger, column: column, values)
            delivery.source.end = LedgerValue(text: end, type: ledger)
            let bounded = try delivery.run()
            #expect(bounded.rows.count == first, "\(column)")
            #expect(bounded.rowsRead == first, "\(column)")
            delivery.source.end = nil
            let rest = try delivery.run()
            #expect(rest.rows.count == values.count - first, "\(column)")
            #expect(rest.rowsRead == later, "\(column)")
        }
        // Dates and instants are exact where the database knows them as such.
        let dates = try delivery(
            kind, .date, column: "date",
            ["'2026-01-05'", "'2026-01-06'", "'2026-01-07'", "'2026-02-07'"])
        dates.source.end = LedgerValue(text: "2026-01-06", type: .date)
        let bounded = try dates.run()
        #expect(bounded.rows.count == 1)
        #expect(bounded.rowsRead == (isPostgres ? 1 : 3), "texts have two days to spare")
        guard isPostgres else { return }
        let instants = try delivery(
            kind, .timestamp, column: "timestamptz",
            ["'2026-01-05 10:00:00.000001Z'", "'2026-01-05 10:00:00.000002Z'"])
        instants.source.end = LedgerValue(
            text: "2026-01-05T10:00:00.0000015Z", type: .timestamp)
        #expect(try instants.run().rowsRead == 1)
    }

    @Test(
        "What no ledger can hold is not passed over for lying above the end",
        .enabled(if: PostgresServer.programs != nil, PostgresServer.absent))
    func noNumbers() throws {
        let numbers = try delivery(.postgres, .decimal, column: "numeric", ["1", "2", "'NaN'"])
        numbers.source.end = LedgerValue(text: "2", type: .decimal)
        #expect(try numbers.run().unplaced.map(\.rule) == [.ledgerUnreadable])
        let dates = try delivery(
            .postgres, .date, column: "date", ["'2026-01-05'", "'2026-01-06'", "'infinity'"])
        dates.source.end = LedgerValue(text: "2026-01-06", type: .date)
        #expect(try dates.run().unplaced.map(\.rule) == [.ledgerUnreadable])
    }

    @Test("Texts in a column of numbers are not passed over in SQLite")
    func textsAmongNumbers() throws {
        let delivery = try delivery(.sqlite, .integer, column: "", ["1", "2", "'two'"])
        delivery.source.end = LedgerValue(text: "2", type: .integer)
        let batch = try delivery.run()
        #expect(batch.rows.map(\.ledger.text) == ["1"])
        #expect(batch.unplaced.map(\.rule) == [.ledgerUnreadable])
        #expect(batch.rowsRead == 2)
    }

    @Test(
        "A bound that the column's type cannot hold is a number all the same",
        .enabled(if: PostgresServer.programs != nil, PostgresServer.absent))
    func smallColumns() throws {
        let delivery = try delivery(
            .postgres, .integer, column: "smallint", ["1", "2"], lag: 100_000)
        try delivery.run()
        try insert(["3"], into: delivery)
        #expect(try delivery.run().rows.map(\.ledger.text) == ["3"])
    }

    @Test(
        "Of random decimals, exactly those in reach are read",
        arguments: TestDatabase.Kind.present, [UInt64(1), 2, 3])
    func random(kind: TestDatabase.Kind, seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        // Up to four digits after the point, none of them a zero at the end.
        func number() -> String {
            let whole = Int(random.uniform() * 40) - 20
            let fraction = Int(random.uniform() * 1000) * 10 + 1 + Int(random.uniform() * 9)
            return "\(whole < 0 ? "-" : "")\(abs(whole)).\(String(fraction + 10_000).dropFirst())"
        }
        let values = Set((0..<300).map { _ in number() }).sorted()
        let numbers = values.compactMap { DecimalNumber($0) }.sorted()
        let (position, end) = (numbers[numbers.count / 3], numbers[numbers.count * 2 / 3])
        let delivery = try delivery(
            kind, .decimal, column: "numeric",
            values.filter { DecimalNumber($0) ?? end <= position })
        try delivery.run()
        try insert(values.filter { DecimalNumber($0) ?? position > position }, into: delivery)
        let text = try #require(values.first { DecimalNumber($0) == end })
        delivery.source.end = LedgerValue(text: text, type: .decimal)
        let batch = try delivery.run()
        let reached = numbers.filter { $0 >= position && $0 < end }
        #expect(batch.rowsRead == reached.count, "seed \(seed)")
        #expect(batch.rows.count == reached.count - 1, "seed \(seed)")
    }
}
