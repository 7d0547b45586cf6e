internal import CPostgres
import Tabular

/// Rows of PostgreSQL, fetched a few thousand at a time from a cursor on the server, within one
/// read-only transaction that sees one moment of the database.
///
/// The session is set so that text means the same everywhere: dates in ISO 8601, times in UTC, numbers with
/// all their digits.
final class PostgresCursor: RowCursor {
    let dialect = SQLDialect(
        parameter: { number, value in
            // The type of a number is stated: it need not fit into that of the column. A text takes
            // the type of the column.
            switch value {
            case .integer: return "$\(number)::int8"
            case .decimal: return "$\(number)::numeric"
            case .double: return "$\(number)::float8"
            case .text: return "$\(number)"
            }
        },
        compared: { column, comparison, _ in
            comparison == .text ? "\(column) COLLATE \"C\"" : column
        },
        ordered: { column, comparison in
            comparison == .text ? "\(column) COLLATE \"C\"" : column
        },
        isOfOtherType: { column, comparison, bounds in
            // What is no number, no day or no instant lies above all that are.
            guard bounds.contains(where: { $0.sign != .atLeast }) else { return nil }
            switch comparison {
            case .date, .timestamp: return "\(column) = 'infinity'"
            case .decimal: return "\(column) = 'NaN'"
            case .double: return "\(column) >= 'infinity'"
            case .integer, .text, .cells, .none: return nil
            }
        })
    private(set) var described: [DescribedColumn] = []
    private let label: String
    private let connection: OpaquePointer
    private var rows: OpaquePointer?
    private var row: Int32 = -1
    private var rowCount: Int32 = 0
    private var isBoolean: [Bool] = []

    /// Rows fetched at a time: many enough that the way to the server does not count, few enough that
    /// memory does not.
    private static let batch = 5000

    init(_ keywords: [String: String], table: DatabaseTable) throws(TabularError) {
        label = table.label
        var settings = keywords
        settings["client_encoding"] = "UTF8"
        settings["fallback_application_name"] = "almanac"
        settings["options"] =
            "-c TimeZone=UTC -c DateStyle=ISO -c extra_float_digits=1 "
            + "-c standard_conforming_strings=on"
        if settings["connect_timeout"] == nil { settings["connect_timeout"] = "30" }
        let opened = PostgresCursor.connected(settings)
        guard let opened else {
            throw .databaseFailed(source: table.label, reason: "there is no memory left")
        }
        guard PQstatus(opened) == CONNECTION_OK else {
            let reason = PostgresCursor.message(of: opened)
            PQfinish(opened)
            throw .databaseFailed(source: table.label, reason: reason)
        }
        connection = opened
        PQclear(try run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        let types = try run("SELECT * FROM \(table.from) LIMIT 0")
        for column in 0..<PQnfields(types) {
            let type = PQftype(types, column)
            described.append(
                DescribedColumn(
                    name: String(cString: PQfname(types, column)),
                    comparison: PostgresCursor.comparison(type),
                    type: PostgresCursor.elementType(type)))
        }
        PQclear(types)
    }

    deinit {
        PQclear(rows)
        PQfinish(connection)
    }

    func open(_ query: RowQuery) throws(TabularError) {
        PQclear(try run("DECLARE almanac NO SCROLL CURSOR FOR \(query.text)", query.values))
        rowCount = 0
        row = -1
    }

    func advance() throws(TabularError) -> Bool {
        row += 1
        if row < rowCount { return true }
        PQclear(rows)
        rows = nil
        let fetched = try run("FETCH \(PostgresCursor.batch) FROM almanac")
        rows = fetched
        row = 0
        rowCount = PQntuples(fetched)
        if isBoolean.isEmpty {
            isBoolean = (0..<PQnfields(fetched)).map { PQftype(fetched, $0) == TypeID.bool }
        }
        if rowCount == 0 { PQclear(try run("CLOSE almanac")) }
        return rowCount > 0
    }

    func cell(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        let place = Int32(column)
        guard row >= 0, row < rowCount, PQgetisnull(rows, row, place) == 0,
            let start = PQgetvalue(rows, row, place)
        else { return nil }
        let count = Int(PQgetlength(rows, row, place))
        if isBoolean[column] {
            return start[0] == CChar(bitPattern: UInt8(ascii: "t"))
                ? BooleanText.one : BooleanText.zero
        }
        return UnsafeBufferPointer(
            start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// The text of a cell, which takes the type of its column where it is compared.
    func parameter(_ column: Int) -> SQLParameter? {
        cell(column).flatMap { String(validating: $0, as: UTF8.self) }.map { .text($0) }
    }

    func number(_ query: RowQuery) throws(TabularError) -> Int {
        let result = try run(query.text, query.values)
        defer { PQclear(result) }
        guard PQntuples(result) == 1, let text = PQgetvalue(result, 0, 0),
            let number = Int(String(cString: text))
        else { throw .databaseFailed(source: label, reason: "a count is not a number") }
        return number
    }

    /// - Returns: what is to be cleared by the caller.
    private func run(
        _ text: String, _ values: [SQLParameter] = []
    ) throws(TabularError) -> OpaquePointer? {
        let result = CStrings.withPointers(values.map(\.text)) { pointers in
            PQexecParams(
                connection, text, Int32(values.count), nil, pointers, nil, nil, 0)
        }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            PQclear(result)
            throw .databaseFailed(
                source: label, reason: PostgresCursor.message(of: connection))
        }
        return result
    }

    private static func connected(_ settings: [String: String]) -> OpaquePointer? {
        let sorted = settings.sorted { $0.key < $1.key }
        return CStrings.withPointers(sorted.map(\.key)) { keys in
            CStrings.withPointers(sorted.map(\.value)) { values in
                PQconnectdbParams(keys, values, 0)
            }
        }
    }

    /// In one line, without the words that every message begins with.
    private static func message(of connection: OpaquePointer) -> String {
        let text = String(cString: PQerrorMessage(connection))
        return text.split(whereSeparator: \.isNewline)
            .map { line in
                let words = line.drop { $0.isWhitespace }
                return words.hasPrefix("ERROR:")
                    ? String(words.dropFirst(6).drop { $0.isWhitespace }) : String(words)
            }
            .filter { !$0.isEmpty && !$0.allSatisfy { $0 == "^" } }
            .joined(separator: "; ")
    }

    /// From the numbers of the types in PostgreSQL's catalogue, `pg_type`.
    private static func comparison(_ type: Oid) -> LedgerComparison {
        switch type {
        case TypeID.date: return .date
        case TypeID.timestamp, TypeID.timestampWithZone: return .timestamp
        case TypeID.int2, TypeID.int4, TypeID.int8: return .integer
        case TypeID.numeric: return .decimal
        case TypeID.float4, TypeID.float8: return .double
        case TypeID.text, TypeID.varchar, TypeID.char: return .text
        default: return .none
        }
    }

    /// What the cells of a type are read as.
    private static func elementType(_ type: Oid) -> ElementType {
        switch type {
        case TypeID.bool: return .boolean
        case TypeID.int2: return .integer(bits: 16, signed: true)
        case TypeID.int4: return .integer(bits: 32, signed: true)
        case TypeID.int8: return .integer(bits: 64, signed: true)
        case TypeID.float4: return .float(bits: 32)
        case TypeID.float8: return .float(bits: 64)
        // Of any precision and scale.
        case TypeID.numeric: return .decimal(precision: 1000, scale: 0)
        case TypeID.date: return .date
        case TypeID.timestamp: return .timestamp(.microseconds, utc: false)
        case TypeID.timestampWithZone: return .timestamp(.microseconds, utc: true)
        case TypeID.text, TypeID.varchar, TypeID.char, TypeID.name: return .text
        case TypeID.uuid: return .uuid
        default: return .binary
        }
    }

    private enum TypeID {
        static let bool: Oid = 16
        static let name: Oid = 19
        static let int8: Oid = 20
        static let int2: Oid = 21
        static let int4: Oid = 23
        static let text: Oid = 25
        static let float4: Oid = 700
        static let float8: Oid = 701
        static let char: Oid = 1042
        static let varchar: Oid = 1043
        static let date: Oid = 1082
        static let timestamp: Oid = 1114
        static let timestampWithZone: Oid = 1184
        static let numeric: Oid = 1700
        static let uuid: Oid = 2950
    }
}
