import Foundation
import Ingestion
import IngestionTesting
import Store
import Testing
import TimeSeries

/// A pull from a database that is cut off goes on from what it has kept.
@Suite("Pulls of a database that are cut off", .serialized)
struct KeptPullTests {
    /// A table whose ledger has twenty values, three rows each.
    struct Table: CustomTestStringConvertible, Sendable {
        let kind: TestDatabase.Kind
        let ledger: LedgerType
        /// As the column declares it.
        let declared: String
        /// As SQL has it: the value of a number from 1 to 20, in an order that need not be theirs.
        let cell: @Sendable (Int) -> String

        var testDescription: String { "\(kind.rawValue), \(ledger.rawValue) as \(declared)" }

        /// Days of January.
        static func day(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

        static let onBoth:
            [(ledger: LedgerType, declared: String, cell: @Sendable (Int) -> String)] = [
                (.integer, "integer", { "\($0)" }),
                (.date, "date", { "'2026-01-\(day($0))'" }),
                // Dates as they are usually kept in SQLite, and by some in PostgreSQL.
                (.date, "text", { "'2026-01-\(day($0))'" }),
                // Of these, the order of the bytes is not that of the instants.
                (
                    .timestamp, "text",
                    { "'2026-01-\(day(($0 + 1) / 2))\($0 % 2 == 0 ? " 09:00Z" : "T08:00Z")'" }
                ),
                (.timestamp, "timestamp", { "'2026-01-01 10:00:00.0000\(day($0))'" }),
                (.decimal, "numeric", { "\($0).25" }),
                (.decimal, "double precision", { "\($0).1" }),
                (.text, "text", { "'v\(day($0))'" }),
            ]

        static let all: [Table] =
            TestDatabase.Kind.present.flatMap { kind in
                onBoth.map {
                    Table(kind: kind, ledger: $0.ledger, declared: $0.declared, cell: $0.cell)
                }
            } + [
                // SQLite keeps what it is given: integers, reals and texts in one column.
                Table(
                    kind: .sqlite, ledger: .decimal, declared: "",
                    cell: { $0 % 3 == 0 ? "\($0)" : $0 % 3 == 1 ? "\($0).5" : "'\($0).75'" }),
                Table(
                    kind: .sqlite, ledger: .date, declared: "varchar collate nocase",
                    cell: { "'2026-01-\(day($0))'" }),
            ]
    }

    private func rows(_ table: Table) -> [String] {
        (1...20).reversed().flatMap { number in
            ["a", "b", "c"].map {
                "('\($0)', '2026-01-\(Table.day(number))', \(number), \(table.cell(number)))"
            }
        } + ["('n', '2026-01-01', 1, NULL)"]
    }

    private func database(_ table: Table) throws -> (TestDatabase, Source) {
        let database = try TestDatabase(table.kind)
        try database.run(
            "CREATE TABLE sales (series text, time date, value integer, ledger \(table.declared))")
        try database.insert(rows(table))
        let source = Source(
            origin: .database(database.table()),
            columns: .init(
                series: ["series"], time: "time", value: "value", ledger: "ledger",
                covariates: []),
            ledgerType: table.ledger, lag: 0, usesLocalDates: true)
        return (database, source)
    }

    private func withStore(_ body: (Store) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "almanac-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(try Store(path: folder, for: .writing))
    }

    private func pull(
        _ source: Source, _ journal: CuttingJournal?, _ kept: KeptPull? = nil
    ) throws -> Batch {
        try source.pulled(
            from: nil, asOf: Timestamp(seconds: 4_000_000_000), goingOnFrom: kept, journal: journal)
    }

    /// Rows of one ledger value come in any order.
    private func expectEqual(_ batch: Batch, _ whole: Batch) {
        func rows(_ batch: Batch) -> [String] {
            batch.rows.map { "\($0.ledger.text) \($0.series) \($0.time) \($0.value) \($0.hash)" }
                .sorted()
        }
        #expect(rows(batch) == rows(whole))
        #expect(batch.rows.map(\.line).sorted() == whole.rows.map(\.line).sorted())
        #expect(
            batch.unplaced.map(\.row.payload).sorted() == whole.unplaced.map(\.row.payload).sorted()
        )
        #expect(batch.rowsRead == whole.rowsRead)
        #expect(batch.files.map(\.entry) == whole.files.map(\.entry))
        #expect(batch.sourceCount == whole.sourceCount)
        #expect(batch.positionAfter == whole.positionAfter)
    }

    @Test("Wherever it is cut off, whatever the ledger holds", arguments: Table.all)
    func anywhere(table: Table) throws {
        let (database, source) = try database(table)
        defer { withExtendedLifetime(database) {} }
        let whole = try pull(source, nil)
        #expect(whole.rows.count == 60 && whole.unplaced.count == 1)
        for cut in [1, 3, 6] {
            try withStore { store in
                let journal = CuttingJournal(store, every: 5, cutAfter: cut)
                #expect(throws: StoreError.self) { try pull(source, journal) }
                let kept = try #require(try journal.kept(of: source))
                // Up to the end of a ledger value.
                #expect(kept.rows.count >= 5 * cut && kept.rows.count % 3 == 0)
                let next = CuttingJournal(store, every: 5)
                expectEqual(try pull(source, next, kept), whole)
                #expect(next.timesBegunAgain == 0)
                // And what was kept on the way to the end is all of it.
                let again = try #require(try next.kept(of: source))
                #expect(again.rows.count > kept.rows.count)
                expectEqual(try pull(source, nil, again), whole)
            }
        }
    }

    @Test("Values that are written in two ways are not torn apart")
    func equalValues() throws {
        let table = Table(kind: .sqlite, ledger: .decimal, declared: "", cell: { "\($0)" })
        let (database, source) = try database(table)
        // One value for SQLite, two cells.
        try database.insert((1...20).map { "('d', '2026-01-02', 1, \($0).0)" })
        let whole = try pull(source, nil)
        for cut in 1...4 {
            try withStore { store in
                let journal = CuttingJournal(store, every: 2, cutAfter: cut)
                #expect(throws: StoreError.self) { try pull(source, journal) }
                let kept = try #require(try journal.kept(of: source))
                #expect(kept.rows.count % 4 == 0)
                expectEqual(try pull(source, nil, kept), whole)
            }
        }
    }

    @Test(
        "Rows that have come in below where it stopped make it begin again",
        arguments: Table.all)
    func lateRows(table: Table) throws {
        let (database, source) = try database(table)
        try withStore { store in
            let journal = CuttingJournal(store, every: 5, cutAfter: 3)
            #expect(throws: StoreError.self) { try pull(source, journal) }
            let kept = try #require(try journal.kept(of: source))
            try database.insert(["('d', '2026-01-01', 7, \(table.cell(1)))"])
            let next = CuttingJournal(store, every: 5)
            let batch = try pull(source, next, kept)
            #expect(next.timesBegunAgain == 1)
            #expect(batch.rows.count == 61)
            #expect(Set(batch.rows.map(\.series)) == ["a", "b", "c", "d"])
        }
    }

    @Test(
        "A later pull, and one that reads below its reach because rows have come in there",
        arguments: TestDatabase.Kind.present, [false, true])
    func laterPull(kind: TestDatabase.Kind, hasLateRows: Bool) throws {
        let delivery = DatabaseDelivery(try TestDatabase(kind), ledger: .date, lag: 2)
        try delivery.database.makeSales(ledger: "text")
        func insert(_ days: ClosedRange<Int>, _ series: String) throws {
            try delivery.database.insert(
                days.map {
                    let day = "'2026-01-\(Table.day($0))'"
                    return "('\(series)', \(day), \($0), \(day))"
                })
        }
        try insert(1...10, "a")
        try delivery.run()
        try insert(10...20, "b")
        if hasLateRows { try insert(2...4, "late") }
        let whole = try delivery.pull()
        #expect(whole.rows.count + whole.unplaced.count == (hasLateRows ? 14 : 11))
        for cut in 1...2 {
            let store = try #require(delivery.store)
            let journal = CuttingJournal(store, every: 2, cutAfter: cut)
            #expect(throws: StoreError.self) { try delivery.pull(journal: journal) }
            let kept = try #require(try journal.kept(of: delivery.source))
            let next = CuttingJournal(store, every: 2)
            expectEqual(try delivery.pull(goingOnFrom: kept, journal: next), whole)
            #expect(next.timesBegunAgain == 0)
            try store.endPull(of: try #require(try store.job(named: "job")))
        }
    }
}
