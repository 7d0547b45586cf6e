/// The first place at which a text is no JSON5, for a message: the decoder only says that there is one.
///
/// Follows the grammar of https://spec.json5.org (version 1.0.0). Numbers and escapes are judged by
/// their characters alone; what they mean is the decoder's affair.
struct JSON5Fault: Error, Hashable {
    /// From 1.
    let line: Int
    let found: String
    let expected: String

    /// The fault of `text`; nil where there is none.
    static func first(in text: String) -> JSON5Fault? {
        var scanner = JSON5Scanner(bytes: Array(text.utf8))
        do throws(JSON5Fault) {
            try scanner.value("an object in braces")
            try scanner.end()
            return nil
        } catch { return error }
    }
}

private struct JSON5Scanner {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func fault(_ expected: String, at start: Int? = nil) -> JSON5Fault {
        let start = start ?? place
        let line = 1 + bytes[..<min(start, bytes.count)].count { $0 == 10 }
        return JSON5Fault(line: line, found: word(at: start), expected: expected)
    }

    /// What stands at `start`, for a message.
    private func word(at start: Int) -> String {
        guard start < bytes.count else { return "the end of the file" }
        var end = start
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        if end == start { end += 1 }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        return "`" + JobProposalWords.plain(text, longest: 20) + "`"
    }

    mutating func end() throws(JSON5Fault) {
        try skip()
        if current != nil { throw fault("the end of the file") }
    }

    mutating func value(_ expected: String = "a value") throws(JSON5Fault) {
        try skip()
        switch current {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try list()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try text()
        default: try plainWord(expected)
        }
    }

    private mutating func object() throws(JSON5Fault) {
        place += 1
        while true {
            try skip()
            if take("}") { return }
            try key()
            try skip()
            guard take(":") else { throw fault("a colon after the key") }
            try value()
            try skip()
            if take("}") { return }
            guard take(",") else { throw fault("a comma or a closing brace") }
        }
    }

    private mutating func list() throws(JSON5Fault) {
        place += 1
        while true {
            try skip()
            if take("]") { return }
            try value()
            try skip()
            if take("]") { return }
            guard take(",") else { throw fault("a comma or a closing bracket") }
        }
    }

    private mutating func key() throws(JSON5Fault) {
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") { return try text() }
        let start = place
        while let byte = current, Self.isWord(byte), !Array("+-.".utf8).contains(byte) {
            place += 1
        }
        guard place > start, !(0x30...0x39).contains(bytes[start]) else {
            throw fault("a key or a closing brace", at: start)
        }
    }

    private mutating func text() throws(JSON5Fault) {
        let start = place
        let quote = bytes[place]
        place += 1
        while let byte = current, byte != 10, byte != 13 {
            place += 1
            if byte == quote { return }
            if byte == UInt8(ascii: "\\"), place < bytes.count {
                // A line end after a backslash goes on with the text; CRLF is one.
                if bytes[place] == 13, place + 1 < bytes.count, bytes[place + 1] == 10 {
                    place += 1
                }
                place += 1
            }
        }
        throw JSON5Fault(
            line: fault("").line - (current == nil && bytes.last == 10 ? 1 : 0),
            found: "the text \(opening(start)) without an end",
            expected: "a closing quote")
    }

    private func opening(_ start: Int) -> String {
        let rest = bytes[start...].prefix { $0 != 10 && $0 != 13 }
        return JobProposalWords.plain(String(decoding: rest, as: UTF8.self), longest: 20)
    }

    /// A number, true, false or null.
    private mutating func plainWord(_ expected: String) throws(JSON5Fault) {
        let start = place
        while let byte = current, Self.isWord(byte) { place += 1 }
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        if ["true", "false", "null"].contains(word) { return }
        var digits = word[...]
        if let sign = digits.first, "+-".contains(sign) { digits.removeFirst() }
        let isHex = digits.hasPrefix("0x") || digits.hasPrefix("0X")
        let isNumber =
            ["Infinity", "NaN"].contains(digits)
            || (isHex && digits.count > 2 && digits.dropFirst(2).allSatisfy(\.isHexDigit))
            || isDecimal(digits)
        if !isNumber { throw fault(expected, at: start) }
    }

    private func isDecimal(_ text: Substring) -> Bool {
        let parts = text.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "eE".contains($0) })
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let isMantissa =
            mantissa.count <= 2 && mantissa.contains { !$0.isEmpty }
            && mantissa.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
        guard parts.count == 2 else { return isMantissa }
        let exponent = parts[1].drop { "+-".contains($0) }
        return isMantissa && !exponent.isEmpty
            && exponent.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = current, UInt32(byte) == scalar.value else { return false }
        place += 1
        return true
    }

    /// Spaces, line ends and comments.
    private mutating func skip() throws(JSON5Fault) {
        while let byte = current {
            if byte == 32 || (9...13).contains(byte) {
                place += 1
            } else if let space = Self.wideSpaces.first(where: { bytes[place...].starts(with: $0) })
            {
                place += space.count
            } else if bytes[place...].starts(with: Array("//".utf8)) {
                while let byte = current, byte != 10, byte != 13 { place += 1 }
            } else if bytes[place...].starts(with: Array("/*".utf8)) {
                let start = place
                place += 2
                while current != nil, !bytes[place...].starts(with: Array("*/".utf8)) { place += 1 }
                guard current != nil else {
                    throw JSON5Fault(
                        line: fault("", at: start).line, found: "a comment without an end",
                        expected: "a closing */")
                }
                place += 2
            } else {
                return
            }
        }
    }

    /// No-break space, byte order mark, line and paragraph separator.
    private static let wideSpaces: [[UInt8]] = [
        [0xc2, 0xa0], [0xef, 0xbb, 0xbf], [0xe2, 0x80, 0xa8], [0xe2, 0x80, 0xa9],
    ]

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...0xff: return true
        default: return Array("$_+-.\\".utf8).contains(byte)
        }
    }
}
