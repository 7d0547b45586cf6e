package import TimeSeries

/// What the ledger column holds.
package enum LedgerType: String, Codable, Hashable, Sendable, CaseIterable {
    case date
    case timestamp
    case integer

    /// What a cell should hold, in an error's words.
    package var expected: String {
        switch self {
        case .date: return "a date such as 2026-01-31"
        case .timestamp: return "a timestamp such as 2026-01-31T12:00:00Z"
        case .integer: return "an integer"
        }
    }
}

/// A value of the ledger column: ordered by what it means, kept as it was written.
package struct LedgerValue: Hashable, Sendable, Comparable {
    /// What the text means.
    package enum Key: Hashable, Sendable {
        case instant(Timestamp)
        case integer(Int)
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
        case .integer, .absent: return true
        }
    }
}

extension LedgerValue.Key: Comparable {
    /// Values of one column are of one type; an integer is put below an instant, and nothing below
    /// both, so that the order is total all the same.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.instant(let left), .instant(let right)): return left < right
        case (.integer(let left), .integer(let right)): return left < right
        case (.absent, .absent): return false
        case (.absent, _), (.integer, .instant): return true
        case (_, .absent), (.instant, .integer): return false
        }
    }

    /// The key that lies `lag` days or seconds, or integers, lower; the least there is where the lag
    /// reaches beyond it.
    func lowered(by lag: Int, type: LedgerType) -> LedgerValue.Key {
        switch self {
        case .absent: return self
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
