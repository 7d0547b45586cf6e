import FoundationEssentials
import Ingestion
import Tabular
import TimeSeries
import Testing

/// Parquet files and partition folders as sources.
@Suite("Parquet and partition folders")
struct LakeTests {
    private static func day(_ text: String) -> Int32 {
        Int32((TimestampText(text)?.timestamp.seconds ?? 0) / 86_400)
    }

    /// Puts a Parquet file of rows (series, day, value, ledger day) in row groups of two rows.
    private func put(
        _ delivery: Delivery, _ name: String, _ rows: [(String, String, Double, String)],
        extra: Bool = false
    ) throws {
        let path = "\(delivery.folder)/in/\(name)"
        try FileManager.default.createDirectory(
            atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]),
            withIntermediateDirectories: true)
        var columns = [
            Column("series", texts: rows.map(\.0)),
            Column("time", dates: rows.map { Self.day($0.1) }),
            Column("value", doubles: rows.map(\.2)),
            Column("ledger", dates: rows.map { Self.day($0.3) }),
        ]
        if extra { columns.append(Column("note", texts: rows.map { _ in "x" })) }
        var writer = try ParquetWriter(
            path: path, columns: columns.map(ParquetField.init), rowGroupRows: 2)
        try writer.append(columns)
        try writer.finish()
    }

    private func reading(_ patterns: [String], in delivery: Delivery) {
        delivery.source.origin = .files(
            Source.Files(root: delivery.folder, patterns: patterns, format: CSVFormat()))
    }

    private let rows = [
        ("a", "2026-01-05", 1.5, "2026-01-06"), ("b", "2026-01-05", 2, "2026-01-06"),
        ("a", "2026-01-12", 3, "2026-01-13"), ("b", "2026-01-12", 4, "2026-01-13"),
        ("a", "2026-01-19", 5, "2026-01-20"),
    ]

    @Test("Parquet and CSV are one source: a row is known in whichever it comes")
    func mixed() throws {
        let delivery = try Delivery()
        reading(["in/*"], in: delivery)
        try put(delivery, "1.parquet", Array(rows[..<3]), extra: true)
        let first = try delivery.run()
        #expect(first.rows.map(\.series) == ["a", "b", "a"])
        #expect(first.rows.map(\.line) == [1, 2, 3])
        #expect(first.rows.map(\.value) == [.number(1.5), .number(2), .number(3)])
        #expect(first.files.map(\.extraColumns) == [["note"]])
        try delivery.put(
            "2.csv",
            rows: ["a,2026-01-05,1.50,2026-01-06", "b,2026-01-12,4,2026-01-13"])
        let second = try delivery.run()
        #expect(second.rows.raws == ["b,2026-01-12,4,2026-01-13"])
        #expect(try delivery.position == "2026-01-13")
        try put(delivery, "3.parquet", rows)
        let third = try delivery.run()
        #expect(third.rows.raws == ["a,2026-01-19,5.0,2026-01-20"])
        #expect(third.rowsSeenBefore == 4)
        #expect(third.unchangedFiles == 2)
    }

    @Test("row groups above the cut-off are not read, and a later run takes them")
    func cutoff() throws {
        let delivery = try Delivery()
        reading(["in/*.parquet"], in: delivery)
        try put(delivery, "1.parquet", rows)
        let first = try delivery.run(asOf: "2026-01-07")
        #expect(first.rows.count == 2)
        #expect(first.rowsAfterCutoff == 3)
        #expect(first.rowsRead == 5)
        #expect(try delivery.run(asOf: "2026-01-13").rows.map(\.line) == [3, 4])
        #expect(try delivery.run().rows.map(\.line) == [5])
        #expect(try delivery.run().unchangedFiles == 1)
    }

    @Test("a late row of a Parquet file is kept out whole, and can be taken in again")
    func late() throws {
        let delivery = try Delivery()
        reading(["in/*.parquet"], in: delivery)
        try put(delivery, "1.parquet", Array(rows[2...]))
        try delivery.run()
        try put(delivery, "2.parquet", [("a, b", "2026-01-05", 1.5, "2026-01-06")])
        #expect(try delivery.run().rows.isEmpty)
        #expect(
            try delivery.quarantined()
                == [#"belowLedgerPosition "a, b",2026-01-05,1.5,2026-01-06"#])
        try delivery.askForReplay()
        let batch = try delivery.run()
        #expect(batch.rows.map(\.series) == ["a, b"])
        #expect(batch.rows.map(\.value) == [.number(1.5)])
    }

    @Test("columns may come from the folders, of Parquet and of CSV, escaped and missing ones, too")
    func partitions() throws {
        let delivery = try Delivery(series: ["region", "series"], ledgerColumn: "week")
        reading(["in/*/*/*"], in: delivery)
        try put(
            delivery, "region=North%2FEast/week=2026-01-06/a.parquet",
            [("a", "2026-01-05", 1, "2000-01-01")])
        let folder = "\(delivery.folder)/in/region=South/week=2026-01-06"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data("series,time,value\nb,2026-01-05,2\n".utf8).write(
            to: URL(filePath: folder + "/b.csv"))
        try put(
            delivery, "region=South/week=__HIVE_DEFAULT_PARTITION__/c.parquet",
            [("c", "2026-01-05", 3, "2000-01-01")])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.series) == [#"North\/East/a"#, "South/b"])
        #expect(batch.rows.map(\.ledger.text) == ["2026-01-06", "2026-01-06"])
        #expect(batch.rows.raws.last == "b,2026-01-05,2,South,2026-01-06")
        #expect(batch.unplaced.map(\.rule) == [.ledgerNull])
        #expect(try delivery.run().isEmpty)
        // What no file and no folder has is missing.
        delivery.source.columns.ledger = "booked"
        try put(delivery, "region=South/week=2026-01-13/d.parquet", [rows[0]])
        #expect(try sentence(delivery)?.contains("booked") == true)
    }

    @Test("a damaged Parquet file stops the run, and nothing is stored of it")
    func damaged() throws {
        let delivery = try Delivery()
        reading(["in/*.parquet"], in: delivery)
        try put(delivery, "1.parquet", rows)
        let path = "\(delivery.folder)/in/1.parquet"
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        bytes.removeLast(9)
        try Data(bytes).write(to: URL(filePath: path))
        #expect(try sentence(delivery)?.contains("1.parquet") == true)
        #expect(delivery.store == nil)
    }
}
