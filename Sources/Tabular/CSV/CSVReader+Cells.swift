/// The cells of the current record. A column beyond the record's fields, which only a ragged record
/// lacks, reads as null.
extension CSVReader {
    /// Whether the cell, without spaces around it, is one of the format's null values.
    package func isNull(_ column: Int) -> Bool {
        guard has(column) else { return true }
        return withBytes(column) { nulls.contain(Spaces.trimmed($0)) }
    }

    /// Calls `body` with the unquoted bytes of the cell, which are valid UTF-8 and live until it
    /// returns; empty for a missing cell.
    @inline(__always)
    package func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard has(column) else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        return scanner.withField(column, body)
    }

    @inline(__always)
    private func has(_ column: Int) -> Bool {
        precondition(
            column >= 0 && column < max(columns.count, scanner.fieldCount), "no such column")
        return column < scanner.fieldCount
    }
}
