import Databases
import Ingestion
import Store
import Tabular
import Testing

/// The schema contract for tables: of PostgreSQL by the types that it declares, of SQLite, where every cell
/// has its own, by the cells in reach.
@Suite("Schema contract of a database", .serialized)
struct DatabaseSchemaTests {
    private static func rows(
        _ days: Range<Int>, value: (Int) -> String = { "\($0)" }, more: String = ""
    )
        -> [String]
    {
        days.map { day in
            let date = "2026-01-\(day < 10 ? "0" : "")\(day)"
            return "('a', '\(date)', \(value(day)), '\(date)', 0.5\(more))"
        }
    }

    /// A job that has run over the first twelve rows of a table with a covariate.
    private func delivered(
        _ kind: TestDatabase.Kind, _ change: SchemaContract.Change, _ policy: SchemaContract.Policy
    ) throws -> DatabaseDelivery {
        let database = try TestDatabase(kind)
        try database.run(
            """
            CREATE TABLE sales (series text, time date, value numeric, ledger date, promo numeric)
            """)
        try database.insert(Self.rows(1..<13))
        let delivery = DatabaseDelivery(database)
        delivery.source.columns.covariates = ["promo"]
        delivery.source.schema[change] = policy
        #expect(try delivery.run().rows.count == 12)
        return delivery
    }

    private func error(_ delivery: DatabaseDelivery) throws -> String {
        do {
            try delivery.run()
            return ""
        } catch let error as IngestionError { return error.description }
    }

    @Test("A new column", arguments: TestDatabase.Kind.present, SchemaContract.Policy.allCases)
    func newColumn(kind: TestDatabase.Kind, policy: SchemaContract.Policy) throws {
        let delivery = try delivered(kind, .newColumn, policy)
        try delivery.database.run("ALTER TABLE sales ADD COLUMN note text")
        try delivery.database.insert(Self.rows(13..<25, more: ", 'x'"))
        switch policy {
        case .evolve:
            let batch = try delivery.run()
            #expect(batch.rows.count == 12)
            #expect(batch.columns.map(\.name) == ["note"])
            #expect(batch.columns.map(\.change) == ["newColumn"])
        case .freeze:
            #expect(
                try error(delivery).contains(
                    ", column \"note\": expected the columns of earlier runs, \"ledger\", \"promo\", "
                        + "\"series\", \"time\", \"value\", found a further one of text."))
        case .quarantine:
            let batch = try delivery.run()
            #expect(batch.rows.isEmpty)
            #expect(batch.unplaced.count == 12)
            #expect(batch.unplaced.allSatisfy { $0.rule == .schemaContract })
            let row = try #require(batch.unplaced.first?.row)
            #expect(row.header == "series,time,value,ledger,promo,note")
            #expect(row.payload == "a,2026-01-13,13,2026-01-13,0.5,x")
            #expect(try delivery.run().isEmpty)
        }
    }

    @Test(
        "A missing covariate", arguments: TestDatabase.Kind.present, SchemaContract.Policy.allCases)
    func missingCovariate(kind: TestDatabase.Kind, policy: SchemaContract.Policy) throws {
        let delivery = try delivered(kind, .missingColumn, policy)
        try delivery.database.run("ALTER TABLE sales DROP COLUMN promo")
        try delivery.database.insert(
            Self.rows(13..<25).map { $0.replacing(", 0.5)", with: ")") })
        switch policy {
        case .evolve:
            let batch = try delivery.run()
            // The row at the position has lost its covariate, and so is another row.
            #expect(batch.rows.filter { $0.ledger.text > "2026-01-12" }.count == 12)
            #expect(batch.rows.allSatisfy { $0.covariates == [.null] })
            #expect(batch.columns.map(\.kind) == ["absent"])
        case .freeze:
            #expect(
                try error(delivery).contains(
                    ", column \"promo\": expected it as in earlier runs, found none among \"series\", "
                        + "\"time\", \"value\", \"ledger\"."))
        case .quarantine:
            let batch = try delivery.run()
            #expect(batch.rows.isEmpty)
            #expect(batch.unplaced.allSatisfy { $0.rule == .schemaContract })
            #expect(
                batch.unplaced.filter { $0.row.payload.hasPrefix("a,2026-01-1") }.count >= 7)
        }
    }

    @Test(
        "A missing column without which there is no row",
        arguments: TestDatabase.Kind.present, ["series", "time", "value", "ledger"])
    func missingKey(kind: TestDatabase.Kind, column: String) throws {
        for policy in SchemaContract.Policy.allCases {
            let delivery = try delivered(kind, .missingColumn, policy)
            try delivery.database.run("ALTER TABLE sales DROP COLUMN \(column)")
            if policy == .quarantine {
                let batch = try delivery.run()
                #expect(batch.rows.isEmpty)
                #expect(batch.unplaced.allSatisfy { $0.rule == .schemaContract })
                #expect(!batch.unplaced.isEmpty)
            } else {
                let said = try error(delivery)
                #expect(said.contains("column \"\(column)\": expected it as in earlier runs"))
                #expect(said.contains("No row can be taken without it"))
            }
        }
    }

    @Test("A changed type", arguments: TestDatabase.Kind.present, SchemaContract.Policy.allCases)
    func changedType(kind: TestDatabase.Kind, policy: SchemaContract.Policy) throws {
        let delivery = try delivered(kind, .changedType, policy)
        if kind == .postgres {
            try delivery.database.run("ALTER TABLE sales ALTER COLUMN value TYPE text")
        }
        try delivery.database.insert(Self.rows(13..<25) { $0 == 13 ? "'13'" : "'n/a'" })
        switch policy {
        case .evolve:
            // Cells are read as they are; most of them are no numbers, which stops the run.
            #expect(try error(delivery).contains("expected a number, found \"n/a\""))
        case .freeze:
            let found =
                kind == .postgres
                ? "found the type of text"
                : "found \"n/a\", and text in 11 of the 14 cells looked at"
            #expect(
                try error(delivery).contains(
                    "column \"value\": expected numbers as in earlier runs, \(found)."))
        case .quarantine:
            let batch = try delivery.run()
            #expect(batch.rows.isEmpty)
            #expect(batch.unplaced.count == 12)
            #expect(try delivery.run().isEmpty)
        }
    }
}
