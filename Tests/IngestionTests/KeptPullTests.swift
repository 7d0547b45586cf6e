import Foundation
import Ingestion
import IngestionTesting
import Store
import Tabular
import Testing

/// A pull that is cut off goes on from what it has kept, and brings what it would have brought at once.
@Suite("Pulls that are cut off")
struct KeptPullTests {
    /// Three files with all that a pull can meet: rows left above the cut-off, late rows, rows without a
    /// ledger value, damaged records, rows twice, dirty cells, quotes, covariates.
    private func delivery() throws -> Delivery {
        let delivery = try Delivery(covariates: ["price"])
        try delivery.put("0.csv", "series,time,value,price,ledger\na,2026-01-01,1,2,2026-01-03\n")
        try delivery.run()
        for file in 1...3 {
            var lines = ["series,time,value,price,ledger"]
            for row in 0..<40 {
                let day = String(row % 28 + 1)
                let date = "2026-0\(file + 1)-\(day.count == 1 ? "0" : "")\(day)"
                switch row % 10 {
                case 3: lines.append("s\(file),\(date),\(row),,")
                case 4: lines.append("\"s,\(file)\",\(date),none,1.5,\(date)")
                case 5: lines.append("s\(file),\(date),inf,x,\(date)")
                case 6: lines.append("s\(file),soon,,7,\(date)")
                case 7: lines.append("s\(file),\(date),\(row)")
                case 8: lines.append("s\(file),2025-12-0\(row % 9 + 1),\(row),1,2025-12-31")
                case 9: lines.append(lines[lines.count - 4])
                default: lines.append("s\(file),\(date),\(row).5,\(file),\(date)")
                }
            }
            try delivery.put("\(file).csv", lines.map { $0 + "\n" }.joined())
        }
        return delivery
    }

    private func open(_ delivery: Delivery) throws -> Store { try #require(delivery.store) }

    @Test("wherever it is cut off", arguments: 0...12)
    func anywhere(cut: Int) throws {
        let delivery = try delivery()
        let whole = try delivery.pull(asOf: "2026-04-20")
        #expect(whole.rows.count > 50 && whole.unplaced.count > 10)
        #expect(!whole.repeated.isEmpty && whole.rowsAfterCutoff > 0)
        let journal = CuttingJournal(try open(delivery), every: 5, cutAfter: cut)
        #expect(throws: StoreError.self) {
            try delivery.pull(asOf: "2026-04-20", journal: journal)
        }
        #expect(journal.timesKept == cut)
        let next = CuttingJournal(try open(delivery), every: 5)
        let kept = try next.kept(of: delivery.source)
        #expect((kept?.rows.count ?? 0) == 5 * cut)
        let rest = try delivery.pull(asOf: "2026-04-20", goingOnFrom: kept, journal: next)
        expectEqual(rest, whole)
        // And what was kept on the way to the end is all of it.
        let again = try #require(try next.kept(of: delivery.source))
        expectEqual(try delivery.pull(asOf: "2026-04-20", goingOnFrom: again), whole)
    }

    private func expectEqual(_ batch: Batch, _ whole: Batch) {
        #expect(Array(batch.rows) == Array(whole.rows))
        #expect(batch.rows.raws == whole.rows.raws)
        #expect(
            batch.rows.indices.map { batch.rows.header($0) }
                == whole.rows.indices.map { whole.rows.header($0) })
        #expect(batch.unplaced.map(\.row) == whole.unplaced.map(\.row))
        #expect(batch.repeated.map(\.line) == whole.repeated.map(\.line))
        #expect(batch.repeated.map(\.firstLine) == whole.repeated.map(\.firstLine))
        #expect(batch.files.map(\.entry) == whole.files.map(\.entry))
        #expect(batch.positionAfter == whole.positionAfter)
        #expect(batch.lateness == whole.lateness)
        #expect(batch.rowsRead == whole.rowsRead)
        #expect(batch.rowsSeenBefore == whole.rowsSeenBefore)
        #expect(batch.rowsAfterCutoff == whole.rowsAfterCutoff)
        #expect(batch.unchangedFiles == whole.unchangedFiles)
        #expect(batch.filesNotRead == whole.filesNotRead)
        #expect(batch.fileStates.map(\.path) == whole.fileStates.map(\.path))
    }

    @Test("a file that has changed since makes it begin again")
    func changed() throws {
        let delivery = try delivery()
        let journal = CuttingJournal(try open(delivery), every: 5, cutAfter: 3)
        #expect(throws: StoreError.self) { try delivery.pull(journal: journal) }
        #expect(try journal.kept(of: delivery.source) != nil)
        try delivery.put("1.csv", "series,time,value,price,ledger\nb,2026-02-01,1,2,2026-02-03\n")
        #expect(try journal.kept(of: delivery.source) == nil)
    }

    @Test("a file that has come in before the one where it stopped is read, too, and whole")
    func newFile() throws {
        let delivery = try delivery()
        let journal = CuttingJournal(try open(delivery), every: 5, cutAfter: 6)
        #expect(throws: StoreError.self) { try delivery.pull(journal: journal) }
        let lines = (1...9).map { "n,2026-05-0\($0),\($0),1,2026-05-0\($0)" }
        try delivery.put(
            "00.csv", "series,time,value,price,ledger\n" + lines.map { $0 + "\n" }.joined())
        let kept = try #require(try journal.kept(of: delivery.source))
        let rest = try delivery.pull(
            goingOnFrom: kept, journal: CuttingJournal(try open(delivery), every: 5))
        let whole = try delivery.pull()
        #expect(rest.rows.raws.sorted() == whole.rows.raws.sorted())
        #expect(Set(rest.rows.raws).isSuperset(of: lines))
        #expect(Set(rest.files.map(\.entry)) == Set(whole.files.map(\.entry)))
    }

    @Test("kept rows that are damaged, or missing, make it begin again")
    func damaged() throws {
        let delivery = try delivery()
        let store = try open(delivery)
        let journal = CuttingJournal(store, every: 5, cutAfter: 3)
        #expect(throws: StoreError.self) { try delivery.pull(journal: journal) }
        let file = store.path + "/pulls/job/000002.parquet"
        var bytes = try Data(contentsOf: URL(filePath: file))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: file))
        #expect(try journal.kept(of: delivery.source) == nil)
        try FileManager.default.removeItem(atPath: file)
        #expect(try journal.kept(of: delivery.source) == nil)
        try store.endPull(of: try #require(try store.job(named: "job")))
        try store.sweepPulls()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: store.path + "/pulls/job").isEmpty)
    }

    @Test("Parquet files are gone on with by the number of their records")
    func parquet() throws {
        let delivery = try Delivery()
        delivery.source.origin = .files(
            Source.Files(root: delivery.folder, patterns: ["in/*"], format: CSVFormat()))
        try delivery.put("1.csv", rows: ["a,2026-01-01,1,2026-01-01"])
        try delivery.run()
        let days = (1...25).map { "2026-02-\($0 < 10 ? "0" : "")\($0)" }
        let columns = [
            Column("series", codes: days.indices.map { Int32($0 % 2) }, of: ["a", "b"]),
            Column("time", texts: days), Column("value", doubles: days.indices.map { Double($0) }),
            Column("ledger", texts: days),
        ]
        var out = try ParquetWriter(
            path: delivery.folder + "/in/2.parquet", columns: columns.map { ParquetField($0) },
            rowGroupRows: 7)
        try out.append(columns)
        try out.finish()
        let whole = try delivery.pull()
        let journal = CuttingJournal(try open(delivery), every: 4, cutAfter: 4)
        #expect(throws: StoreError.self) { try delivery.pull(journal: journal) }
        let kept = try #require(try journal.kept(of: delivery.source))
        #expect(kept.rows.count == 16)
        expectEqual(try delivery.pull(goingOnFrom: kept), whole)
        #expect(whole.rows.count == 25)
    }
}
