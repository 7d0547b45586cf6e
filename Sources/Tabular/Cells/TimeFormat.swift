package import TimeSeries

/// How dates and timestamps are written in a table: ISO 8601, a count since 1970, or a pattern
/// (`TimePattern`) such as `dd/MM/yyyy` or `%d/%m/%Y`.
package struct TimeFormat: Hashable, Sendable {
    private enum Form: Hashable {
        case iso
        /// Units per second.
        case epoch(Int)
        case pattern(TimePattern)
    }

    private let form: Form
    /// As it was written: `iso`, `epoch-seconds`, `epoch-millis`, `epoch-micros`, `epoch-nanos`, or the pattern.
    package let name: String

    package static let iso = TimeFormat(form: .iso, name: "iso")

    private init(form: Form, name: String) {
        self.form = form
        self.name = name
    }

    /// The format called `name`; nil for an unknown part, or where the parts make no date.
    package init?(_ name: String) {
        self.name = name
        if name == "iso" {
            form = .iso
        } else if let perSecond = Self.epochs.first(where: { $0.name == name })?.perSecond {
            form = .epoch(perSecond)
        } else {
            guard let pattern = TimePattern(name) else { return nil }
            form = .pattern(pattern)
        }
    }

    private static let epochs = [
        (name: "epoch-seconds", perSecond: 1), (name: "epoch-millis", perSecond: 1000),
        (name: "epoch-micros", perSecond: 1_000_000),
        (name: "epoch-nanos", perSecond: 1_000_000_000),
    ]

    /// Read after "expected".
    package var expected: String {
        switch form {
        case .iso: "a date or a timestamp as in ISO 8601"
        case .epoch(1): "seconds since 1970"
        case .epoch(1000): "milliseconds since 1970"
        case .epoch(1_000_000): "microseconds since 1970"
        case .epoch: "nanoseconds since 1970"
        case .pattern: "a time as in the format \"\(name)\""
        }
    }

    /// The time that `bytes` show, without spaces around them; nil where they do not.
    package func read(_ bytes: UnsafeBufferPointer<UInt8>) -> TimestampText? {
        switch form {
        case .iso: return TimestampText(utf8: bytes)
        case .epoch(let perSecond):
            guard let count = NumberText.readInteger(bytes) else { return nil }
            let seconds = Int(count).dividedDown(by: perSecond)
            // Further than any calendar.
            guard seconds.magnitude < 1 << 40 else { return nil }
            // The product may lie below all integers, and the difference does not.
            let rest = Int(count) &- seconds &* perSecond
            return TimestampText(
                timestamp: Timestamp(
                    seconds: seconds, nanoseconds: rest * (1_000_000_000 / perSecond)),
                zone: .offset(minutes: 0))
        case .pattern(let pattern): return TimeReading(bytes).time(pattern)
        }
    }
}
