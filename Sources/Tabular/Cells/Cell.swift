package import TimeSeries

/// What a cell holds that is expected to be a number.
package enum NumberCell: Hashable, Sendable {
    case number(Double)
    case null
    /// A number that is not finite: NaN, an infinity, or digits beyond the range of a `Double`.
    case nonFinite(String)
    case unreadable(String)
}

/// What a cell holds that is expected to be an integer.
package enum IntegerCell: Hashable, Sendable {
    case integer(Int64)
    case null
    /// No integer, or none of 64 bits.
    case unreadable(String)
}

/// What a cell holds that is expected to be a date or a timestamp.
package enum TimeCell: Hashable, Sendable {
    case time(TimestampText)
    case null
    case unreadable(String)
}

/// The texts that stand for "no value", prepared for a quick "no".
struct NullTexts: Sendable {
    private let includesEmpty: Bool
    private let texts: [[UInt8]]
    private let longest: Int
    /// Bit b of word w is set if some text begins with byte 64 w + b.
    private var firstBytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init(_ values: [String]) {
        let trimmed = values.map { text in
            Array(text.utf8).withUnsafeBufferPointer { Array(Spaces.trimmed($0)) }
        }
        includesEmpty = trimmed.contains([])
        texts = trimmed.filter { !$0.isEmpty }
        longest = texts.map(\.count).max() ?? 0
        for text in texts {
            let bit: UInt64 = 1 << (UInt64(text[0]) & 63)
            switch text[0] >> 6 {
            case 0: firstBytes.0 |= bit
            case 1: firstBytes.1 |= bit
            case 2: firstBytes.2 |= bit
            default: firstBytes.3 |= bit
            }
        }
    }

    /// Whether `bytes`, without spaces around them, stand for "no value".
    @inline(__always)
    func contain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.isEmpty { return includesEmpty }
        guard bytes.count <= longest, mayBegin(with: bytes[0]) else { return false }
        return Self.isAny(of: texts, bytes)
    }

    /// Whether `condition` holds for one of the texts but the empty one.
    func contain(where condition: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        texts.contains { $0.withUnsafeBufferPointer(condition) }
    }

    @inline(__always)
    private func mayBegin(with byte: UInt8) -> Bool {
        let word: UInt64
        switch byte >> 6 {
        case 0: word = firstBytes.0
        case 1: word = firstBytes.1
        case 2: word = firstBytes.2
        default: word = firstBytes.3
        }
        return word >> (UInt64(byte) & 63) & 1 == 1
    }

    @inline(never)
    private static func isAny(of texts: [[UInt8]], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        texts.contains { $0.elementsEqual(bytes) }
    }
}

/// Spaces and tabs around the content of a cell.
enum Spaces {
    @inline(__always)
    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var first = 0
        var end = bytes.count
        while first < end, isSpace(bytes[first]) { first += 1 }
        while end > first, isSpace(bytes[end - 1]) { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[first..<end])
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}
