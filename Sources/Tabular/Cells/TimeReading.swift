import TimeSeries

/// A time on its way through the parts of a pattern.
///
/// One digit does where two are usual. A space stands for one or more.
struct TimeReading {
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

    consuming func time(_ pattern: TimePattern) -> TimestampText? {
        for part in pattern.parts {
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

    private mutating func take(_ part: TimePattern.Part) -> Bool {
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
