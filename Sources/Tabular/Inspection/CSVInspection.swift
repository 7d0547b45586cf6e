/// What a CSV file holds, with the types that a job would find in it.
package struct CSVInspection: Sendable {
    package let format: CSVFormat
    /// Of the first `surveyedRows` rows.
    package let fields: [CSVField]
    /// The first rows as they are written; nil where there is no value.
    package let head: [[String?]]

    private static let surveyedRows = 10_000

    /// Looks at the first rows of the file at `path`; the first `headRows` readable ones are kept.
    package init(path: String, headRows: Int) throws(TabularError) {
        let format = try CSVFormat.sniff(path: path)
        self.format = format
        fields = try TypeSurvey(
            path: path, format: format, types: [:], limit: Self.surveyedRows
        ).fields
        var head: [[String?]] = []
        _ = try Self.eachRecord(path, format) { reader in
            head.append(
                reader.columns.indices.map { reader.isNull($0) ? nil : reader.text($0) })
            return head.count < headRows
        }
        self.head = head
    }

    /// How many rows there are, and why some cannot be read.
    package struct Rows: Sendable {
        package var readable = 0
        package var unreadable = 0
        package var firstUnreadable: TabularError?
    }

    /// Counts the rows, whatever their cells hold.
    ///
    /// - Parameter progress: told of the rows so far, now and then.
    package static func rows(
        path: String, format: CSVFormat, progress: (Int) -> Void
    ) throws(TabularError) -> Rows {
        var count = 0
        var rows = try eachRecord(path, format) { _ in
            count += 1
            if count.isMultiple(of: 1 << 17) { progress(count) }
            return true
        }
        rows.readable = count
        return rows
    }

    /// Calls `body` for the records, until it gives false; the result tells of those that are none.
    private static func eachRecord(
        _ path: String, _ format: CSVFormat, _ body: (borrowing CSVReader) -> Bool
    ) throws(TabularError) -> Rows {
        var reader = try CSVReader(path: path, format: format)
        var rows = Rows()
        while true {
            do throws(TabularError) {
                guard try reader.next(), body(reader) else { return rows }
            } catch {
                guard error.concernsOneRecord else { throw error }
                rows.unreadable += 1
                rows.firstUnreadable = rows.firstUnreadable ?? error
            }
        }
    }
}
