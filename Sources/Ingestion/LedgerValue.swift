package import TimeSeries

/// What the ledger column holds.
package enum LedgerType: String, Codable, Hashable, Sendable, CaseIterable {
    case date
    case timestamp
    case integer
}

/// A value of the ledger column: ordered by what it means, kept as it was written.
package struct LedgerValue: Hashable, Sendable, Comparable {
    /// What the text means.
    package enum Key: Hashable, Sendable {
        case instant(Timestamp)
        case integer(Int)
    }

    package let key: Key
    /// At the source's own precision, in its own zone.
    package let text: String

    package init(key: Key, text: String) {
        self.key = key
        self.text = text
    }

    /// Reads a stored position back; nil where the text is not of the type.
    package init?(text: String, type: LedgerType) {
        switch type {
        case .integer:
            guard let integer = Int(text) else { return nil }
            self.init(key: .integer(integer), text: text)
        case .date, .timestamp:
            guard let read = TimestampText(text) else { return nil }
            self.init(key: .instant(read.timestamp), text: text)
        }
    }

    package static func < (left: LedgerValue, right: LedgerValue) -> Bool {
        left.key < right.key
    }

    /// Whether a run with this cut-off may see the value; integers say nothing of time.
    func isVisible(at cutoff: Timestamp) -> Bool {
        switch key {
        case .instant(let instant): return instant <= cutoff
        case .integer: return true
        }
    }
}

extension LedgerValue.Key: Comparable {
    /// Values of one column are of one type; an integer is put below an instant so that the order is
    /// total all the same.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.instant(let left), .instant(let right)): return left < right
        case (.integer(let left), .integer(let right)): return left < right
        case (.integer, .instant): return true
        case (.instant, .integer): return false
        }
    }

    /// The key that lies `lag` days or seconds, or integers, lower.
    func lowered(by lag: Int, type: LedgerType) -> LedgerValue.Key {
        switch self {
        case .integer(let integer): return .integer(integer - lag)
        case .instant(let instant):
            let seconds = type == .date ? lag * 86_400 : lag
            return .instant(
                Timestamp(
                    seconds: instant.seconds - seconds, nanoseconds: instant.nanoseconds))
        }
    }
}
