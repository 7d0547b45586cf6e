import Tabular

/// The report for people.
extension InspectReport {
    private static let shownRowGroups = 20

    func lines(width: Int, colour: Bool) -> [String] {
        var lines = head.flatMap { wrapped($0, width: width) }
        func add(_ table: TextTable) {
            lines.append("")
            lines += table.lines(width: width, colour: colour)
        }
        if rowGroups == nil {
            add(evidence)
        } else {
            add(schema)
            add(storage)
        }
        if let rowGroups, !rowGroups.isEmpty {
            add(table(of: rowGroups))
            let hidden = rowGroups.count - Self.shownRowGroups
            if hidden > 0 { lines.append("and \(hidden) more; --json shows them all") }
        }
        if sample.contains(where: { !$0.isEmpty }) {
            lines.append("")
            lines += sampleLines(width: width, colour: colour)
        }
        if let scan { lines += [""] + scan.lines }
        return lines
    }

    private var head: [String] {
        let name = printable(file)
        guard let rowGroups else {
            let mark = delimiter == "\t" ? "a tab" : "'\(delimiter ?? ",")'"
            var lines = [
                "\(name): CSV, \(Quantity.bytes(bytes)), \(mark) between the cells",
                "\(Quantity.of(rows, "row")), \(Quantity.of(columns.count, "column"))",
            ]
            if let unreadableRows, unreadableRows > 0, let firstUnreadable {
                lines.append(
                    "\(Quantity.of(unreadableRows, "further row")) cannot be read; the first: "
                        + printable(firstUnreadable))
            }
            return lines
        }
        let writer = createdBy.map { ", written by \(printable($0))" } ?? ""
        return [
            "\(name): Parquet, \(Quantity.bytes(bytes))\(writer)",
            "\(Quantity.of(rows, "row")) in \(Quantity.of(rowGroups.count, "row group")), "
                + Quantity.of(columns.count, "column"),
        ]
    }

    /// The columns of CSV, and what speaks for their types.
    private var evidence: TextTable {
        var table = TextTable([.left("COLUMN"), .left("TYPE"), .left("BECAUSE")])
        for column in columns {
            table.append([
                .init(cut(column.name), .bold), .init(column.type), .init(column.evidence ?? ""),
            ])
        }
        return table
    }

    /// The columns of Parquet, and what their values are.
    private var schema: TextTable {
        var table = TextTable([
            .left("COLUMN"), .left("TYPE"), .right("NULLS"), .left("VALUES"),
        ])
        for column in columns {
            let nulls = column.storage?.nulls.map { "\($0)" }
            var values = ""
            if let low = column.storage?.minimum, let high = column.storage?.maximum {
                values = low == high ? cut(low) : "\(cut(low)) to \(cut(high))"
            }
            if column.isNested == true { values = "nested; not read" }
            let isNever = column.isOptional == false && column.isNested == false
            table.append([
                .init(cut(column.name), .bold), .init(column.type),
                .init(isNever ? "none" : nulls ?? "unknown"), .init(values),
            ])
        }
        return table
    }

    /// The columns of Parquet, and how they are stored.
    private var storage: TextTable {
        var table = TextTable([
            .left("COLUMN"), .left("STORED AS"), .right("BYTES"), .right("UNPACKED"),
            .left("CODEC"), .left("ENCODINGS"),
        ])
        for column in columns {
            guard let storage = column.storage else { continue }
            table.append([
                .init(cut(column.name), .bold), .init(column.storedAs ?? ""),
                .init(Quantity.bytes(storage.compressedBytes)),
                .init(Quantity.bytes(storage.uncompressedBytes)),
                .init(storage.codecs.joined(separator: ", ")),
                .init(storage.encodings.joined(separator: ", ")),
            ])
        }
        return table
    }

    private func table(of rowGroups: [RowGroup]) -> TextTable {
        var table = TextTable([
            .right("ROW GROUP"), .right("ROWS"), .right("BYTES"), .right("UNPACKED"),
        ])
        for (index, group) in rowGroups.prefix(Self.shownRowGroups).enumerated() {
            table.append([
                .init("\(index + 1)"), .init("\(group.rows)"),
                .init(Quantity.bytes(group.compressedBytes)),
                .init(Quantity.bytes(group.uncompressedBytes)),
            ])
        }
        return table
    }

    /// As many columns as fit, and the names of the others.
    private func sampleLines(width: Int, colour: Bool) -> [String] {
        let names = columns.filter { $0.isNested != true }.map { cut($0.name) }
        var shown: [Int] = []
        var left = width + 2
        for index in names.indices {
            let texts = sample.map { cut($0[index] ?? "-") } + [names[index]]
            left -= (texts.map { AlmanacCLI.columns(of: printable($0)) }.max() ?? 0) + 2
            if left < 0, !shown.isEmpty { break }
            shown.append(index)
        }
        // Only the last column is ever broken, and a sample's is not to be.
        var table = TextTable(shown.map { .left(names[$0]) } + [.left()])
        for row in sample {
            table.append(
                shown.map { .init(cut(row[$0] ?? "-"), row[$0] == nil ? .dim : nil) } + [""])
        }
        var lines = table.lines(width: width, colour: colour)
        if shown.count < names.count {
            lines.append(
                "and \(Quantity.of(names.count - shown.count, "further column"))")
        }
        return lines
    }

    /// A text of a file, where a longer one would break the table.
    private func cut(_ text: String) -> String {
        text.count <= 28 ? text : text.prefix(27) + "…"
    }
}

extension InspectReport.Scan {
    fileprivate var lines: [String] {
        [
            "read \(Quantity.of(rows, "row")) of \(Quantity.of(columns, "column")) into "
                + "\(Quantity.bytes(memoryBytes)) in \(Quantity.seconds(seconds)) on "
                + Quantity.of(threads, "thread"),
            "\(Quantity.rowsPerSecond(rows, seconds)), "
                + "\(Quantity.megabytesPerSecond(fileBytes, seconds)) of the file, "
                + "\(Quantity.megabytesPerSecond(memoryBytes, seconds)) in memory",
        ]
    }
}
