import FoundationEssentials
import Tabular
import Testing
import TimeSeries

/// A table that is written as CSV or as Parquet: the same cells, with the types of each format.
struct TypedFile {
    enum Format: String, CaseIterable, CustomTestStringConvertible {
        case csv, parquet

        var testDescription: String { rawValue }
    }

    enum Cells {
        case texts([String])
        case integers([Int])
        case doubles([Double])
        /// ISO 8601.
        case dates([String])
        /// Midnights, without a zone.
        case midnights([String])
    }

    var columns: [(name: String, cells: Cells)]

    /// Writes the table beside other files of the delivery, with the extension of its format.
    func put(_ name: String, as format: Format, in delivery: Delivery) throws {
        let path = "\(delivery.folder)/in/\(name).\(format.rawValue)"
        switch format {
        case .csv:
            let texts = columns.map { Self.texts($0.cells) }
            var lines = [columns.map(\.name).joined(separator: ",")]
            for row in (texts.first ?? []).indices {
                lines.append(texts.map { $0[row] }.joined(separator: ","))
            }
            try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
        case .parquet:
            let columns = columns.map { Self.column($0.name, $0.cells) }
            var writer = try ParquetWriter(path: path, columns: columns.map(ParquetField.init))
            try writer.append(columns)
            try writer.finish()
        }
    }

    private static func texts(_ cells: Cells) -> [String] {
        switch cells {
        case .texts(let texts), .dates(let texts): return texts
        case .integers(let integers): return integers.map { "\($0)" }
        case .doubles(let doubles): return doubles.map { "\($0)" }
        case .midnights(let days): return days.map { $0 + "T00:00:00" }
        }
    }

    private static func column(_ name: String, _ cells: Cells) -> Column {
        switch cells {
        case .texts(let texts): return Column(name, texts: texts)
        case .integers(let integers):
            return Column(
                name, integers: integers.map(Int64.init), type: .integer(bits: 64, signed: true))
        case .doubles(let doubles): return Column(name, doubles: doubles)
        case .dates(let days): return Column(name, dates: days.map { Int32(seconds($0) / 86_400) })
        case .midnights(let days):
            return Column(
                name, integers: days.map { Int64(seconds($0)) * 1_000_000 },
                type: .timestamp(.microseconds, utc: false))
        }
    }

    private static func seconds(_ day: String) -> Int { TimestampText(day)?.timestamp.seconds ?? 0 }
}
