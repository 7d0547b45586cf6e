import Databases
import Tabular
import Testing

/// Cells, columns and errors of tables in databases.
@Suite("Reader of databases", .serialized)
struct DatabaseReaderTests {
    private func rows(
        _ table: DatabaseTable, _ columns: [String]
    ) throws(TabularError) -> [[String?]] {
        var reader = try DatabaseReader(table, columns: columns)
        try reader.open(nil)
        var rows: [[String?]] = []
        while try reader.next() {
            rows.append(
                columns.indices.map { reader.isNull($0) ? nil : reader.text($0) })
        }
        return rows
    }

    private func error(_ table: DatabaseTable, _ columns: [String]) -> String {
        do throws(TabularError) {
            _ = try rows(table, columns)
            return ""
        } catch { return error.description }
    }

    @Test("Every row is read, however many there are", arguments: TestDatabase.Kind.present)
    func many(kind: TestDatabase.Kind) throws {
        let database = try TestDatabase(kind)
        try database.run(
            """
            CREATE TABLE sales AS
            WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 12345)
            SELECT x AS value FROM n
            """)
        let values = try rows(database.table(), ["value"]).compactMap { $0[0].flatMap { Int($0) } }
        #expect(values.sorted() == Array(1...12345))
    }

    @Test(
        "Cells of PostgreSQL are text that means one thing",
        .enabled(if: PostgresServer.programs != nil, PostgresServer.absent))
    func postgresCells() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TABLE sales AS SELECT
                true AS yes, false AS no, 0.1::float8 AS real, 12345678901234567890.123::numeric AS big,
                'NaN'::float8 AS nan, timestamp '2026-01-05 10:00' AS local,
                timestamptz '2026-07-05 10:00:00.000001 Europe/Berlin' AS zoned,
                date '2026-01-05' AS day, E'a "b"\\nc,d' AS words, NULL::text AS nothing, '  ' AS blank
            """)
        let names = [
            "yes", "no", "real", "big", "nan", "local", "zoned", "day", "words", "nothing", "blank",
        ]
        #expect(
            try rows(database.table(), names) == [
                [
                    "1", "0", "0.1", "12345678901234567890.123", "NaN", "2026-01-05 10:00:00",
                    "2026-07-05 08:00:00.000001+00", "2026-01-05", "a \"b\"\nc,d", nil, nil,
                ]
            ])
        var reader = try DatabaseReader(database.table(), columns: ["words", "no"])
        try reader.open(nil)
        _ = try reader.next()
        #expect(reader.raw == "\"a \"\"b\"\"\nc,d\",0")
        #expect(reader.number(1) == .number(0))
        #expect(reader.number(0) == .unreadable("a \"b\"\nc,d"))
    }

    @Test("Cells of SQLite have the type they were stored with")
    func sqliteCells() throws {
        let database = try TestDatabase(.sqlite)
        try database.run("CREATE TABLE sales (a, b)")
        try database.run(
            "INSERT INTO sales VALUES (1, 0.1), ('x', 1e300), (NULL, 2.0), (' ', 1e-7)")
        #expect(
            try rows(database.table(), ["a", "b"]) == [
                ["1", "0.1"], ["x", "1e+300"], [nil, "2.0"], [nil, "1e-07"],
            ])
    }

    @Test(
        "A query is a table, comments and semicolon included", arguments: TestDatabase.Kind.present)
    func query(kind: TestDatabase.Kind) throws {
        let database = try TestDatabase(kind)
        try database.makeSales()
        try database.insert(["('a', '2026-01-01', 2, '2026-01-01')"])
        let table = DatabaseTable(
            connection: database.connection,
            relation: .query(
                "SELECT series AS \"The \"\"series\"\"\", value FROM sales -- all\n;\n"))
        #expect(try rows(table, ["The \"series\"", "value"]) == [["a", "2"]])
    }

    @Test(
        "A quotation mark in a name stays one, with an accent on it too",
        arguments: TestDatabase.Kind.present)
    func quotedNames(kind: TestDatabase.Kind) throws {
        let database = try TestDatabase(kind)
        try database.run("CREATE TABLE sales AS SELECT 7 AS \"a\"\"\u{301}b\"")
        #expect(try rows(database.table(), ["a\"\u{301}b"]) == [["7"]])
    }

    @Test("What is wrong is said in one sentence", arguments: TestDatabase.Kind.present)
    func errors(kind: TestDatabase.Kind) throws {
        let database = try TestDatabase(kind)
        try database.makeSales()
        let missing = error(database.table(), ["Value"])
        #expect(missing.contains("expected a column \"Value\", found \"series\", \"time\""))
        #expect(missing.hasSuffix("Did you mean \"value\"?"))
        let absent = error(database.table("nowhere"), ["value"])
        #expect(absent.contains("nowhere") && absent.contains("the database says"))
        #expect(absent.hasSuffix(".") && !absent.contains("\n"))
    }

    @Test("A server or file that is not there is an error, not a wait")
    func unreachable() {
        let server = DatabaseTable(
            connection: .postgres(["host": "/nonexistent", "dbname": "shop"]),
            relation: .table("public.sales"))
        #expect(error(server, ["value"]).hasPrefix("postgres:shop/public.sales: the database says"))
        let file = DatabaseTable(
            connection: .sqlite(path: "/nonexistent/a.db"), relation: .table("sales"))
        #expect(error(file, ["value"]).contains("/nonexistent/a.db: cannot be read"))
    }
}
