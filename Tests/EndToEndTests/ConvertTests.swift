import Foundation
import Glibc
import Statistics
import Testing

/// Whatever ends a conversion, there is the whole file or none.
@Suite(.serialized) struct ConvertTests {
    private static func table(rows: Int) -> String {
        var text = "id,name,x\n"
        for row in 0..<rows { text += "\(row),shop-\(row % 977),\(row % 1000).5\n" }
        return text
    }

    @Test(arguments: ["parquet", "csv"])
    func aKilledConversionLeavesNothing(format: String) throws {
        let program = try Program()
        try Data(Self.table(rows: 400_000).utf8).write(to: program.folder.appending(path: "in.csv"))
        let began = ContinuousClock.now
        #expect(try program.run("convert", "in.csv", "whole.\(format)").exitCode == 0)
        let duration = (ContinuousClock.now - began) / .milliseconds(1)
        let whole = try Data(contentsOf: program.folder.appending(path: "whole.\(format)"))
        let seed = UInt64.random(in: 0...UInt64.max)
        print("instants of the kills drawn with seed \(seed)")
        var random = RandomNumbers(seed: seed)
        var killed = 0
        var tries = 0
        while killed < 10, tries < 100 {
            tries += 1
            let output = "killed-\(tries).\(format)"
            let started = try program.start(["convert", "in.csv", output])
            usleep(UInt32(random.uniform() * duration * 1000))
            started.kill()
            let code = try started.wait().exitCode
            if code == SIGKILL { killed += 1 }
            let path = program.folder.appending(path: output)
            let left = try FileManager.default.contentsOfDirectory(atPath: program.path(""))
                .filter { $0.hasPrefix("killed-") }
            // It may have come to its end before it was killed.
            if left == [output] {
                #expect(try Data(contentsOf: path) == whole)
                try FileManager.default.removeItem(at: path)
            } else {
                #expect(left == [] && code != 0)
            }
        }
        #expect(killed == 10)
    }

    @Test(
        .enabled(if: Mount.isAllowed, "mounting a small disk needs root"),
        arguments: ["parquet", "csv"])
    func aFullDiskLeavesNothing(format: String) throws {
        let program = try Program()
        try Data(Self.table(rows: 200_000).utf8).write(to: program.folder.appending(path: "in.csv"))
        let disk = try Mount(megabytes: 8)
        try disk.fill(leaving: 8192)
        let output = disk.folder.appending(path: "out.\(format)").path(percentEncoded: false)
        let before = try FileManager.default.contentsOfDirectory(
            atPath: disk.folder.path(percentEncoded: false))
        let failed = try program.run("convert", "in.csv", output)
        #expect(failed.exitCode == 1)
        #expect(
            failed.errors.contains("\(output): cannot be written: No space left on device."),
            "\(failed.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(
                atPath: disk.folder.path(percentEncoded: false)) == before)
        try disk.empty()
        #expect(try program.run("convert", "in.csv", output).exitCode == 0)
    }

    /// Eight times the rows do not take more memory.
    @Test(arguments: [("csv", "parquet"), ("parquet", "csv")])
    func memoryDoesNotGrowWithTheTable(from: String, to: String) throws {
        let program = try Program()
        var peaks: [Int] = []
        for rows in [600_000, 4_800_000] {
            let input = "in-\(rows).\(from)"
            try Data(Self.table(rows: rows).utf8)
                .write(to: program.folder.appending(path: "in-\(rows).csv"))
            if from == "parquet" { try program.run("convert", "in-\(rows).csv", input) }
            peaks.append(
                try program.peakKilobytes("convert", input, "out-\(rows).\(to)"))
        }
        print("peaks of \(from) to \(to): \(peaks) kB")
        #expect(peaks[1] < peaks[0] + 16_000)
        #expect(peaks[1] < 200_000)
    }
}

extension Program {
    /// Runs the program, and asks the system how much memory it took at most.
    func peakKilobytes(_ arguments: String...) throws -> Int {
        let started = try start(arguments)
        var most = 0
        let status = "/proc/\(started.process.processIdentifier)/status"
        while started.process.isRunning {
            let text = (try? String(contentsOfFile: status, encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            let words = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }) ?? []
            if words.count > 1, let peak = Int(words[1]) { most = max(most, peak) }
            usleep(2000)
        }
        #expect(try started.wait().exitCode == 0)
        #expect(most > 0)
        return most
    }
}
