/// Every column of a table in memory: what reading it takes.
///
/// A Parquet file is read in parts, which may be taken by several threads; a CSV file is one part.
package struct TableScan: Sendable {
    /// What is read at once.
    package struct Part: Sendable {
        fileprivate let content: Content
    }

    fileprivate enum Content: Sendable {
        case csv(String)
        case parquet(ParquetFile)
        case chunk(ParquetFile, column: String, rowGroup: Int)
    }

    /// What was read, still in memory.
    package struct Slice: Sendable {
        package let columns: [Column]
        /// Of CSV: what each column was read as, and why.
        package var fields: [CSVField] = []
        /// Rows that are none, and why the first is not.
        package var setAside = 0
        package var firstSetAside: TabularError?
    }

    package let format: TableFormat
    /// The largest first.
    package let parts: [Part]

    /// - Parameter threads: how many will read; with one, each column comes in one piece.
    package init(path: String, threads: Int) throws(TabularError) {
        format = try TableFormat.of(file: path)
        guard format == .parquet else {
            parts = [Part(content: .csv(path))]
            return
        }
        let file = try ParquetFile(path: path)
        for column in file.columns where !column.isNested { _ = try file.column(column.name) }
        guard threads > 1 else {
            parts = [Part(content: .parquet(file))]
            return
        }
        var sized: [(bytes: Int, part: Part)] = []
        for column in file.columns where !column.isNested {
            for group in 0..<file.rowGroupCount {
                let bytes = file.chunk(column, rowGroups: [group]).uncompressedBytes
                let content = Content.chunk(file, column: column.name, rowGroup: group)
                sized.append((bytes, Part(content: content)))
            }
        }
        parts = sized.sorted { $0.bytes > $1.bytes }.map(\.part)
    }
}

extension TableScan.Part {
    package func read() throws(TabularError) -> TableScan.Slice {
        switch content {
        case .csv(let path):
            let table = try CSVTable(
                path: path, format: try CSVFormat.sniff(path: path), unreadableRows: .setAside)
            return TableScan.Slice(
                columns: table.columns, fields: table.fields, setAside: table.setAsideCount,
                firstSetAside: table.setAside.first)
        case .parquet(let file): return TableScan.Slice(columns: try file.read())
        case .chunk(let file, let column, let group):
            return TableScan.Slice(columns: try file.read([column], rowGroups: [group]))
        }
    }
}
