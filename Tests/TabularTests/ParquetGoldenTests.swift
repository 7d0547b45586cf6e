import FoundationEssentials
import Tabular
import Testing

@Suite struct ParquetGoldenTests {
    static let sweep = ProcessInfo.processInfo.environment["ALMANAC_PARQUET_SWEEP"]

    /// Each encoding with both page versions and every codec, of four writers.
    @Test func filesOfOtherProgramsReadEqual() throws {
        try expectEqual(ParquetGolden.folder, atLeast: 20)
    }

    /// Every combination.
    @Test(
        .enabled(
            if: sweep != nil,
            "run Goldens/make_parquet_goldens.py FOLDER --sweep, set ALMANAC_PARQUET_SWEEP=FOLDER"))
    func everyCombinationReadsEqual() throws {
        try expectEqual(URL(filePath: Self.sweep ?? ""), atLeast: 300)
    }

    private func expectEqual(_ folder: URL, atLeast count: Int) throws {
        let golden = try ParquetGolden(folder)
        #expect(golden.files.count >= count)
        for file in golden.files {
            do {
                let read = try ParquetFile(path: folder.appending(path: file.file).path).read()
                let found = difference(read, golden.tables[file.table])
                #expect(found == nil, "\(file.file)")
            } catch {
                Issue.record("\(file.file): \(error)")
            }
        }
    }

    /// One row group alone is that part of the whole, and columns come in the order asked for.
    @Test func rowGroupsAndColumnsAreParts() throws {
        let golden = try ParquetGolden(ParquetGolden.folder)
        for file in golden.files {
            let path = ParquetGolden.folder.appending(path: file.file).path
            let parquet = try ParquetFile(path: path)
            let expected = golden.tables[file.table]
            let names = expected.map(\.name).reversed().prefix(3)
            var start = 0
            for group in 0..<parquet.rowGroupCount {
                let rows = start..<(start + parquet.rowCount(ofRowGroup: group))
                let part = expected.reversed().prefix(3).map { column in
                    var column = column
                    column.values = Array(column.values[rows])
                    return column
                }
                let read = try parquet.read(Array(names), rowGroups: [group])
                #expect(difference(read, part) == nil, "\(file.file), row group \(group)")
                start = rows.upperBound
            }
            #expect(start == parquet.rowCount)
        }
    }
}
