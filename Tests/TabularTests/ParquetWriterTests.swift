import Foundation
import Tabular
import Testing

@Suite struct ParquetWriterTests {
    static let python = ProcessInfo.processInfo.environment["ALMANAC_PARQUET_PYTHON"]

    /// What other programs wrote, written again in row groups and pages of odd sizes, is what it was;
    /// and the same columns give the same bytes.
    @Test(arguments: ParquetWriter.Compression.allCases)
    func whatIsWrittenReadsEqual(compression: ParquetWriter.Compression) throws {
        let golden = try ParquetGolden(ParquetGolden.folder)
        for file in golden.files {
            let path = ParquetGolden.folder.appending(path: file.file).path
            let columns = try ParquetFile(path: path).read()
            try withFile("") { written in
                try write(columns, to: written, compression)
                let first = try Data(contentsOf: URL(filePath: written))
                let parquet = try ParquetFile(path: written)
                let found = difference(try parquet.read(), golden.tables[file.table])
                #expect(found == nil, "\(file.file)")
                #expect(parquet.columns.map(\.type) == columns.map(\.type), "\(file.file)")
                #expect(parquet.rowGroupCount == (columns[0].count + 46) / 47)
                try write(try parquet.read(), to: written, compression)
                #expect(try Data(contentsOf: URL(filePath: written)) == first, "\(file.file)")
            }
        }
    }

    /// Bounds in the footer are those of the rows.
    @Test func rowGroupsAreFoundByTheirBounds() throws {
        let path = ParquetGolden.folder.appending(path: "filter.parquet").path
        let columns = try ParquetFile(path: path).read()
        try withFile("") { written in
            var out = try ParquetWriter(
                path: written, columns: columns.map(ParquetField.init), rowGroupRows: 10)
            try out.append(columns)
            try out.finish()
            let parquet = try ParquetFile(path: written)
            func groups(_ name: String, _ lower: ColumnBound?) throws -> [Int] {
                try parquet.rowGroups(where: name, from: lower, nulls: false)
            }
            #expect(try groups("number", .integer(-10)) == [1, 2, 3])
            #expect(try groups("money", .integer(0)) == [2, 3])
            #expect(try groups("real", .number(1)) == [2, 3])
            #expect(try groups("day", .bytes(Array("2026-01-25".utf8))) == [2, 3])
            #expect(try groups("unsigned", .integer(1 << 63)) == [2, 3])
            #expect(try groups("long", .bytes([255])) == [0, 1, 2, 3])
        }
    }

    /// pyarrow, DuckDB and polars read in our file what they read in the one it was made of.
    @Test(
        .enabled(
            if: python != nil,
            "set ALMANAC_PARQUET_PYTHON to a Python with pyarrow, DuckDB and polars"))
    func othersReadWhatWeWrite() throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "almanac-\(UUID().uuidString)")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder) }
        for file in try ParquetGolden(ParquetGolden.folder).files {
            let path = ParquetGolden.folder.appending(path: file.file).path
            let columns = try ParquetFile(path: path).read()
            for compression in ParquetWriter.Compression.allCases {
                let name = "\(compression)-\(file.file)"
                try write(columns, to: folder.appending(path: name).path, compression)
            }
        }
        let script = ParquetGolden.folder.deletingLastPathComponent()
            .appending(path: "check_parquet.py")
        let check = Process()
        check.executableURL = URL(filePath: Self.python ?? "")
        check.arguments = [script.path, ParquetGolden.folder.path, folder.path]
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
    }

    private func write(
        _ columns: [Column], to path: String, _ compression: ParquetWriter.Compression
    ) throws(TabularError) {
        var out = try ParquetWriter(
            path: path, columns: columns.map(ParquetField.init), compression: compression,
            rowGroupRows: 47, pageRows: 20)
        try out.append(columns)
        try out.finish()
    }
}
