import Foundation
import Testing

/// Where the package, its data and the program under test lie.
enum Place {
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let transcripts = package.appending(path: "Tests/TranscriptTests/Transcripts")

    /// The folder of `almanac`: the build puts it beside the program that runs the tests.
    static let binaries: URL? = {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent()
        return beside.flatMap { folder in
            let path = folder.appending(path: "almanac").path(percentEncoded: false)
            return FileManager.default.isExecutableFile(atPath: path) ? folder : nil
        }
    }()
}

/// Ends the current test case as skipped, with a line that is seen: the test runner prints none for one
/// case of several.
func skip(_ reason: String) throws -> Never {
    print("skipped: \(reason)")
    try Test.cancel("\(reason)")
}

/// A fresh folder in which shell commands are run, with `almanac` in their path.
final class Workbench {
    struct Result {
        /// Standard output and standard error as they came, in one.
        var output: String
        var exitCode: Int32
    }

    struct MissingBinary: Error, CustomStringConvertible {
        var description: String { "there is no program 'almanac' beside the test's own" }
    }

    /// The folder commands start in.
    let folder: URL
    private let binaries: URL
    private let outputFile: URL

    init() throws {
        guard let binaries = Place.binaries else { throw MissingBinary() }
        self.binaries = binaries
        let name = "almanac-transcript-\(UUID().uuidString)"
        let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: name)
        folder = root.appending(path: "work")
        outputFile = root.appending(path: "output")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder.deletingLastPathComponent())
    }

    /// Runs `script` by `/bin/sh`. The environment is the same on every machine: no terminal, no colour,
    /// UTC, `DATA` for the package's data; `timeout` ends what hangs, with code 124.
    func run(_ script: String) throws -> Result {
        try Data().write(to: outputFile)
        let output = try FileHandle(forWritingTo: outputFile)
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["600", "/bin/sh", "-c", script]
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": path(binaries) + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "DATA": path(Place.package.appending(path: "data")),
            "SHARED": path(Place.package.appending(path: "../shared").standardized),
            "HOME": path(folder), "TMPDIR": path(folder.deletingLastPathComponent()),
            "TERM": "dumb", "LC_ALL": "C.UTF-8", "TZ": "UTC",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
        return Result(output: withoutLocalPaths(text), exitCode: process.terminationStatus)
    }

    /// The lines a transcript shows of a command.
    func lines(of script: String) throws -> [String] {
        let result = try run(script)
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init).withoutTrailingBlanks
        return result.exitCode == 0 ? lines : lines + ["[exit \(result.exitCode)]"]
    }

    /// Folders that differ from machine to machine go by the names that a transcript uses for them.
    private func withoutLocalPaths(_ text: String) -> String {
        text.replacingOccurrences(of: path(folder), with: "$PWD")
            .replacingOccurrences(of: path(Place.package.appending(path: "data")), with: "$DATA")
    }

    private func path(_ url: URL) -> String {
        let path = url.path(percentEncoded: false)
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
