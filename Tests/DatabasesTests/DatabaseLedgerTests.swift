import Databases
import Ingestion
import Store
import Tabular
import Testing

/// The promises of the ledger hold for tables of a database: nothing is lost, nothing repeated, and a pull
/// reads what is new and little else.
@Suite("Ledger of a database", .serialized)
struct DatabaseLedgerTests {
    /// Rows of the days of January 2026, one each, of which the ledger value is the day.
    private func days(_ days: ClosedRange<Int>, series: String = "a") -> [String] {
        days.map { day in
            let date = "2026-01-\(day < 10 ? "0" : "")\(day)"
            return "('\(series)', '\(date)', \(day), '\(date)')"
        }
    }

    private func delivered(
        _ kind: TestDatabase.Kind, _ rows: ClosedRange<Int>, lag: Int = 0
    ) throws -> DatabaseDelivery {
        let database = try TestDatabase(kind)
        try database.makeSales()
        try database.insert(days(rows))
        return DatabaseDelivery(database, lag: lag)
    }

    @Test(
        "The first run takes everything, the second what lies above",
        arguments: TestDatabase.Kind.present)
    func firstAndSecond(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...20)
        #expect(try delivery.run().rows.count == 20)
        try delivery.database.insert(days(21...25))
        let second = try delivery.run()
        #expect(second.rows.count == 5)
        #expect(second.rowsSeenBefore <= 2, "the rows at the position, and a day to spare")
        #expect(second.rowsRead <= 7)
        #expect(try delivery.stored().count == 25)
        #expect(try delivery.run().isEmpty)
    }

    @Test("A row corrected at the position is taken", arguments: TestDatabase.Kind.present)
    func correction(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...5)
        try delivery.run()
        try delivery.database.run("UPDATE sales SET value = 50 WHERE ledger = '2026-01-05'")
        #expect(try delivery.run().rows.count == 1)
        #expect(try delivery.stored().last == "a 2026-01-05 50.0")
    }

    @Test("A late row is found and quarantined, once", arguments: TestDatabase.Kind.present)
    func late(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...20)
        try delivery.run()
        try delivery.database.insert(["('b', '2026-01-03', 7, '2026-01-03')"])
        let found = try delivery.run()
        #expect(found.rows.isEmpty)
        #expect(found.unplaced.map(\.rule) == [.belowLedgerPosition])
        let after = try delivery.run()
        #expect(after.isEmpty)
        #expect(after.rowsRead <= 2, "what came late has been counted")
    }

    @Test("A late row within the lag is taken", arguments: TestDatabase.Kind.present)
    func lag(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...20, lag: 5)
        try delivery.run()
        try delivery.database.insert(["('b', '2026-01-16', 7, '2026-01-16')"])
        let found = try delivery.run()
        #expect(found.rows.map(\.series) == ["b"])
        #expect(found.rowsRead <= 8)
    }

    @Test(
        "Rows that were deleted below the position change nothing",
        arguments: TestDatabase.Kind.present)
    func deleted(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...20)
        try delivery.run()
        try delivery.database.run("DELETE FROM sales WHERE ledger < '2026-01-10'")
        #expect(try delivery.run().isEmpty)
        #expect(try delivery.stored().count == 20)
    }

    @Test("A row without a ledger value is quarantined, once", arguments: TestDatabase.Kind.present)
    func nullLedger(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...5)
        try delivery.run()
        try delivery.database.insert(["('b', '2026-01-03', 7, NULL)"])
        #expect(try delivery.run().unplaced.map(\.rule) == [.ledgerNull])
        #expect(try delivery.run().isEmpty)
    }

    @Test("Rows above the cut-off wait for theirs", arguments: TestDatabase.Kind.present)
    func cutoff(kind: TestDatabase.Kind) throws {
        let delivery = try delivered(kind, 1...20)
        #expect(try delivery.run(asOf: "2026-01-08").rows.count == 8)
        #expect(try delivery.run(asOf: "2026-01-15").rows.count == 7)
        #expect(try delivery.run().rows.count == 5)
        #expect(try delivery.stored().count == 20)
    }

    @Test("An integer ledger is compared as a number", arguments: TestDatabase.Kind.present)
    func integers(kind: TestDatabase.Kind) throws {
        let database = try TestDatabase(kind)
        try database.makeSales(ledger: "bigint")
        try database.insert(
            (1...12).map { "('a', '2026-01-\($0 < 10 ? "0" : "")\($0)', 1, \($0))" })
        let delivery = DatabaseDelivery(database, ledger: .integer)
        #expect(try delivery.run().rows.count == 12)
        try database.insert(["('a', '2026-02-01', 1, 100)"])
        let second = try delivery.run()
        #expect(second.rows.count == 1)
        #expect(second.rowsRead == 2, "the row at the position and the new one")
    }

    @Test(
        "A timestamp is kept and compared to the microsecond",
        arguments: TestDatabase.Kind.present)
    func microseconds(kind: TestDatabase.Kind) throws {
        let database = try TestDatabase(kind)
        try database.makeSales(ledger: kind == .postgres ? "timestamp with time zone" : "text")
        let stamp = "2026-01-05 10:00:00.123456+02"
        try database.insert(["('a', '2026-01-01', 1, '\(stamp)')"])
        let delivery = DatabaseDelivery(database, ledger: .timestamp)
        let first = try delivery.run()
        #expect(
            first.positionAfter?.text
                == (kind == .postgres ? "2026-01-05 08:00:00.123456+00" : stamp))
        try database.insert([
            "('b', '2026-01-01', 1, '\(stamp)')",
            "('c', '2026-01-01', 1, '2026-01-05 10:00:00.123457+02')",
        ])
        #expect(Set(try delivery.run().rows.map(\.series)) == ["b", "c"])
        #expect(try delivery.run().isEmpty)
    }

    @Test("Values of another type in a ledger column are not passed over")
    func otherTypes() throws {
        let database = try TestDatabase(.sqlite)
        try database.makeSales(ledger: "")
        try database.insert(days(1...5))
        let delivery = DatabaseDelivery(database)
        try delivery.run()
        try database.insert(["('b', '2026-01-01', 1, 20260105)", "('c', '2026-01-01', 1, 2.5)"])
        #expect(try delivery.run().unplaced.map(\.rule) == [.ledgerUnreadable, .ledgerUnreadable])
    }
}
