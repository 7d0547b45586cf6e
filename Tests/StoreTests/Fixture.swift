import CSQLite
import Foundation
import Glibc
import Store
import TimeSeries

/// A folder that exists while `body` runs.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("almanac-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

/// The same for a body that waits.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("almanac-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

/// Whether this process may mount file systems, asked by doing so.
let canMount: Bool = {
    let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("almanac-mount-\(UUID().uuidString)").path
    guard mkdir(path, 0o700) == 0 else { return false }
    defer { rmdir(path) }
    guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { return false }
    return umount(path) == 0
}()

/// A file system of `size` in memory, mounted in a folder while `body` runs.
func withDisk<Result>(
    size: String, _ body: (_ path: String) throws -> Result
) throws -> Result {
    try withFolder { folder in
        let path = folder + "/disk"
        guard mkdir(path, 0o700) == 0, mount("tmpfs", path, "tmpfs", 0, "size=\(size)") == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { umount2(path, Int32(MNT_DETACH)) }
        return try body(path)
    }
}

/// The catalogue of the store at `path`, as any other program sees it: the texts of the first column
/// of the last statement's rows.
@discardableResult
func sqlite(_ path: String, _ sql: String) throws -> [String] {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    guard sqlite3_open("\(path)/almanac.db", &connection) == SQLITE_OK else {
        throw CocoaError(.fileReadUnknown)
    }
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
        throw CocoaError(.fileReadCorruptFile)
    }
    var texts: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
        texts.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
    }
    return texts
}

func hash(_ text: String) -> RowHash {
    Array(text.utf8).withUnsafeBytes { RowHash(of: $0) }
}

/// A row of the first week of 2026, in the only run that looks at nothing else.
func observation(
    _ series: String, _ value: Double? = 1, ledgerKey: Int = 1, hash: RowHash? = nil
) -> StoredObservation {
    StoredObservation(
        series: series, time: StoredTime(Timestamp(seconds: 1_767_571_200), offset: nil),
        value: value, covariates: [], ledger: "\(ledgerKey)", ledgerKey: ledgerKey, hash: hash,
        file: "a.csv", line: 2)
}

func refused(_ key: String) -> StoredQuarantine {
    StoredQuarantine(
        rule: "r", reason: "", file: "a.csv", line: 2, hash: hash(key), payload: "a,b,c")
}

/// Makes the store that an Almanac knew before the step of this name.
func makeStore(before step: String, at path: String) throws {
    let steps = Migrations.all.prefix { $0.name != step }
    try sqlite(path, script: steps.map(\.sql).joined() + "PRAGMA user_version = \(steps.count)")
}

/// Runs statements in the catalogue of the store at `path`.
func sqlite(_ path: String, script: String) throws {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    guard sqlite3_open("\(path)/almanac.db", &connection) == SQLITE_OK,
        sqlite3_exec(connection, script, nil, nil, nil) == SQLITE_OK
    else { throw CocoaError(.fileWriteUnknown) }
}

extension Store {
    /// Appends rows without covariates.
    func add(_ rows: [StoredObservation], of job: JobKey, run: Int) throws(StoreError) {
        var columns = ObservationRows(covariates: [])
        for row in rows { columns.append(row) }
        try add(columns, of: job, run: run)
    }

    /// The series of the rows in the store, in their order.
    func series(of job: JobKey, through run: Int = .max) throws(StoreError) -> [String] {
        var names: [String] = []
        try forEachObservation(of: job, through: run) { series, _, _, _ in names.append(series) }
        return names
    }
}

/// Two runs' worth of work in a store: a job, a row and a version.
extension Store {
    func enter(version number: Int, of job: JobKey, content: String) throws(StoreError) {
        let digest = try writeVersion(
            number, of: job, run: number,
            files: [("models.json", Array(content.utf8)), ("empty.bin", [])])
        try transaction { () throws(StoreError) in
            try enterVersion(
                StoredVersion(
                    number: number, run: number, role: .production, series: 1,
                    manifestSHA256: digest, summary: "version \(number)"), of: job)
            try promote(
                version: number, of: job, run: number, asOf: "2026-01-31", kind: .automatic,
                reason: "better")
        }
    }
}
