internal import CSQLite
import Tabular

/// Rows of a SQLite file that is only read, within one transaction that sees one moment of it.
///
/// A cell of SQLite has a type of its own, whatever its column says. Real numbers are written with as many
/// digits as tell them apart.
final class SQLiteCursor: RowCursor {
    /// NULL, integers and reals come before every text, and blobs after.
    let dialect = SQLDialect(
        parameter: { number, _ in "?\(number)" },
        compared: { column, _, condition in
            // A plus takes away what the column would make of the other side.
            let compared = condition.hidesAffinity ? "+\(column)" : column
            guard case .text = condition.value else { return compared }
            return "\(compared) COLLATE BINARY"
        },
        ordered: { column, _ in "\(column) COLLATE BINARY" },
        isOfOtherType: { column, _, bounds in
            let hasUpper = bounds.contains { $0.sign != .atLeast }
            switch bounds.first?.value {
            case .text: return "\(column) < ''" + (hasUpper ? " OR \(column) >= x''" : "")
            case .integer, .double, .decimal: return hasUpper ? "\(column) >= ''" : nil
            case nil: return nil
            }
        })
    private(set) var described: [DescribedColumn] = []
    private let label: String
    private let connection: OpaquePointer
    private var statement: OpaquePointer?
    /// For each column, the text of a real cell of the current row.
    private var realTexts: [UnsafeMutableBufferPointer<UInt8>] = []
    private var realLengths: [Int] = []

    /// The longest text of a `Double` is shorter.
    private static let longestReal = 32

    init(path: String, table: DatabaseTable) throws(TabularError) {
        label = table.label
        var opened: OpaquePointer?
        let name = path.hasPrefix("/") ? path : "./" + path
        let code = sqlite3_open_v2(name, &opened, SQLITE_OPEN_READONLY, nil)
        guard let opened else {
            throw .databaseFailed(source: table.label, reason: "there is no memory left")
        }
        connection = opened
        guard code == SQLITE_OK else {
            throw .cannotRead(file: path, reason: String(cString: sqlite3_errmsg(opened)))
        }
        sqlite3_busy_timeout(opened, 30_000)
        try finish(try prepared("BEGIN"))
        let types = try prepared("SELECT * FROM \(table.from) LIMIT 0")
        defer { sqlite3_finalize(types) }
        for column in 0..<sqlite3_column_count(types) {
            let declared = sqlite3_column_decltype(types, column).map { String(cString: $0) }
            described.append(
                DescribedColumn(
                    name: sqlite3_column_name(types, column).map { String(cString: $0) } ?? "",
                    comparison: .cells(SQLiteCursor.affinity(declared)), type: nil))
        }
    }

    deinit {
        for text in realTexts { text.deallocate() }
        sqlite3_finalize(statement)
        sqlite3_close_v2(connection)
    }

    func open(_ query: RowQuery) throws(TabularError) {
        sqlite3_finalize(statement)
        statement = nil
        let opened = try prepared(query.text)
        statement = opened
        try bind(query.values, to: opened)
        while realTexts.count < Int(sqlite3_column_count(opened)) {
            realTexts.append(.allocate(capacity: SQLiteCursor.longestReal))
            realLengths.append(0)
        }
    }

    func advance() throws(TabularError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW:
            for column in realTexts.indices
            where sqlite3_column_type(statement, Int32(column)) == SQLITE_FLOAT {
                let text = "\(sqlite3_column_double(statement, Int32(column)))".utf8
                let (_, end) = realTexts[column].initialize(from: text)
                realLengths[column] = end
            }
            return true
        case SQLITE_DONE: return false
        default: throw failure
        }
    }

    func cell(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        let place = Int32(column)
        switch sqlite3_column_type(statement, place) {
        case SQLITE_NULL: return nil
        case SQLITE_FLOAT:
            return UnsafeBufferPointer(
                rebasing: realTexts[column][..<realLengths[column]])
        default:
            guard let start = sqlite3_column_text(statement, place) else { return nil }
            return UnsafeBufferPointer(
                start: start, count: Int(sqlite3_column_bytes(statement, place)))
        }
    }

    func parameter(_ column: Int) -> SQLParameter? {
        let place = Int32(column)
        switch sqlite3_column_type(statement, place) {
        case SQLITE_INTEGER: return .integer(Int(sqlite3_column_int64(statement, place)))
        case SQLITE_FLOAT:
            let number = sqlite3_column_double(statement, place)
            return number.isFinite ? .double(number) : nil
        case SQLITE_TEXT:
            return cell(column).flatMap { String(validating: $0, as: UTF8.self) }
                .map { .text($0) }
        default: return nil
        }
    }

    func number(_ query: RowQuery) throws(TabularError) -> Int {
        let counting = try prepared(query.text)
        defer { sqlite3_finalize(counting) }
        try bind(query.values, to: counting)
        guard sqlite3_step(counting) == SQLITE_ROW else { throw failure }
        return Int(sqlite3_column_int64(counting, 0))
    }

    private func prepared(_ text: String) throws(TabularError) -> OpaquePointer {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(connection, text, -1, &prepared, nil) == SQLITE_OK, let prepared
        else { throw failure }
        return prepared
    }

    /// Numbers are bound as such, so that they are compared as numbers.
    private func bind(_ values: [SQLParameter], to statement: OpaquePointer) throws(TabularError) {
        for (place, value) in values.enumerated() {
            let index = Int32(place + 1)
            let code: Int32
            switch value {
            case .integer(let integer):
                code = sqlite3_bind_int64(statement, index, Int64(integer))
            case .double(let number):
                code = sqlite3_bind_double(statement, index, number)
            case .decimal(let text), .text(let text):
                // The library keeps a copy: the text does not live as long as the statement.
                let keepsCopy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                code = sqlite3_bind_text(
                    statement, index, text, Int32(text.utf8.count), keepsCopy)
            }
            guard code == SQLITE_OK else { throw failure }
        }
    }

    private func finish(_ statement: OpaquePointer) throws(TabularError) {
        defer { sqlite3_finalize(statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
    }

    private var failure: TabularError {
        .databaseFailed(source: label, reason: String(cString: sqlite3_errmsg(connection)))
    }

    /// By the rules of SQLite for the affinity of a column, in their order.
    private static func affinity(_ declared: String?) -> LedgerComparison.Affinity {
        guard let type = declared?.uppercased() else { return .unknown }
        if type.contains("INT") { return .number }
        if ["CHAR", "CLOB", "TEXT"].contains(where: type.contains) { return .text }
        return type.isEmpty || type.contains("BLOB") ? .blob : .number
    }
}
