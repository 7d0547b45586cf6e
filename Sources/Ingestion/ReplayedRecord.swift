import Store
import Tabular

/// A row of the quarantine as if it were read again.
struct ReplayedRecord: RecordReader {
    let file: String
    let line: Int
    let columns: [String]
    let raw: String
    private let cells: [[UInt8]]
    private let nullValues: [String]
    /// How its cells are written, by column.
    private let formats: [CellFormat]

    /// - Parameter files: the source's files, whose dialect the row is in; nil for a database, whose
    ///   rows are kept in plain CSV.
    init(_ row: StoredQuarantine, header: String, files: Source.Files?) {
        file = row.file
        line = row.line
        raw = row.payload
        columns = QuotedText.cells(of: header, separator: UInt8(ascii: ","))
        let format = files?.format ?? CSVFormat()
        cells = QuotedText.cells(of: row.payload, separator: format.delimiter).map {
            Array($0.utf8)
        }
        nullValues = files == nil ? [""] : format.nullValues
        // What came of Parquet is in plain CSV, whatever the dialect of files of text.
        let isPlain = files == nil || row.file.hasSuffix(".parquet")
        formats = columns.map { isPlain ? .plain : format.cells(ofColumn: $0) }
    }

    func index(ofColumn name: String) -> Int? { columns.firstIndex(of: name) }

    /// It is its own only record.
    mutating func next() -> Bool { false }

    func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard cells.indices.contains(column) else {
            return body(UnsafeBufferPointer(start: nil, count: 0))
        }
        return cells[column].withUnsafeBufferPointer(body)
    }

    func isNull(_ column: Int) -> Bool { nullValues.contains(trimmedText(column)) }

    func number(_ column: Int) -> NumberCell {
        isNull(column)
            ? .null
            : withBytes(column) { NumberCell(text: $0, format: formats[column].numbers) }
    }

    func integer(_ column: Int) -> IntegerCell {
        isNull(column)
            ? .null
            : withBytes(column) { IntegerCell(text: $0, format: formats[column].numbers) }
    }

    func time(_ column: Int) -> TimeCell {
        isNull(column)
            ? .null : withBytes(column) { TimeCell(text: $0, format: formats[column].times) }
    }
}
