import Foundation
import Glibc
import Retraining
import Store
import Testing

/// The real program, and a fresh folder to run it in.
final class Program {
    struct Result {
        var output: String
        var errors: String
        var exitCode: Int32
    }

    struct MissingBinary: Error, CustomStringConvertible {
        var description: String { "there is no program 'almanac' beside the test's own" }
    }

    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let data = package.appending(path: "data")
    static let shared = package.appending(path: "../shared").standardized

    /// Made for this value alone, and removed with it.
    let folder: URL
    private let executable: URL

    init() throws {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent()
        guard let executable = beside?.appending(path: "almanac"),
            FileManager.default.isExecutableFile(atPath: executable.path(percentEncoded: false))
        else { throw MissingBinary() }
        self.executable = executable
        folder = FileManager.default.temporaryDirectory
            .appending(path: "almanac-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String {
        folder.appending(path: name).path(percentEncoded: false)
    }

    /// Runs the program to its end.
    @discardableResult
    func run(_ arguments: String...) throws -> Result {
        let started = try start(arguments)
        return try started.wait()
    }

    /// A program under way.
    final class Started {
        let process: Process
        private let output: URL
        private let errors: URL

        init(process: Process, output: URL, errors: URL) {
            self.process = process
            self.output = output
            self.errors = errors
        }

        func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

        @discardableResult
        func wait() throws -> Result {
            process.waitUntilExit()
            return Result(
                output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self),
                exitCode: process.terminationStatus)
        }
    }

    /// - Parameter environment: beside that of the tests.
    func start(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Started {
        let process = Process()
        process.executableURL = executable
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let name = UUID().uuidString
        let files = ["out", "err"].map { folder.appending(path: "\(name).\($0)") }
        for file in files { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        return Started(process: process, output: files[0], errors: files[1])
    }

    /// The records of all finished runs of `job` in a store, oldest first.
    func records(of job: String, in store: String) throws -> [RunRecord] {
        let opened = try Store(path: path(store), for: .reading)
        let key = try #require(try opened.job(named: job))
        return try RunRecord.all(of: key, in: opened)
    }

    func image(of store: String) throws -> StoreImage {
        try StoreImage(of: folder.appending(path: store))
    }
}
