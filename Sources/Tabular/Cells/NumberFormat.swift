/// How numbers are written in a table: `1234.56`, `1.234,56`, `1'234.56` …
///
/// A mark between thousands is optional in each number, and right only between groups of three digits
/// before the decimal mark: what is written in another way is unreadable, never another number.
package struct NumberFormat: Hashable, Sendable {
    /// `.` or `,`.
    package let decimalMark: UInt8
    package let thousandsMark: ThousandsMark?

    /// The decimal mark as a job file writes it.
    package var decimalText: String { String(Character(Unicode.Scalar(decimalMark))) }

    /// What may stand between groups of three digits.
    package enum ThousandsMark: String, Hashable, Sendable, CaseIterable {
        case comma = ","
        case point = "."
        case apostrophe = "'"
        case underscore = "_"
        /// A space, also one that does not break (U+00A0, U+202F) or is thin (U+2009).
        case space = " "
    }

    package static let plain = NumberFormat()

    private init() {
        decimalMark = UInt8(ascii: ".")
        thousandsMark = nil
    }

    /// Nil where `decimalMark` is neither a point nor a comma, or both marks are the same.
    package init?(decimalMark: Character, thousandsMark: ThousandsMark? = nil) {
        guard decimalMark == "." || decimalMark == ",", let byte = decimalMark.asciiValue,
            thousandsMark?.rawValue != String(decimalMark)
        else { return nil }
        self.decimalMark = byte
        self.thousandsMark = thousandsMark
    }

    /// Calls `body` with the number as `NumberText` reads it; nil where marks stand where they must not.
    func withPlain<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        if self == .plain { return body(bytes) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { text in
            guard let count = write(bytes, into: text) else { return nil }
            return body(UnsafeBufferPointer(rebasing: text[..<count]))
        }
    }

    /// Writes the number with a point and without marks; gives its length.
    private func write(
        _ bytes: UnsafeBufferPointer<UInt8>, into text: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        var count = 0
        var position = 0
        // Digits since the last mark, or since the first digit; -1 before the first mark.
        var group = 0
        var hasMarks = false
        var isFraction = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte &- 0x30 < 10 {
                group += 1
            } else if byte == decimalMark, !isFraction {
                guard !hasMarks || group == 3 else { return nil }
                isFraction = true
                text[count] = UInt8(ascii: ".")
                count += 1
                position += 1
                continue
            } else if !isFraction, let length = markLength(bytes, at: position) {
                guard hasMarks ? group == 3 : (1...3).contains(group) else { return nil }
                hasMarks = true
                group = 0
                position += length
                continue
            } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
                return nil
            } else if !isFraction && hasMarks {
                // An exponent after grouped digits is nothing that anyone writes.
                return nil
            }
            text[count] = byte
            count += 1
            position += 1
        }
        return hasMarks && !isFraction && group != 3 ? nil : count
    }

    private func markLength(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        guard let thousandsMark else { return nil }
        if bytes[position] == thousandsMark.rawValue.utf8.first { return 1 }
        guard thousandsMark == .space else { return nil }
        for space in Self.wideSpaces where bytes[position...].starts(with: space) {
            return space.count
        }
        return nil
    }

    /// U+00A0, U+202F and U+2009 in UTF-8.
    private static let wideSpaces: [[UInt8]] = [
        [0xc2, 0xa0], [0xe2, 0x80, 0xaf], [0xe2, 0x80, 0x89],
    ]
}
