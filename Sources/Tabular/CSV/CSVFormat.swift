/// How a CSV file is written: what separates its fields and which texts stand for "no value".
///
/// Quotes are always `"`, doubled inside a quoted field; line ends are LF, CRLF or CR, even mixed.
package struct CSVFormat: Hashable, Sendable {
    /// One ASCII character, neither a quote nor a line end.
    package let delimiter: UInt8
    /// Compared after the spaces around a cell are taken off.
    package let nullValues: [String]
    /// Whether a cell in quotes can be one of them. Where not, `""` is an empty text, and nothing between
    /// two delimiters is no value, as PostgreSQL's COPY has it.
    package var nullsMayBeQuoted = true
    /// How numbers are written in all columns.
    package var numbers = NumberFormat.plain
    /// How times are written in the columns that `timesByColumn` does not name.
    package var times = TimeFormat.iso
    package var timesByColumn: [String: TimeFormat] = [:]
    /// A line that begins with it is passed over; none if nil.
    package private(set) var commentMark: UInt8?

    package static let defaultNullValues = ["", "NA"]
    /// What `sniff` tries, in the order of preference.
    package static let usualDelimiters: [Character] = [",", ";", "\t", "|"]

    package init() {
        self.delimiter = UInt8(ascii: ",")
        self.nullValues = Self.defaultNullValues
    }

    /// Nil where `delimiter` cannot separate fields: not ASCII, a quote, a line end, NUL.
    package init?(delimiter: Character, nullValues: [String] = Self.defaultNullValues) {
        guard delimiter.unicodeScalars.count == 1, let byte = delimiter.asciiValue,
            !Self.reserved.contains(byte)
        else { return nil }
        self.delimiter = byte
        self.nullValues = nullValues
    }

    /// The format with another delimiter; nil where that cannot separate fields, or begins comments.
    package func delimited(by delimiter: Character) -> CSVFormat? {
        guard var format = CSVFormat(delimiter: delimiter, nullValues: nullValues),
            format.delimiter != commentMark
        else { return nil }
        format.nullsMayBeQuoted = nullsMayBeQuoted
        format.numbers = numbers
        format.times = times
        format.timesByColumn = timesByColumn
        format.commentMark = commentMark
        return format
    }

    /// The format with comments after `mark`; nil where it is not one ASCII character, or is the delimiter,
    /// a quote, a letter or a digit.
    package func commented(by mark: Character) -> CSVFormat? {
        guard let byte = mark.asciiValue, mark.unicodeScalars.count == 1, byte != delimiter,
            !Self.reserved.contains(byte), !mark.isLetter, !mark.isNumber
        else { return nil }
        var format = self
        format.commentMark = byte
        return format
    }

    /// How the cells of the column `name` are written.
    package func cells(ofColumn name: String) -> CellFormat {
        CellFormat(numbers: numbers, times: timesByColumn[name] ?? times)
    }

    /// The delimiter as a sentence names it.
    package var delimiterName: String {
        switch delimiter {
        case UInt8(ascii: ","): return "comma"
        case UInt8(ascii: ";"): return "semicolon"
        case UInt8(ascii: "\t"): return "tab"
        case UInt8(ascii: "|"): return "bar"
        default: return "\"\(Character(Unicode.Scalar(delimiter)))\""
        }
    }

    private static let reserved: [UInt8] = [0, 10, 13, UInt8(ascii: "\"")]
}
