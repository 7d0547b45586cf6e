/// Rows in aligned columns, for people.
///
///     SERIES      MODEL     MASE
///     drivers     ETS(M,N,M)  0.71
///
/// Columns are two blanks apart and as wide as their widest cell. The last column, where it is aligned
/// left, is broken into lines so that the table fits the width; no other is ever cut.
package struct TextTable: Sendable {
    package struct Column: Sendable {
        let title: String
        let isAlignedRight: Bool

        package static func left(_ title: String = "") -> Column {
            Column(title: title, isAlignedRight: false)
        }

        /// For numbers.
        package static func right(_ title: String = "") -> Column {
            Column(title: title, isAlignedRight: true)
        }
    }

    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        let text: String
        let style: TextStyle?

        package init(_ text: String, _ style: TextStyle? = nil) {
            self.text = printable(text)
            self.style = style
        }

        package init(stringLiteral text: String) {
            self.init(text)
        }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    /// A table whose columns have no titles has no title line.
    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// - Parameter row: one cell a column.
    package mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has \(row.count) cells")
        rows.append(row)
    }

    /// The table's lines, without trailing blanks.
    package func lines(indent: Int = 0, width: Int, colour: Bool = false) -> [String] {
        let titles = columns.map { Cell($0.title, .dim) }
        let shown = titles.allSatisfy(\.text.isEmpty) ? rows : [titles] + rows
        let widths = columns.indices.map { column in
            shown.map { AlmanacCLI.columns(of: $0[column].text) }.max() ?? 0
        }
        let lastStart = indent + widths.dropLast().reduce(0) { $0 + $1 + 2 }
        let lastWidth = max(24, width - lastStart)
        return shown.flatMap { row in
            lines(of: row, widths: widths, lastWidth: lastWidth, colour: colour).map { line in
                line.isEmpty ? "" : String(repeating: " ", count: indent) + line
            }
        }
    }

    private func lines(
        of row: [Cell], widths: [Int], lastWidth: Int, colour: Bool
    ) -> [String] {
        guard let last = row.last, let lastColumn = columns.last else { return [] }
        var head = ""
        for (column, cell) in row.dropLast().enumerated() {
            head += padded(cell, to: widths[column], as: columns[column], colour: colour) + "  "
        }
        if lastColumn.isAlignedRight {
            let width = widths[row.count - 1]
            return [trimmed(head + padded(last, to: width, as: lastColumn, colour: colour))]
        }
        let hang = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        let pieces = wrapped(last.text, width: lastWidth)
        let first = (pieces.first ?? "").styled(last.style, colour: colour)
        let blank = String(repeating: " ", count: hang)
        return [trimmed(head + first)]
            + pieces.dropFirst().map { blank + $0.styled(last.style, colour: colour) }
    }

    private func padded(_ cell: Cell, to width: Int, as column: Column, colour: Bool) -> String {
        let blank = String(repeating: " ", count: width - AlmanacCLI.columns(of: cell.text))
        let text = cell.text.styled(cell.style, colour: colour)
        return column.isAlignedRight ? blank + text : text + blank
    }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}

/// `text` with `?` for characters that would move the cursor: a name read from a file must not write
/// over the screen.
func printable(_ text: String) -> String {
    String(
        text.map { character in
            character.unicodeScalars.contains { $0.properties.generalCategory == .control }
                ? "?" : character
        })
}
