import TimeSeries

/// The cells of the current record. A column beyond the record's fields, which only a ragged record
/// lacks, reads as null.
extension CSVReader {
    /// The content of the cell, unquoted, with the spaces that it has.
    package func text(_ column: Int) -> String {
        withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the cell, without spaces around it, is one of the format's null values.
    package func isNull(_ column: Int) -> Bool {
        guard has(column) else { return true }
        return withBytes(column) { nulls.contain(Spaces.trimmed($0)) }
    }

    /// The cell as a decimal number, correctly rounded.
    package func number(_ column: Int) -> NumberCell {
        guard has(column) else { return .null }
        return withBytes(column) { bytes in
            let content = Spaces.trimmed(bytes)
            if nulls.contain(content) { return .null }
            switch NumberText.read(content) {
            case .finite(let value): return .number(value)
            case .nonFinite: return .nonFinite(String(decoding: bytes, as: UTF8.self))
            case .unreadable: return .unreadable(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    /// The cell as an integer: a sign and digits.
    package func integer(_ column: Int) -> IntegerCell {
        guard has(column) else { return .null }
        return withBytes(column) { bytes in
            let content = Spaces.trimmed(bytes)
            if nulls.contain(content) { return .null }
            guard let value = NumberText.readInteger(content) else {
                return .unreadable(String(decoding: bytes, as: UTF8.self))
            }
            return .integer(value)
        }
    }

    /// The cell as an ISO 8601 month, date or timestamp.
    package func time(_ column: Int) -> TimeCell {
        guard has(column) else { return .null }
        return withBytes(column) { bytes in
            let content = Spaces.trimmed(bytes)
            if nulls.contain(content) { return .null }
            guard let read = TimestampText(utf8: content) else {
                return .unreadable(String(decoding: bytes, as: UTF8.self))
            }
            return .time(read)
        }
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
