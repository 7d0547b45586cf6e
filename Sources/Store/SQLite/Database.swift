internal import CSQLite
import Glibc

/// A value of a column.
enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension SQLValue {
    init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }
    init(_ integer: Int?) { self = integer.map(SQLValue.integer) ?? .null }
}

/// One connection to one SQLite file, with its prepared statements.
final class Database {
    let path: String
    private let connection: OpaquePointer
    /// Those not in use: one that is being stepped through is out, so that a query within the same
    /// query's rows gets another.
    private var statements: [String: OpaquePointer] = [:]

    /// - Parameter readOnly: opens without ever writing beside the file, so that a store on a
    ///   read-only disk can be looked at.
    init(path: String, readOnly: Bool, immutable: Bool) throws(StoreError) {
        self.path = path
        // A name that begins with "file:" would be taken for a URI.
        let name = path.hasPrefix("/") ? path : "./" + path
        var connection: OpaquePointer?
        let flags =
            readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code: Int32
        if immutable {
            var escaped = ""
            for character in name.unicodeScalars {
                switch character {
                case "%": escaped += "%25"
                case "?": escaped += "%3f"
                case "#": escaped += "%23"
                default: escaped.unicodeScalars.append(character)
                }
            }
            code = sqlite3_open_v2(
                "file:\(escaped)?immutable=1", &connection, flags | SQLITE_OPEN_URI, nil)
        } else {
            code = sqlite3_open_v2(name, &connection, flags, nil)
        }
        guard let connection else { throw .cannotOpen(path: path, reason: "out of memory") }
        guard code == SQLITE_OK else {
            let failure = Self.failure(code, of: connection, path)
            sqlite3_close_v2(connection)
            throw failure
        }
        self.connection = connection
        sqlite3_busy_timeout(connection, 10_000)
        sqlite3_extended_result_codes(connection, 1)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(connection)
    }

    /// Runs one statement to its end, and returns how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ bindings: [SQLValue] = []) throws(StoreError) -> Int {
        let statement = try taken(sql)
        defer { giveBack(statement, sql) }
        try bind(bindings, to: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return Int(sqlite3_changes(connection)) }
            guard code == SQLITE_ROW else { throw failure(code) }
        }
    }

    /// Runs several statements without bindings.
    func executeScript(_ sql: String) throws(StoreError) {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// The rows of a query, each mapped by `read`.
    func rows<Value>(
        _ sql: String, _ bindings: [SQLValue] = [],
        _ read: (Row) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var values: [Value] = []
        try forEach(sql, bindings) { row throws(StoreError) in values.append(try read(row)) }
        return values
    }

    /// Calls `body` for each row of a query, in order, without keeping them.
    func forEach(
        _ sql: String, _ bindings: [SQLValue] = [], _ body: (Row) throws(StoreError) -> Void
    ) throws(StoreError) {
        let statement = try taken(sql)
        defer { giveBack(statement, sql) }
        try bind(bindings, to: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw failure(code) }
            try body(Row(statement: statement))
        }
    }

    /// Everything `body` writes, or nothing.
    func transaction<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // A failed commit may have ended the transaction already; then there is nothing to undo.
            if sqlite3_get_autocommit(connection) == 0 {
                sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
            }
            throw error
        }
    }

    private func bind(
        _ bindings: [SQLValue], to statement: OpaquePointer
    ) throws(StoreError) {
        for (index, value) in bindings.enumerated() {
            let column = Int32(index + 1)
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(statement, column)
            case .integer(let integer):
                code = sqlite3_bind_int64(statement, column, Int64(integer))
            case .real(let real): code = sqlite3_bind_double(statement, column, real)
            case .text(let text):
                var text = text
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { characters in
                        sqlite3_bind_text(
                            statement, column, characters.baseAddress ?? emptyText,
                            Int32(characters.count), transient)
                    }
                }
            case .blob(let bytes):
                // Without an address SQLite would bind null.
                code =
                    bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, column, 0)
                    : bytes.withUnsafeBytes { buffer in
                        sqlite3_bind_blob(
                            statement, column, buffer.baseAddress, Int32(buffer.count), transient)
                    }
            }
            guard code == SQLITE_OK else { throw failure(code) }
        }
    }

    /// What `body` reads, all of one moment. Within a transaction that is so anyway.
    func reading<Value>(_ body: () -> Value) throws(StoreError) -> Value {
        guard sqlite3_get_autocommit(connection) != 0 else { return body() }
        try execute("BEGIN")
        // Nothing was written, so that nothing is lost if this should fail.
        defer {
            if sqlite3_get_autocommit(connection) == 0 {
                sqlite3_exec(connection, "COMMIT", nil, nil, nil)
            }
        }
        return body()
    }

    /// Ends the `reading` that is under way, lets `body` write, and goes on reading.
    func writingWhileReading(
        _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        guard sqlite3_get_autocommit(connection) == 0 else { return try body() }
        try execute("COMMIT")
        try body()
        try execute("BEGIN")
    }

    /// The statement, prepared and in no one else's hands.
    private func taken(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = statements.removeValue(forKey: sql) { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code) }
        return statement
    }

    private func giveBack(_ statement: OpaquePointer, _ sql: String) {
        sqlite3_reset(statement)
        if let other = statements.updateValue(statement, forKey: sql) { sqlite3_finalize(other) }
    }

    private func failure(_ code: Int32) -> StoreError {
        Self.failure(code, of: connection, path)
    }

    private static func failure(
        _ code: Int32, of connection: OpaquePointer, _ path: String
    ) -> StoreError {
        let reason = String(cString: sqlite3_errmsg(connection))
        // A full or read-only disk can show as a failure to open or write a file beside the catalogue.
        if [SQLITE_IOERR, SQLITE_CANTOPEN].contains(code & 0xff) {
            switch sqlite3_system_errno(connection) {
            case ENOSPC, EDQUOT: return .full(path: path)
            case EROFS, EACCES, EPERM: return .readOnly(path: path)
            default: break
            }
        }
        switch code & 0xff {
        case SQLITE_FULL: return .full(path: path)
        case SQLITE_READONLY, SQLITE_PERM: return .readOnly(path: path)
        case SQLITE_BUSY, SQLITE_LOCKED: return .locked(path: path, holder: "")
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .damaged(path: path, reason: reason)
        case SQLITE_CANTOPEN: return .cannotOpen(path: path, reason: reason)
        default: return .failed(action: "use the catalogue", path: path, reason: reason)
        }
    }
}

/// The current row of a query.
struct Row {
    fileprivate let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(statement, Int32(column))) }

    func real(_ column: Int) -> Double { sqlite3_column_double(statement, Int32(column)) }

    /// The text of the column; empty where it is null.
    func text(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    func optionalInteger(_ column: Int) -> Int? { isNull(column) ? nil : integer(column) }

    func blob(_ column: Int) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(statement, Int32(column)) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

/// Tells SQLite to copy what is bound before the call returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// An empty text needs an address, or SQLite binds null.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
}()
