import FoundationEssentials
import Tabular
import Testing

/// Row groups are passed over by their statistics, and never one that holds a wanted row.
@Suite struct ParquetFilterTests {
    /// For each column and each of its values: every row group that holds the value is among those
    /// given, and so are, if wanted, all that hold a null.
    @Test func noWantedRowGroupIsPassedOver() throws {
        let golden = try ParquetGolden(ParquetGolden.folder)
        var passedOver = 0
        for file in golden.files {
            let path = ParquetGolden.folder.appending(path: file.file).path
            let parquet = try ParquetFile(path: path)
            let parts = try (0..<parquet.rowGroupCount).map { try parquet.read(rowGroups: [$0]) }
            for (index, column) in parquet.columns.enumerated() {
                for part in parts {
                    for row in stride(from: 0, to: part[index].count, by: 7) {
                        guard let bound = bound(part[index], row) else { continue }
                        let groups = try parquet.rowGroups(
                            where: column.name, from: bound, to: bound, nulls: false)
                        for (group, other) in parts.enumerated() where !groups.contains(group) {
                            passedOver += 1
                            let holds = (0..<other[index].count).contains {
                                self.bound(other[index], $0) == bound
                            }
                            #expect(!holds, "\(file.file), \(column.name), row group \(group)")
                        }
                    }
                }
                let withNulls = try parquet.rowGroups(
                    where: column.name, from: .integer(1 << 100), to: nil, nulls: true)
                for (group, part) in parts.enumerated() where part[index].nullCount > 0 {
                    #expect(withNulls.contains(group), "\(file.file), \(column.name)")
                }
            }
        }
        #expect(passedOver > 500)
    }

    /// The positions of a growing file: its later row groups hold the later dates.
    @Test func aBoundLeavesOutWhatLiesBelow() throws {
        let path = ParquetGolden.folder.appending(path: "filter.parquet").path
        let parquet = try ParquetFile(path: path)
        #expect(parquet.rowGroupCount == 4)
        func groups(_ name: String, _ lower: ColumnBound?, _ upper: ColumnBound?) throws -> [Int] {
            try parquet.rowGroups(where: name, from: lower, to: upper, nulls: false)
        }
        // Ten rows in each row group, numbered from -20.
        #expect(try groups("number", .integer(-10), nil) == [1, 2, 3])
        #expect(try groups("number", .integer(-11), .integer(-10)) == [0, 1])
        #expect(try groups("number", .integer(20), nil) == [])
        #expect(try groups("money", .integer(0), nil) == [2, 3])
        #expect(try groups("real", .number(-0.5), .number(0.5)) == [2])
        #expect(try groups("day", .bytes(Array("2026-01-25".utf8)), nil) == [2, 3])
        // The wide unsigned numbers lie above all signed ones.
        #expect(try groups("unsigned", .integer(1 << 63), nil) == [2, 3])
        // Long texts have bounds that are cut short: they still hold every text.
        #expect(try groups("long", .bytes(Array("b".utf8)), nil).contains(1))
        #expect(
            try parquet.rowGroups(where: "number", from: .integer(100), to: nil, nulls: true) == [3]
        )
    }

    @Test func refusalsNameTheColumn() throws {
        let path = ParquetGolden.folder.appending(path: "filter.parquet").path
        let parquet = try ParquetFile(path: path)
        #expect(throws: TabularError.self) { try parquet.read(["nested"]) }
        do {
            _ = try parquet.read(["nested.a"])
            Issue.record("a nested column was read")
        } catch {
            #expect(
                error.description
                    == "\(path): column \"nested.a\": expected a column of single values, "
                    + "found a nested one.")
        }
        #expect(throws: TabularError.self) { try parquet.read(["nobody"]) }
        #expect(
            try parquet.read().map(\.name) == [
                "number", "money", "real", "day", "unsigned", "long",
            ])
    }

    private func bound(_ column: Column, _ row: Int) -> ColumnBound? {
        if column.isNull(row) { return nil }
        switch column.values {
        case .booleans: return nil
        case .int32(let values): return .integer(Int128(values[row]))
        case .uint32(let values): return .integer(Int128(values[row]))
        case .int64(let values): return .integer(Int128(values[row]))
        case .uint64(let values): return .integer(Int128(values[row]))
        case .int128(let values): return .integer(values[row])
        case .floats(let values): return .number(Double(values[row]))
        case .doubles(let values): return .number(values[row])
        case .texts(let texts): return .bytes(texts.withBytes(row) { Array($0) })
        case .codes(let codes, let texts):
            return .bytes(texts.withBytes(Int(codes[row])) { Array($0) })
        case .fixed(let all, let width):
            return .bytes(Array(all[(row * width)..<((row + 1) * width)]))
        }
    }
}
