package import TimeSeries

/// Reads columns of a Parquet file record by record, in the memory of one row group of them.
///
/// A value that is missing is null, and so is a text that is empty or nothing but spaces, as in CSV. Every
/// other cell is its text: dates and times in ISO 8601, instants with `Z`, numbers with all their digits.
package struct ParquetReader: RecordReader {
    package let file: String
    /// The columns asked for, each once.
    package let columns: [String]
    /// All columns of the file that are not nested.
    package let present: [String]
    /// The number of the current record among all of the file, from 1.
    package private(set) var line = 0
    /// How many records lie in row groups that were not read.
    package let skippedRows: Int
    private let source: ParquetFile
    private let delimiter: UInt8
    /// The row groups still to be read, the next one last, with the number of rows before each.
    private var groups: [(index: Int, rowsBefore: Int)] = []
    private var read: [Column] = []
    private var texts: [CellTexts]
    /// The rows of the group whose texts are there.
    private var spelled = 0..<0
    private var row = 0
    private var rowsBefore = 0

    /// Rows are spelled this many at a time.
    private static let sliceRows = 4096

    /// Opens the file at `path`.
    ///
    /// - Parameters:
    ///   - delimiter: of `raw`.
    ///   - latest: a column of dates or timestamps, and an instant: row groups of which every row lies
    ///     above it, as their statistics say, are passed over.
    package init(
        path: String, columns names: [String], delimiter: UInt8 = UInt8(ascii: ","),
        upTo latest: (column: String, instant: Timestamp)? = nil
    ) throws(TabularError) {
        source = try ParquetFile(path: path)
        file = path
        self.delimiter = delimiter
        present = source.columns.filter { !$0.isNested }.map(\.name)
        var wanted: [String] = []
        for name in names where !wanted.contains(name) {
            _ = try source.column(name)
            wanted.append(name)
        }
        columns = wanted
        texts = wanted.map { _ in CellTexts() }
        var kept = Array(0..<source.rowGroupCount)
        if let latest, let bound = try source.bound(latest.instant, ofColumn: latest.column) {
            kept = try source.rowGroups(where: latest.column, to: bound, nulls: true)
        }
        var before = 0
        var skipped = 0
        for group in 0..<source.rowGroupCount {
            let count = source.rowCount(ofRowGroup: group)
            if kept.contains(group) { groups.append((group, before)) } else { skipped += count }
            before += count
        }
        groups.reverse()
        skippedRows = skipped
    }

    /// Opens the file at `path` with all its columns that are not nested.
    package init(ofAllColumns path: String) throws(TabularError) {
        let names = try ParquetFile(path: path).columns.filter { !$0.isNested }.map(\.name)
        try self.init(path: path, columns: names)
    }

    package var isCountedByRecords: Bool { true }

    package func index(ofColumn name: String) -> Int? { columns.firstIndex(of: name) }

    package mutating func next() throws(TabularError) -> Bool {
        row += 1
        while row >= (read.first?.count ?? 0) {
            guard let group = groups.popLast() else { return false }
            read = []
            read = try source.read(columns, rowGroups: [group.index])
            rowsBefore = group.rowsBefore
            row = 0
            spelled = 0..<0
        }
        if !spelled.contains(row) { spell(row..<min(row + Self.sliceRows, read[0].count)) }
        line = rowsBefore + row + 1
        return true
    }

    private mutating func spell(_ rows: Range<Int>) {
        for column in read.indices {
            texts[column].removeAll()
            ElementText(read[column]).append(rows, to: &texts[column])
        }
        spelled = rows
    }

    package func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let place = row - spelled.lowerBound
        let ends = texts[column].ends
        let start = place > 0 ? ends[place - 1] : 0
        return texts[column].bytes.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[start..<ends[place]]))
        }
    }

    package func isNull(_ column: Int) -> Bool { read[column].isNull(row) || isBlank(column) }

    /// The cells as a record of CSV.
    package var raw: String {
        var bytes: [UInt8] = []
        appendRaw(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package func appendRaw(to bytes: inout [UInt8]) {
        for column in columns.indices {
            if column > 0 { bytes.append(delimiter) }
            withBytes(column) { QuotedText.append($0, separator: delimiter, to: &bytes) }
        }
    }
}

extension ParquetFile {
    /// An instant as the statistics of a column state it; nil where the column holds none.
    fileprivate func bound(
        _ instant: Timestamp, ofColumn name: String
    ) throws(TabularError) -> ColumnBound? {
        switch try column(name).type {
        case .date: return .integer(Int128(instant.daysSinceEpoch))
        case .timestamp(let unit, _):
            let perSecond = Int128(unit.perSecond)
            let fraction = Int128(instant.nanoseconds) * perSecond / 1_000_000_000
            return .integer(Int128(instant.seconds) * perSecond + fraction)
        default: return nil
        }
    }
}
