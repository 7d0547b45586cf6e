import CSQLite
import Databases
import Foundation
import Testing

/// A database to read from, of either kind, that the tests write to behind the reader's back.
final class TestDatabase {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case sqlite
        case postgres

        var testDescription: String { rawValue }

        /// Those that this machine has.
        static var present: [Kind] {
            allCases.filter { $0 == .sqlite || PostgresServer.programs != nil }
        }
    }

    let kind: Kind
    let connection: DatabaseTable.Connection
    private let server: PostgresServer?
    private let name: String

    init(_ kind: Kind) throws {
        self.kind = kind
        switch kind {
        case .sqlite:
            server = nil
            name = FileManager.default.temporaryDirectory
                .appending(path: "almanac-\(UUID().uuidString).db").path(percentEncoded: false)
            connection = .sqlite(path: name)
        case .postgres:
            let server = try PostgresServer.shared.get()
            self.server = server
            name = try server.makeDatabase()
            connection = .postgres(server.keywords(name))
        }
    }

    deinit {
        if kind == .sqlite { try? FileManager.default.removeItem(atPath: name) }
    }

    func run(_ statements: String) throws {
        if let server { return try server.run(statements, in: name) }
        var opened: OpaquePointer?
        guard sqlite3_open(name, &opened) == SQLITE_OK,
            sqlite3_exec(opened, statements, nil, nil, nil) == SQLITE_OK
        else {
            let reason = String(cString: sqlite3_errmsg(opened))
            sqlite3_close(opened)
            throw PostgresServer.Failure(description: reason)
        }
        sqlite3_close(opened)
    }

    func table(_ name: String = "sales") -> DatabaseTable {
        DatabaseTable(connection: connection, relation: .table(name))
    }

    /// A table `sales (series, time, value, ledger)` whose ledger column is of `type`.
    func makeSales(ledger type: String = "date") throws {
        try run("CREATE TABLE sales (series text, time date, value numeric, ledger \(type))")
    }

    /// Adds rows written as in SQL: `('a', '2026-01-01', 1, '2026-01-01')`.
    func insert(_ rows: [String]) throws {
        try run("INSERT INTO sales VALUES " + rows.joined(separator: ", "))
    }
}
