package import TimeSeries

/// How dates and timestamps are written in a table: ISO 8601, a count since 1970, or a pattern.
///
/// A pattern is text with parts as in C's `strptime`: `%Y` year of four digits, `%y` of two (69 to 99
/// are 19xx), `%m` month, `%d` day, `%j` day of the year, `%b` English month name, short or long, `%H` hour,
/// `%I` hour of twelve with `%p` AM or PM, `%M` minute, `%S` second, `%f` fraction of up to nine digits,
/// `%z` zone (`Z`, `+02:00`, `+0200`, `+02`), `%F` for `%Y-%m-%d`, `%T` for `%H:%M:%S`, `%%` for
/// itself. One digit does where two are usual. A space stands for one or more.
package struct TimeFormat: Hashable, Sendable {
    private enum Form: Hashable {
        case iso
        /// Units per second.
        case epoch(Int)
        case pattern([Part])
    }

    fileprivate enum Part: Hashable {
        case year, shortYear, month, day, dayOfYear, monthName, hour, hourOfTwelve, half, minute
        case second, fraction, zone
        case literal(UInt8)
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
            guard let parts = Self.parts(name) else { return nil }
            form = .pattern(parts)
        }
    }

    private static let epochs = [
        (name: "epoch-seconds", perSecond: 1), (name: "epoch-millis", perSecond: 1000),
        (name: "epoch-micros", perSecond: 1_000_000),
        (name: "epoch-nanos", perSecond: 1_000_000_000),
    ]

    /// Whether cells are dates: no time of day is written.
    package var isDate: Bool {
        guard case .pattern(let parts) = form else { return false }
        return !parts.contains { $0 == .hour || $0 == .hourOfTwelve }
    }

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
            let rest = Int(count) - seconds * perSecond
            // Further than any calendar, and a product that overflows.
            guard abs(seconds) < 1 << 40 else { return nil }
            return TimestampText(
                timestamp: Timestamp(
                    seconds: seconds, nanoseconds: rest * (1_000_000_000 / perSecond)),
                zone: .offset(minutes: 0))
        case .pattern(let parts): return TimeReading(bytes).time(parts)
        }
    }

    private static func parts(_ pattern: String) -> [Part]? {
        var parts: [Part] = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                parts.append(.literal(byte))
                continue
            }
            guard let letter = rest.popFirst(), let read = part(letter) else { return nil }
            parts += read
        }
        let hasYear = parts.contains(.year) || parts.contains(.shortYear)
        let hasMonth = parts.contains(.month) || parts.contains(.monthName)
        guard hasYear, hasMonth || parts.contains(.dayOfYear),
            parts.contains(.hourOfTwelve) == parts.contains(.half)
        else { return nil }
        return parts
    }

    private static func part(_ letter: UInt8) -> [Part]? {
        let dash = Part.literal(UInt8(ascii: "-"))
        let colon = Part.literal(UInt8(ascii: ":"))
        switch letter {
        case UInt8(ascii: "Y"): return [.year]
        case UInt8(ascii: "y"): return [.shortYear]
        case UInt8(ascii: "m"): return [.month]
        case UInt8(ascii: "d"): return [.day]
        case UInt8(ascii: "j"): return [.dayOfYear]
        case UInt8(ascii: "b"), UInt8(ascii: "B"): return [.monthName]
        case UInt8(ascii: "H"): return [.hour]
        case UInt8(ascii: "I"): return [.hourOfTwelve]
        case UInt8(ascii: "p"): return [.half]
        case UInt8(ascii: "M"): return [.minute]
        case UInt8(ascii: "S"): return [.second]
        case UInt8(ascii: "f"): return [.fraction]
        case UInt8(ascii: "z"): return [.zone]
        case UInt8(ascii: "F"): return [.year, dash, .month, dash, .day]
        case UInt8(ascii: "T"): return [.hour, colon, .minute, colon, .second]
        case UInt8(ascii: "%"): return [.literal(UInt8(ascii: "%"))]
        default: return nil
        }
    }
}

/// A time on its way through the parts of a pattern.
private struct TimeReading {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var year = 0
    private var month = 1
    private var day = 1
    private var dayOfYear: Int?
    private var seconds = 0
    private var nanoseconds = 0
    private var isAfternoon: Bool?
    private var hour = 0
    private var hasTime = false
    private var zone: Int?

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    consuming func time(_ parts: [TimeFormat.Part]) -> TimestampText? {
        for part in parts {
            guard take(part) else { return nil }
        }
        guard position == bytes.count else { return nil }
        if let isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard var date = CivilDate(validating: year, month, day) else { return nil }
        if let dayOfYear {
            guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeap(year) ? 366 : 365) else {
                return nil
            }
            let first = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
            date = CivilDate(daysSinceEpoch: first + dayOfYear - 1)
        }
        let local = date.daysSinceEpoch * 86_400 + hour * 3600 + seconds
        return TimestampText(
            timestamp: Timestamp(seconds: local - (zone ?? 0) * 60, nanoseconds: nanoseconds),
            zone: zone.map { .offset(minutes: $0) } ?? (hasTime ? .unstated : .date))
    }

    private mutating func take(_ part: TimeFormat.Part) -> Bool {
        switch part {
        case .year: return number(4...4, 0...9999) { $0.year = $1 }
        case .shortYear:
            return number(2...2, 0...99) { $0.year = $1 + ($1 < 69 ? 2000 : 1900) }
        case .month: return number(1...2, 1...12) { $0.month = $1 }
        case .day: return number(1...2, 1...31) { $0.day = $1 }
        case .dayOfYear: return number(1...3, 1...366) { $0.dayOfYear = $1 }
        case .monthName: return takeMonthName()
        case .hour, .hourOfTwelve:
            hasTime = true
            return number(1...2, 0...23) { $0.hour = $1 }
        case .half: return takeHalf()
        case .minute: return number(1...2, 0...59) { $0.seconds += 60 * $1 }
        case .second: return number(1...2, 0...59) { $0.seconds += $1 }
        case .fraction:
            let first = position
            return number(1...9, 0...999_999_999) { reading, value in
                var value = value
                for _ in (reading.position - first)..<9 { value *= 10 }
                reading.nanoseconds = value
            }
        case .zone: return takeZone()
        case .literal(UInt8(ascii: " ")):
            let first = position
            while position < bytes.count, bytes[position] == 0x20 { position += 1 }
            return position > first
        case .literal(let byte): return skip(byte)
        }
    }

    private mutating func number(
        _ lengths: ClosedRange<Int>, _ limits: ClosedRange<Int>,
        _ set: (inout TimeReading, Int) -> Void
    ) -> Bool {
        let first = position
        var value = 0
        while position < bytes.count, position - first < lengths.upperBound,
            bytes[position] &- 0x30 < 10
        {
            value = value * 10 + Int(bytes[position] &- 0x30)
            position += 1
        }
        guard position - first >= lengths.lowerBound, limits.contains(value) else { return false }
        set(&self, value)
        return true
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeMonthName() -> Bool {
        for (index, name) in Self.monthNames.enumerated() {
            for length in [name.count, 3] where position + length <= bytes.count {
                let read = bytes[position..<(position + length)].map { $0 | 0x20 }
                guard read.elementsEqual(name.prefix(length)) else { continue }
                position += length
                month = index + 1
                return true
            }
        }
        return false
    }

    private mutating func takeHalf() -> Bool {
        guard position + 2 <= bytes.count, bytes[position + 1] | 0x20 == UInt8(ascii: "m") else {
            return false
        }
        switch bytes[position] | 0x20 {
        case UInt8(ascii: "a"): isAfternoon = false
        case UInt8(ascii: "p"): isAfternoon = true
        default: return false
        }
        position += 2
        return true
    }

    private mutating func takeZone() -> Bool {
        if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) {
            zone = 0
            return true
        }
        let isEast = skip(UInt8(ascii: "+"))
        guard isEast || skip(UInt8(ascii: "-")) else { return false }
        var total = 0
        guard
            number(
                2...2, 0...18,
                {
                    total = 60 * $1; _ = $0
                })
        else { return false }
        if skip(UInt8(ascii: ":")) || position < bytes.count && bytes[position] &- 0x30 < 10 {
            guard
                number(
                    2...2, 0...59,
                    {
                        total += $1; _ = $0
                    })
            else { return false }
        }
        zone = isEast ? total : -total
        return true
    }

    private static let monthNames: [[UInt8]] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ].map { Array($0.utf8) }
}
