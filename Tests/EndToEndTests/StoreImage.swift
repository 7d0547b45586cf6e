import CSQLite
import Foundation
import Glibc

/// Everything a store holds, as text, so that two stores can be compared: the rows of every table and the
/// digest of every file.
struct StoreImage: Equatable {
    /// For each table its rows, in the order they were written.
    var tables: [String: [String]] = [:]
    /// For each file below the store its content.
    var files: [String: Data] = [:]

    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    /// - Parameter folder: of a store that no process has open.
    init(of folder: URL) throws {
        let root = folder.path(percentEncoded: false)
        for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            var isFolder: ObjCBool = false
            let path = "\(root)/\(name)"
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            // The catalogue is compared by its rows: SQLite lays out its pages as it likes.
            if isFolder.boolValue || name.hasPrefix("almanac.db") { continue }
            files[name] = try Data(contentsOf: URL(filePath: path))
        }
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        // Where nothing can be written, SQLite reads a catalogue only if told that it will not change.
        let isWritable = access(root, W_OK) == 0
        let uri = "file:\(root)/almanac.db" + (isWritable ? "" : "?immutable=1")
        guard
            sqlite3_open_v2(uri, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, nil)
                == SQLITE_OK
        else { throw Unreadable(description: "\(root): no catalogue") }
        let names = try rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", connection)
        // What the operating system says of the source's files is theirs, and not the record's.
        for name in names where name != "file_state" {
            tables[name] = try rows("SELECT * FROM \"\(name)\"", connection)
        }
        tables["integrity"] = try rows("PRAGMA integrity_check", connection)
    }

    private func rows(_ sql: String, _ connection: OpaquePointer?) throws -> [String] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Unreadable(description: String(cString: sqlite3_errmsg(connection)))
        }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map { column in
                    if sqlite3_column_type(statement, column) == SQLITE_BLOB {
                        let count = Int(sqlite3_column_bytes(statement, column))
                        guard let bytes = sqlite3_column_blob(statement, column) else { return "" }
                        return UnsafeRawBufferPointer(start: bytes, count: count)
                            .map { String($0, radix: 16) }.joined(separator: " ")
                    }
                    guard let text = sqlite3_column_text(statement, column) else { return "NULL" }
                    return String(cString: text)
                }.joined(separator: " | "))
        }
        return rows
    }

    /// What differs from `other`, for people; empty where nothing does.
    func differences(from other: StoreImage) -> [String] {
        var differences: [String] = []
        for name in Set(tables.keys).union(other.tables.keys).sorted()
        where tables[name] != other.tables[name] {
            let rows = zip(tables[name] ?? [], other.tables[name] ?? []).first { $0 != $1 }
            differences.append(
                "table \(name): \(tables[name]?.count ?? 0) rows against "
                    + "\(other.tables[name]?.count ?? 0); first difference: "
                    + "\(rows.map { "\($0.prefix(300)) / \($1.prefix(300))" } ?? "in their number")"
            )
        }
        for name in Set(files.keys).union(other.files.keys).sorted()
        where files[name] != other.files[name] {
            differences.append("file \(name)")
        }
        return differences
    }

    /// Makes a catalogue claim another format.
    static func setFormat(_ format: Int, of folder: URL) throws {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        let path = folder.appending(path: "almanac.db").path(percentEncoded: false)
        guard sqlite3_open(path, &connection) == SQLITE_OK,
            sqlite3_exec(connection, "PRAGMA user_version = \(format)", nil, nil, nil) == SQLITE_OK
        else { throw Unreadable(description: "\(path): no catalogue") }
    }
}
