import Foundation

/// A panel of a CSV file as an explanation sees it: one row of numbers for each series, over the same dates.
struct ExplanationPanel {
    let dates: [String]
    /// By key, in order of the keys.
    let series: [(keys: [String], values: [Double])]

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func shared(_ name: String) -> URL {
        root.deletingLastPathComponent().appendingPathComponent("shared/data/\(name)")
    }

    /// Later files take the place of what earlier ones said; whatever is not a number is missing.
    init(_ files: [URL], keys: [String], time: String, value: String) throws {
        var rows: [[String]: [String: Double]] = [:]
        var dates: Set<String> = []
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(whereSeparator: \.isNewline)
            let header = Self.cells(lines.first ?? "")
            let places = (keys + [time, value]).compactMap { header.firstIndex(of: $0) }
            precondition(places.count == keys.count + 2)
            for line in lines.dropFirst() {
                let cells = Self.cells(line)
                guard cells.count == header.count else { continue }
                let picked = places.map { cells[$0] }
                let date = picked[keys.count]
                dates.insert(date)
                rows[Array(picked.prefix(keys.count)), default: [:]][date] =
                    Double(picked[keys.count + 1]) ?? .nan
            }
        }
        let sorted = dates.sorted()
        self.dates = sorted
        series = rows.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { key in
            (key, sorted.map { rows[key]?[$0] ?? .nan })
        }
    }

    /// The cells of a line; in quotes, a comma is a part of the cell.
    private static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    func index(of date: String) -> Int { dates.firstIndex(of: date) ?? -1 }

    func values(_ keys: String...) -> [Double] {
        series.first { $0.keys == keys }?.values ?? []
    }
}
