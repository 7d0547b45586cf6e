import Foundation

/// The `data` folder of the package, found from this file.
struct DataFolder {
    let url: URL

    init(_ name: String) {
        url = Self.packageRoot.appending(path: "data/\(name)")
    }

    static var packageRoot: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: path)), as: UTF8.self)
    }

    /// The names in the folder at `path`, sorted.
    func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.appending(path: path).path())
            .sorted()
    }
}

/// One row of a CSV file.
struct CSVRow {
    /// Counted from 1, the header included.
    let line: Int
    let text: String
    private let cells: [String: String]

    /// The cell under `column`; a column the header lacks is a mistake in the test.
    subscript(column: String) -> String {
        guard let cell = cells[column] else { preconditionFailure("There is no column \(column).") }
        return cell
    }

    /// The rows of a file without line breaks inside cells, which is all that these tests read. The
    /// reader under test elsewhere is not used, so that data and reader do not share a mistake.
    static func rows(of text: String) throws -> [CSVRow] {
        let lines = text.split(separator: "\n").map(String.init)
        guard let first = lines.first else { throw CSVError(line: 1, text: "") }
        let header = split(first)
        return try lines.enumerated().dropFirst().map { index, line in
            let cells = split(line)
            guard cells.count == header.count else { throw CSVError(line: index + 1, text: line) }
            return CSVRow(
                line: index + 1, text: line,
                cells: Dictionary(zip(header, cells), uniquingKeysWith: { first, _ in first }))
        }
    }

    private static func split(_ line: String) -> [String] {
        var cells = [""]
        var quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}

/// A line whose cells are not as many as its header's.
struct CSVError: Error {
    let line: Int
    let text: String
}
