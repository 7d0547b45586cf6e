/// What a look at a CSV or Parquet file shows: the evidence from which a job is proposed.
package struct TableProfile: Hashable, Sendable {
    package let file: String
    package let format: CSVFormat
    /// The rows that were looked at.
    package let rows: Int
    /// Whether `rows` are all that the file has.
    package let isWholeFile: Bool
    /// Rows among them that could not be read as records, and why the first could not.
    package let unreadableRows: Int
    package let firstUnreadable: TabularError?
    /// In the order of the header.
    package let columns: [ColumnProfile]

    /// Looks at the file at `path`: at most its first `limit` rows, or all with nil; the delimiter of a CSV
    /// file is sniffed unless `format` is given. Different values are counted up to `distinctCap`.
    package init(
        path: String, format: CSVFormat? = nil, limit: Int? = 200_000, distinctCap: Int = 10_000
    ) throws(TabularError) {
        if try TableFormat.of(file: path) == .parquet {
            self = try Self(
                ParquetReader(ofAllColumns: path), format: format ?? CSVFormat(), limit: limit,
                distinctCap: distinctCap)
        } else {
            let format = if let format { format } else { try CSVFormat.sniff(path: path) }
            self = try Self(
                CSVReader(path: path, format: format), format: format, limit: limit,
                distinctCap: distinctCap)
        }
    }

    private init<Reader: RecordReader & ~Copyable>(
        _ table: consuming Reader, format: CSVFormat, limit: Int?, distinctCap: Int
    ) throws(TabularError) {
        var reader = table
        let path = reader.file
        var tallies = reader.columns.map { ColumnTally(name: $0, distinctCap: distinctCap) }
        var rows = 0
        var unreadable = 0
        var firstUnreadable: TabularError?
        var isWholeFile = true
        while true {
            do {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                unreadable += 1
                firstUnreadable = firstUnreadable ?? error
                continue
            }
            if let limit, rows == limit {
                isWholeFile = false
                break
            }
            rows += 1
            for column in tallies.indices { tallies[column].add(reader, column: column) }
        }
        self.file = path
        self.format = format
        self.rows = rows
        self.isWholeFile = isWholeFile
        self.unreadableRows = unreadable
        self.firstUnreadable = firstUnreadable
        self.columns = tallies.map { $0.profile() }
    }

    /// The profile of the column `name`; nil where the header has none.
    package func column(_ name: String) -> ColumnProfile? { columns.first { $0.name == name } }
}
