import Foundation
import Testing

/// Each wrong input gives one clear sentence and an exit code, and leaves the store as it was.
@Suite struct WrongInputTests {
    /// A wrong second delivery, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var content: [UInt8]
        var exitCode: Int32
        var sentence: String
        var testDescription: String { name }

        init(_ name: String, _ content: String, _ exitCode: Int32, _ sentence: String) {
            self.init(name, bytes: Array(content.utf8), exitCode, sentence)
        }

        init(_ name: String, bytes: [UInt8], _ exitCode: Int32, _ sentence: String) {
            self.name = name
            content = bytes
            self.exitCode = exitCode
            self.sentence = sentence
        }
    }

    private static let header = "series,day,value\n"
    private static let good =
        header + (1...28).map { "a,2026-01-\($0 < 10 ? "0" : "")\($0),\($0 % 7 + 10)\n" }.joined()
    private static let job = """
        {
          name: "days",
          source: {
            files: "*.csv",
            columns: { series: "series", time: "day", value: "value" },
          },
          frequency: "daily", horizon: 3,
        }
        """

    static let cases: [Case] = [
        Case("an empty file", "", 1, "new.csv: the file is empty; expected a header line"),
        Case(
            "a binary file", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13],
            1,
            "new.csv: expected a CSV text file, found"),
        Case(
            "a missing column", "series,day,amount\na,2026-02-01,1\n", 1,
            "new.csv, column \"value\": expected it as in earlier runs, found none among "
                + "\"series\", \"day\", \"amount\". No row can be taken without it: send the file "),
        Case(
            "text in the number column",
            header + (1...20).map { "a,2026-02-\($0 < 10 ? "0" : "")\($0),many\n" }.joined(), 2,
            "new.csv, line 2, column \"value\": expected a number, found \"many\", and so in 20 of 20"
        ),
        Case(
            "unreadable dates",
            header + (1...20).map { "a,\($0)/2/2026,1\n" }.joined(), 2,
            "column \"day\": expected a date such as 2026-01-31"),
        Case(
            "mixed time zones",
            header + "a,2026-02-01T00:00:00Z,1\na,2026-02-02T00:00:00+05:00,2\n", 1,
            "new.csv, line 3, column \"day\": expected times in UTC, as in the rows before, found"),
        Case(
            "a header twice", "series,day,day\na,2026-02-01,2\n", 1,
            "new.csv: columns 2 and 3 are both named \"day\""),
        Case(
            "an open quote", header + "a,2026-02-01,\"1\n", 1,
            "new.csv:2: the quote that opens here in column 3 is never closed"),
    ]

    @Test(arguments: cases)
    func aWrongDeliveryLeavesTheStoreAsItWas(_ wrong: Case) throws {
        let program = try prepared()
        let before = try program.image(of: "store")
        try Data(wrong.content).write(to: program.folder.appending(path: "new.csv"))
        let result = try program.run("run", "job.json5", "--as-of", "2026-03-31")
        #expect(result.exitCode == wrong.exitCode)
        #expect(result.errors.contains(wrong.sentence), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "one line: \(result.errors)")
        #expect(result.output == "")
        #expect(try program.image(of: "store").differences(from: before) == [])
    }

    @Test func aFirstRunThatFailsMakesNoStore() throws {
        let program = try Program()
        try write(Self.job, "job.json5", in: program)
        let none = try program.run("run", "job.json5")
        #expect(none.exitCode == 2)
        #expect(
            none.errors.contains("No file matches \"*.csv\" in the folder \".\"."), "\(none.errors)"
        )
        try write(Self.header, "head.csv", in: program)
        let headerOnly = try program.run("run", "job.json5")
        #expect(headerOnly.exitCode == 1)
        #expect(headerOnly.errors.contains("head.csv: expected rows, found a header alone."))
        let noJob = try program.run("run", "nothing.json5")
        #expect(noJob.exitCode == 2)
        #expect(
            noJob.errors.contains(
                "nothing.json5: the job file cannot be read: there is no such file."))
        #expect(!FileManager.default.fileExists(atPath: program.path("store")))
    }

    @Test func aHeaderAloneInALaterDeliveryIsSaid() throws {
        let program = try prepared()
        try write(Self.header, "new.csv", in: program)
        let result = try program.run("run", "job.json5", "--as-of", "2026-03-31")
        #expect(result.exitCode == 0)
        #expect(
            result.output.contains("new.csv: expected rows, found a header alone."),
            "\(result.output)")
    }

    @Test func aStoreOfANewerVersionIsLeftAlone() throws {
        let program = try prepared()
        try StoreImage.setFormat(99, of: program.folder.appending(path: "store"))
        let before = try program.image(of: "store")
        for command in ["run", "status"] {
            let result = try program.run(command, "job.json5")
            #expect(result.exitCode == 1)
            #expect(
                result.errors.contains("the store has format 99, and this Almanac knows up to"),
                "\(result.errors)")
        }
        #expect(try program.image(of: "store").differences(from: before) == [])
    }

    @Test func anUnreadableCatalogueIsSaidToBeDamaged() throws {
        let program = try prepared()
        try Data("this is no database, whatever its name".utf8).write(
            to: program.folder.appending(path: "store/almanac.db"))
        let result = try program.run("run", "job.json5")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("damaged"), "\(result.errors)")
    }

    @Test(.enabled(if: Mount.isAllowed, "mounting a small disk needs root"))
    func aReadOnlyStoreIsNotWritten() throws {
        let program = try prepared(on: Mount(megabytes: 8))
        let mount = try #require(program.mount)
        try write(Self.header + "a,2026-02-01,3\n", "new.csv", in: program.program)
        try mount.remount("ro")
        let before = try StoreImage(of: mount.folder.appending(path: "store"))
        let store = mount.folder.appending(path: "store").path(percentEncoded: false)
        let result = try program.program.run("run", "job.json5", "--store", store)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("the store cannot be written to."), "\(result.errors)")
        #expect(
            try StoreImage(of: mount.folder.appending(path: "store")).differences(from: before)
                == [])
        let status = try program.program.run("status", "job.json5", "--store", store)
        #expect(
            status.exitCode == 0, "a store that cannot be written can be read: \(status.errors)")
    }

    @Test(.enabled(if: Mount.isAllowed, "mounting a small disk needs root"))
    func aFullDiskLosesNothing() throws {
        let place = try prepared(on: Mount(megabytes: 8))
        let mount = try #require(place.mount)
        let program = place.program
        let store = mount.folder.appending(path: "store").path(percentEncoded: false)
        try write(Self.header + "a,2026-02-01,3\n", "new.csv", in: program)
        let arguments = ["run", "job.json5", "--store", store, "--as-of", "2026-03-31"]

        // Every amount of free space up to what a run needs: each fails cleanly, or succeeds.
        var failures = 0
        for pages in stride(from: 0, through: 64, by: 2) {
            try mount.fill(leaving: pages * 4096)
            let result = try program.start(arguments).wait()
            try mount.empty()
            if result.exitCode == 0 { break }
            failures += 1
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("the disk is full."), "\(pages) pages: \(result.errors)")
        }
        print("\(failures) runs met a full disk")
        #expect(failures > 0)
        let last = try program.start(arguments).wait()
        #expect(last.exitCode == 0, "\(last.errors)")

        let untroubled = try prepared()
        try write(Self.header + "a,2026-02-01,3\n", "new.csv", in: untroubled)
        try untroubled.run("run", "job.json5", "--as-of", "2026-03-31")
        #expect(
            try StoreImage(of: mount.folder.appending(path: "store"))
                .differences(from: untroubled.image(of: "store")) == [])
    }

    private struct Placed {
        var program: Program
        var mount: Mount?
    }

    /// A program whose job has run once.
    private func prepared() throws -> Program {
        let program = try Program()
        try write(Self.job, "job.json5", in: program)
        try write(Self.good, "good.csv", in: program)
        let first = try program.run("run", "job.json5", "--as-of", "2026-01-31")
        #expect(first.exitCode == 0, "\(first.errors)")
        return program
    }

    /// The same with its store on a disk of its own.
    private func prepared(on mount: Mount) throws -> Placed {
        let program = try Program()
        try write(Self.job, "job.json5", in: program)
        try write(Self.good, "good.csv", in: program)
        let store = mount.folder.appending(path: "store").path(percentEncoded: false)
        let first = try program.run(
            "run", "job.json5", "--as-of", "2026-01-31", "--store", store)
        #expect(first.exitCode == 0, "\(first.errors)")
        return Placed(program: program, mount: mount)
    }

    private func write(_ text: String, _ name: String, in program: Program) throws {
        try Data(text.utf8).write(to: program.folder.appending(path: name))
    }
}
