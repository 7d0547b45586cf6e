import Foundation
import Testing

@Suite("The generator of the weekly retail panel")
struct RetailGeneratorTests {
    @Test("writes the committed files, byte for byte")
    func reproduces() throws {
        let committed = DataFolder("weekly-retail")
        let scratch = FileManager.default.temporaryDirectory.appending(
            path: "weekly-retail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }

        let source = committed.url.appending(path: "generate.swift").path()
        let program = scratch.appending(path: "generate").path()
        try run("swiftc", "-O", source, "-o", program, in: scratch)
        try run(program, "out", in: scratch)

        let made = scratch.appending(path: "out")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: made.appending(path: "drops").path())
        #expect(names.sorted() == (try committed.names(in: "drops")))
        for path in names.sorted().map({ "drops/\($0)" }) + ["truth.json"] {
            let new = try Data(contentsOf: made.appending(path: path))
            let old = try Data(contentsOf: committed.url.appending(path: path))
            #expect(new == old, "\(path) differs from what generate.swift writes")
        }
    }

    /// Runs a program, found on the search path, and fails the test where it fails.
    private func run(_ arguments: String..., in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments.joined(separator: " ")) failed")
    }
}
