package import TimeSeries

/// What the ledger column holds.
package enum LedgerType: String, Codable, Hashable, Sendable, CaseIterable {
    case date
    case timestamp
    case integer
    case decimal
    /// A version that is greater byte by byte, such as a ULID or numbers with leading zeros.
    case text

    /// Whether values say when: of others, a row's own time says whether a cut-off lets it in.
    package var isTime: Bool { self == .date || self == .timestamp }

    /// What a cell should hold, in an error's words.
    package var expected: String {
        switch self {
        case .date: return "a date such as 2026-01-31"
        case .timestamp: return "a timestamp such as 2026-01-31T12:00:00Z"
        case .integer: return "an integer"
        case .decimal: return "a decimal number such as 20260131.25"
        case .text: return "a text"
        }
    }
}

/// A value of the ledger column: ordered by what it means, kept as it was written.
package struct LedgerValue: Codable, Hashable, Sendable, Comparable {
    /// What the text means.
    package enum Key: Hashable, Sendable {
        case instant(Timestamp)
        case integer(Int)
        case decimal(DecimalNumber)
        case text(String)
        /// The row has no ledger value, and was taken in all the same.
        case absent
    }

    package let key: Key
    /// At the source's own precision, in its own zone, without spaces around it.
    package let text: String

    package init(key: Key, text: String) {
        self.key = key
        self.text = text
    }

    /// Of a row that has none.
    static let absent = LedgerValue(key: .absent, text: "")

    /// Reads a stored position back; nil where the text is not of the type.
    package init?(text: String, type: LedgerType) {
        switch type {
        case .integer:
            guard let integer = Int(text) else { return nil }
            self.init(key: .integer(integer), text: text)
        case .decimal:
            guard let number = DecimalNumber(text) else { return nil }
            self.init(key: .decimal(number), text: text)
        case .text:
            guard !text.isEmpty else { return nil }
            self.init(key: .text(text), text: text)
        case .date, .timestamp:
            guard let read = TimestampText(text) else { return nil }
            self.init(key: .instant(read.timestamp), text: text)
        }
    }

    package static func < (left: LedgerValue, right: LedgerValue) -> Bool {
        left.key < right.key
    }

    /// Whole days from 1970; nil where the value is no date and no timestamp.
    package var day: Int? {
        guard case .instant(let instant) = key else { return nil }
        return instant.dayNumber
    }

    /// Whether a run with this cut-off may see the value; only dates and timestamps say when.
    func isVisible(at cutoff: Timestamp) -> Bool {
        switch key {
        case .instant(let instant): return instant <= cutoff
        case .integer, .decimal, .text, .absent: return true
        }
    }
}

extension LedgerValue.Key {
    /// The key to the last digit, whatever its text looks like.
    var exactText: String {
        switch self {
        case .absent: return ""
        case .instant(let instant): return "t\(instant.seconds) \(instant.nanoseconds)"
        case .integer(let integer): return "i\(integer)"
        case .decimal(let number): return "d\(number.canonical)"
        case .text(let text): return "x\(text)"
        }
    }

    /// Nil where the text is none of those.
    init?(exactText text: String) {
        let rest = text.dropFirst()
        switch text.first {
        case nil: self = .absent
        case "t":
            let parts = rest.split(separator: " ").compactMap { Int($0) }
            guard parts.count == 2 else { return nil }
            self = .instant(Timestamp(seconds: parts[0], nanoseconds: parts[1]))
        case "i":
            guard let integer = Int(rest) else { return nil }
            self = .integer(integer)
        case "d":
            guard let number = DecimalNumber(rest) else { return nil }
            self = .decimal(number)
        case "x": self = .text(String(rest))
        default: return nil
        }
    }
}

extension LedgerValue.Key: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let key = Self(exactText: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no ledger value: \(text)"))
        }
        self = key
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(exactText)
    }
}

extension LedgerValue.Key: Comparable {
    /// Values of one column are of one type; where they are not, types have an order of their own, so that
    /// the order is total all the same.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.instant(let left), .instant(let right)): return left < right
        case (.integer(let left), .integer(let right)): return left < right
        case (.decimal(let left), .decimal(let right)): return left < right
        case (.text(let left), .text(let right)):
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        default: return left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .absent: return 0
        case .integer: return 1
        case .decimal: return 2
        case .instant: return 3
        case .text: return 4
        }
    }

    /// What the store finds the value by, in the order of the values: whole seconds since 1970, the
    /// integer, the whole number below a decimal, the first eight bytes of a text; the least there is of
    /// a row without a value.
    package var storedKey: Int {
        switch self {
        case .absent: return .min
        case .instant(let instant): return instant.seconds
        case .integer(let integer): return integer
        case .decimal(let number): return number.floor
        case .text(let text):
            var bytes = text.utf8.makeIterator()
            var key: UInt64 = 0
            for _ in 0..<8 { key = key << 8 | UInt64(bytes.next() ?? 0) }
            return Int(bitPattern: UInt(key ^ 1 << 63))
        }
    }

    /// The key that lies `lag` days, seconds or whole numbers lower; the least there is where the lag
    /// reaches beyond it. Between texts there is no distance.
    func lowered(by lag: Int, type: LedgerType) -> LedgerValue.Key {
        switch self {
        case .absent, .text: return self
        case .decimal(let number): return .decimal(number.lowered(by: lag))
        case .integer(let integer):
            return .integer(Self.difference(integer, lag))
        case .instant(let instant):
            let (seconds, overflow) = lag.multipliedReportingOverflow(
                by: type == .date ? 86_400 : 1)
            return .instant(
                Timestamp(
                    seconds: Self.difference(instant.seconds, overflow ? .max : seconds),
                    nanoseconds: instant.nanoseconds))
        }
    }

    private static func difference(_ value: Int, _ lag: Int) -> Int {
        let (difference, overflow) = value.subtractingReportingOverflow(lag)
        return overflow ? .min : difference
    }
}
