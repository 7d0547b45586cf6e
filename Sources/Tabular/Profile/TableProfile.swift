/// What a look at a CSV file shows: the evidence from which a job is proposed.
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

    /// Looks at the file at `path`: at most its first `limit` rows, or all with nil; the delimiter is
    /// sniffed unless `format` is given. Different values are counted up to `distinctCap`.
    package init(
        path: String, format: CSVFormat? = nil, limit: Int? = 200_000, distinctCap: Int = 10_000
    ) throws(TabularError) {
        let format = if let format { format } else { try CSVFormat.sniff(path: path) }
        var reader = try CSVReader(path: path, format: format)
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
