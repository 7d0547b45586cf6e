/// The cells of the current record. A column beyond the record's fields, which only a ragged record
/// lacks, reads as null.
extension CSVReader {
    /// A record that `next()` has given is valid UTF-8.
    package func appendRaw(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: scanner.recordBytes)
    }

    /// Whether the cell, without spaces around it, is one of the format's null values, and, where the
    /// format says so, stands without quotes.
    package func isNull(_ column: Int) -> Bool {
        guard has(column) else { return true }
        if !format.nullsMayBeQuoted, scanner.isQuoted(column) { return false }
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

    /// The cell as a decimal number, correctly rounded.
    package func number(_ column: Int) -> NumberCell {
        if isNull(column) { return .null }
        if cells.isEmpty { return withBytes(column) { NumberCell($0) } }
        return withBytes(column) { NumberCell($0, cells[column].numbers) }
    }

    /// The cell as an integer: a sign and digits.
    package func integer(_ column: Int) -> IntegerCell {
        if isNull(column) { return .null }
        if cells.isEmpty { return withBytes(column) { IntegerCell($0) } }
        return withBytes(column) { IntegerCell($0, cells[column].numbers) }
    }

    /// The cell as a time, written as the format says.
    package func time(_ column: Int) -> TimeCell {
        if isNull(column) { return .null }
        if cells.isEmpty { return withBytes(column) { TimeCell($0) } }
        return withBytes(column) { TimeCell($0, cells[column].times) }
    }

    @inline(__always)
    private func has(_ column: Int) -> Bool {
        precondition(
            column >= 0 && column < max(columns.count, scanner.fieldCount), "no such column")
        return column < scanner.fieldCount
    }
}
