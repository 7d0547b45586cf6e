import Foundation
import Glibc
import Ingestion
import Store
import Tabular
import Testing

/// What becomes of a file must never lose or repeat a row.
@Suite("Files")
struct FileTests {
    private func rows(_ days: ClosedRange<Int>) -> [String] {
        days.map { day in
            let text = day < 10 ? "0\(day)" : "\(day)"
            return "a,2026-01-\(text),\(day),2026-01-\(text)"
        }
    }

    private func delivered(_ days: ClosedRange<Int>) throws -> Delivery {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: rows(days))
        try delivery.run()
        return delivery
    }

    @Test("of a file that was appended to, what is new is taken")
    func appended() throws {
        let delivery = try delivered(1...5)
        try delivery.put("1.csv", rows: rows(1...8))
        let batch = try delivery.run()
        #expect(batch.rows.raws == rows(6...8))
        #expect(batch.rows.map(\.line) == [7, 8, 9])
        #expect(batch.files.map(\.isChanged) == [true])
        #expect(batch.files.map(\.isKnown) == [false])
        // What stands before the place that was reached is not read again.
        #expect(batch.rowsRead == 3)
        #expect(batch.rowsSeenBefore == 0)
        #expect(batch.files.map(\.entry.rows) == [8])
        try delivery.put("1.csv", rows: rows(1...9))
        #expect(try delivery.run().rowsRead == 1)
    }

    @Test("a file that was appended to and changed before its old end is read from its beginning")
    func appendedAndChanged() throws {
        let delivery = try delivered(1...5)
        let changed = rows(1...4) + ["a,2026-01-05,50,2026-01-05"]
        try delivery.put("1.csv", rows: changed + rows(6...7))
        let batch = try delivery.run()
        #expect(batch.rowsRead == 7)
        #expect(batch.rowsSeenBefore == 4)
        #expect(batch.rows.raws == changed[4...] + rows(6...7))
    }

    @Test("a last line without an end is read again when the file has grown")
    func appendedToALine() throws {
        let delivery = try delivered(1...3)
        let text = Delivery.header + rows(1...4).map { $0 + "\n" }.joined()
        try delivery.put("1.csv", text + "a,2026-01-05,1")
        #expect(try delivery.run().rows.raws == rows(4...4))
        try delivery.put("1.csv", text + "a,2026-01-05,15,2026-01-05\n")
        let batch = try delivery.run()
        #expect(batch.rows.raws == ["a,2026-01-05,15,2026-01-05"])
        #expect(batch.rowsRead == 1)
    }

    @Test("rows left above a cut-off are gone on from, and nothing before them is read again")
    func leftRows() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: rows(1...9))
        #expect(try delivery.run(asOf: "2026-01-03").rows.raws == rows(1...3))
        let second = try delivery.run(asOf: "2026-01-05")
        #expect(second.rows.raws == rows(4...5))
        #expect(second.rowsRead == 6)
        #expect(second.rowsAfterCutoff == 4)
        try delivery.put("1.csv", rows: rows(1...10))
        let third = try delivery.run()
        #expect(third.rows.raws == rows(6...10))
        #expect(third.rowsRead == 5)
    }

    @Test("a grown archive is gone on with, where it begins as it did")
    func grownArchive() throws {
        let delivery = try Delivery()
        delivery.source.origin = .files(
            Source.Files(root: delivery.folder, patterns: ["in/*.csv.gz"], format: CSVFormat()))
        // A further member, as log rotation appends it.
        let first = try gzipped(Delivery.header + rows(1...3).map { $0 + "\n" }.joined())
        let second = try gzipped(rows(4...5).map { $0 + "\n" }.joined())
        try delivery.put("1.csv.gz", first)
        #expect(try delivery.run().rows.count == 3)
        try delivery.put("1.csv.gz", first + second)
        let batch = try delivery.run()
        #expect(batch.rows.raws == rows(4...5))
        #expect(batch.rowsRead == 2)
    }

    /// What the `gzip` of the system makes of the text.
    private func gzipped(_ text: String) throws -> Data {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("almanac-gzip-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(text.utf8).write(to: URL(filePath: folder + "/text"))
        let gzip = try Process.run(
            URL(filePath: "/usr/bin/env"), arguments: ["gzip", "-n", folder + "/text"])
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0)
        return try Data(contentsOf: URL(filePath: folder + "/text.gz"))
    }

    @Test(
        "a file that was rewritten in another order, with quotes and other line ends, is the same")
    func rewritten() throws {
        let delivery = try delivered(1...5)
        let quoted = rows(1...5).reversed().map { row in
            row.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
        }
        try delivery.put(
            "1.csv", "\u{FEFF}series,time,value,ledger\r\n" + quoted.joined(separator: "\r\n"))
        let batch = try delivery.run()
        #expect(batch.isEmpty)
        #expect(batch.rowsSeenBefore == 5)
    }

    @Test("columns in another order, and a further column, make no new rows of old ones")
    func otherColumns() throws {
        let delivery = try delivered(1...5)
        let lines = rows(1...6).map { row in
            let cells = row.split(separator: ",")
            return "note \(cells[2]),\(cells[3]),\(cells[2]),\(cells[1]),\(cells[0])\n"
        }
        try delivery.put("2.csv", "note,ledger,value,time,series\n" + lines.joined())
        let batch = try delivery.run()
        #expect(batch.rows.map(\.value) == [.number(6)])
        #expect(batch.unplaced.isEmpty)
        #expect(batch.rowsSeenBefore == 5)
        #expect(batch.files.map(\.extraColumns) == [["note"]])
    }

    @Test("a file that was truncated takes nothing away")
    func truncated() throws {
        let delivery = try delivered(1...5)
        try delivery.put("1.csv", rows: rows(1...2))
        #expect(try delivery.run().isEmpty)
        try delivery.put("1.csv", "series,time,value,ledger\n")
        #expect(try delivery.run().isEmpty)
        #expect(try delivery.stored().count == 5)
    }

    @Test("a file under a new name is not read again")
    func renamed() throws {
        let delivery = try delivered(1...5)
        try delivery.rename("1.csv", to: "other.csv")
        let batch = try delivery.run()
        #expect(batch.isEmpty)
        #expect(batch.unchangedFiles == 1)
        #expect(batch.rowsRead == 0)
    }

    @Test("a file under a new name of which rows were left is read for them alone")
    func renamedWithRowsLeft() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: rows(1...5))
        try delivery.run(asOf: "2026-01-03")
        try delivery.rename("1.csv", to: "other.csv")
        #expect(try delivery.run().rows.raws == rows(4...5))
    }

    @Test("a file that is deleted, and comes back, changes nothing")
    func deleted() throws {
        let delivery = try delivered(1...5)
        try delivery.put("2.csv", rows: rows(6...7))
        try delivery.run()
        try delivery.remove("1.csv")
        #expect(try delivery.run().isEmpty)
        try delivery.put("1.csv", rows: rows(1...5))
        #expect(try delivery.run().isEmpty)
        #expect(try delivery.stored().count == 7)
    }

    @Test("when every file is gone, that is an error, and nothing else")
    func allDeleted() throws {
        let delivery = try delivered(1...5)
        try delivery.remove("1.csv")
        #expect(
            try sentence(delivery)
                == "No file matches \"in/*.csv\" in the folder \"\(delivery.folder)\". Check "
                + "source.files in the job file.")
    }

    @Test("rows that stand twice, in a file or across files, are taken once and told")
    func repeated() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: rows(1...3) + rows(2...2))
        try delivery.put("2.csv", rows: rows(3...4))
        let batch = try delivery.run()
        #expect(batch.rows.raws == rows(1...4))
        #expect(batch.repeated.map(\.file) == ["in/1.csv", "in/2.csv"])
        #expect(batch.repeated.map(\.line) == [5, 2])
        #expect(batch.repeated.map(\.firstFile) == ["in/1.csv", "in/1.csv"])
        #expect(batch.repeated.map(\.firstLine) == [3, 4])
        #expect(batch.repeated.map(\.series) == ["a", "a"])
        #expect(try delivery.run().isEmpty)
    }

    @Test("a damaged record is quarantined, and the rest goes on")
    func malformed() throws {
        let delivery = try Delivery()
        var bytes = Array((Delivery.header + rows(1...2).map { $0 + "\n" }.joined()).utf8)
        bytes += Array("a,2026-01-03,3\n\"a\"b,2026-01-03,4,2026-01-03\n".utf8)
        // Two names in Latin-1 that differ in the byte that is no UTF-8.
        for byte in [UInt8(0xe9), 0xe8] {
            bytes += Array("caf".utf8) + [byte] + Array(",2026-01-03,5,2026-01-03\n".utf8)
        }
        bytes += Array((rows(5...9) + rows(5...5)).map { $0 + "\n" }.joined().utf8)
        try Data(bytes).write(to: URL(filePath: delivery.folder + "/in/1.csv"))
        let batch = try delivery.run()
        #expect(batch.rows.count == 7)
        #expect(batch.unplaced.map(\.rule) == Array(repeating: .malformedRow, count: 4))
        #expect(batch.unplaced.map(\.row.line) == [4, 5, 6, 7])
        #expect(batch.unplaced.first?.row.payload == "a,2026-01-03,3")
        #expect(Set(batch.unplaced.map(\.row.hash)).count == 4)
        #expect(batch.repeated.count == 1)
        #expect(batch.rowsRead == 12)
        #expect(batch.files.map(\.entry.rows) == [8])
        try delivery.put("2.csv", rows: ["a,2026-01-03,3", "a,2026-01-10,1,2026-01-10"])
        let second = try delivery.run()
        #expect(second.rows.count == 1)
        #expect(second.unplaced.isEmpty)
    }

    @Test("a sound row is never taken for a damaged one of the same cells")
    func soundBesideDamaged() throws {
        let delivery = try Delivery()
        try delivery.put(
            "1.csv",
            rows: rows(1...3) + [
                "\"a\"b,2026-01-03,4,2026-01-03", "\"\"\"a\"\"b\",2026-01-03,4,2026-01-03",
            ])
        let batch = try delivery.run()
        #expect(batch.rows.count == 4)
        #expect(batch.rows.last?.series == "\"a\"b")
        #expect(batch.unplaced.count == 1)
    }

    @Test("patterns may overlap, and names may hold anything")
    func names() throws {
        let delivery = try Delivery()
        delivery.source.origin = .files(
            Source.Files(
                root: delivery.folder,
                patterns: ["in/*.csv", "in/?*.csv", delivery.folder + "/abs/x.csv"],
                format: CSVFormat()))
        // A folder whose name means something to a glob is not found by an absolute pattern.
        let odd = ["a b.csv", "ü.csv", "\u{301}mark.csv", "[x].csv", "it's \"q\".csv", "-n.csv"]
        for (index, name) in odd.enumerated() {
            try delivery.put(name, rows: rows((index + 1)...(index + 1)))
        }
        try delivery.put("other.txt", rows: rows(9...9))
        mkdir(delivery.folder + "/in/folder.csv", 0o700)
        symlink("a b.csv", delivery.folder + "/in/link.csv")
        let batch = try delivery.run()
        #expect(batch.files.count == 7)
        #expect(
            batch.files.map(\.entry.path) == (odd + ["link.csv"]).map { "in/" + $0 }.sorted())
        #expect(batch.rows.count == 6)
        #expect(batch.repeated.count == 1)
    }

    @Test("a link that leads nowhere is an error: a delivery behind it must not be missed")
    func deadLink() throws {
        let delivery = try Delivery()
        try delivery.put("a.csv", rows: rows(1...1))
        symlink("nowhere", delivery.folder + "/in/dead.csv")
        #expect(
            try sentence(delivery)
                == "\(delivery.folder)/in/dead.csv: cannot be read: No such file or directory.")
    }
}
