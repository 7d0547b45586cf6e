import FoundationEssentials
import Tabular

/// Parquet files of other programs and what pyarrow reads in them, as `make_parquet_goldens.py` left
/// them.
struct ParquetGolden: Decodable {
    struct File: Decodable, Sendable {
        var file: String
        var table: Int
    }

    struct ExpectedColumn: Decodable, Sendable {
        var name: String
        var type: String
        var values: [String?]
    }

    var files: [File]
    var tables: [[ExpectedColumn]]

    /// The files that are committed.
    static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/parquet")
    }

    init(_ folder: URL) throws {
        let data = try Data(contentsOf: folder.appending(path: "manifest.json"))
        self = try JSONDecoder().decode(ParquetGolden.self, from: data)
    }
}

/// The first difference between what was read and what was expected; nil where there is none.
func difference(
    _ columns: [Column], _ expected: [ParquetGolden.ExpectedColumn]
) -> String? {
    guard columns.map(\.name) == expected.map(\.name) else {
        return "columns \(columns.map(\.name))"
    }
    for (column, wanted) in zip(columns, expected) {
        // Arrow's times of day do not say whether they are in UTC.
        var type = column.type.description
        if type.hasPrefix("time[") { type = type.replacing(", UTC", with: "") }
        guard type == wanted.type else {
            return "\(column.name): type \(type) and not \(wanted.type)"
        }
        guard column.count == wanted.values.count else {
            return "\(column.name): \(column.count) rows and not \(wanted.values.count)"
        }
        for row in 0..<column.count {
            let found = spelled(column, row)
            if found == wanted.values[row] { continue }
            // Floating-point numbers are compared by their bits.
            if let found, let text = wanted.values[row],
                wanted.type.hasPrefix("float")
                    || wanted.type == "double", let left = Double(found), let right = Double(text),
                left.bitPattern == right.bitPattern || left.isNaN && right.isNaN
            {
                continue
            }
            return "\(column.name), row \(row): \(found ?? "null") and not "
                + "\(wanted.values[row] ?? "null")"
        }
    }
    return nil
}

/// The element of `row` as the manifest spells it.
func spelled(_ column: Column, _ row: Int) -> String? {
    if column.isNull(row) { return nil }
    func bytes(_ bytes: some Sequence<UInt8>) -> String {
        if column.type == .text || column.type == .json {
            return String(decoding: Array(bytes), as: UTF8.self)
        }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    switch column.values {
    case .booleans(let values): return "\(values[row])"
    case .int32(let values): return "\(values[row])"
    case .uint32(let values): return "\(values[row])"
    case .int64(let values): return "\(values[row])"
    case .uint64(let values): return "\(values[row])"
    case .int128(let values): return "\(values[row])"
    case .floats(let values): return "\(Double(values[row]))"
    case .doubles(let values): return "\(values[row])"
    case .texts(let texts): return texts.withBytes(row) { bytes($0) }
    case .codes(let codes, let texts): return texts.withBytes(Int(codes[row])) { bytes($0) }
    case .fixed(let all, let width): return bytes(all[(row * width)..<((row + 1) * width)])
    }
}
