import TimeSeries

/// A cell in any of its spellings, as an element of a column's type.
///
/// What `FieldKernels` reads in the common spellings, this reads in all; and where a type is inferred, it
/// says which one a cell speaks for.
struct CellReading {
    let numbers: NumberFormat
    let times: TimeFormat
    /// Whether the job stated the column's type: then `1` can be true, and `007` the number 7.
    let isStated: Bool

    /// `true` or `false`; where the type is stated, other words for them as well.
    func boolean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard bytes.count <= 5 else { return nil }
        let letters = bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        if letters.elementsEqual("true".utf8) { return true }
        if letters.elementsEqual("false".utf8) { return false }
        guard isStated else { return nil }
        if Self.yes.contains(where: { $0.elementsEqual(letters) }) { return true }
        return Self.no.contains(where: { $0.elementsEqual(letters) }) ? false : nil
    }

    func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        if !isStated && Self.hasLeadingZero(bytes) { return nil }
        return numbers.withPlain(bytes) { NumberText.readInteger($0) } ?? nil
    }

    func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        let read = numbers.withPlain(bytes) { text -> Double? in
            guard case .finite(let value) = NumberText.read(text) else { return nil }
            return value
        }
        return read ?? nil
    }

    /// The number times 10^`scale`; nil where it has further digits after the point than zeros, or more
    /// than `precision` digits in all.
    func decimal(
        _ bytes: UnsafeBufferPointer<UInt8>, precision: Int, scale: Int
    ) -> Int64? {
        let read = numbers.withPlain(bytes) { Self.unscaled($0, precision, scale) }
        return read ?? nil
    }

    /// Days since 1970-01-01.
    func date(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard let read = times.read(bytes), read.zone == .date else { return nil }
        return Int32(exactly: read.timestamp.daysSinceEpoch)
    }

    /// Units since 1970-01-01T00:00, in UTC or on the wall.
    func timestamp(
        _ bytes: UnsafeBufferPointer<UInt8>, _ unit: TimeUnit, utc: Bool
    ) -> Int64? {
        guard let read = times.read(bytes) else { return nil }
        switch read.zone {
        case .date: break
        case .unstated: if utc { return nil }
        case .offset: if !utc { return nil }
        }
        let step = 1_000_000_000 / Int(unit.perSecond)
        let instant = read.timestamp
        guard instant.nanoseconds.isMultiple(of: step) else { return nil }
        let (whole, overflow) = Int64(instant.seconds).multipliedReportingOverflow(
            by: unit.perSecond)
        let (ticks, overflowToo) = whole.addingReportingOverflow(Int64(instant.nanoseconds / step))
        return overflow || overflowToo ? nil : ticks
    }

    /// The narrowest type that the cell, which has no spaces around it, can be read as.
    func type(of bytes: UnsafeBufferPointer<UInt8>) -> CellType {
        if case .some = boolean(bytes) { return .boolean }
        // Where the job says how times are written, numbers may be times.
        if times != .iso, let read = times.read(bytes) { return Self.type(of: read) }
        if integer(bytes) != nil { return .integer }
        if Self.hasLeadingZero(bytes) { return .text }
        if double(bytes) != nil { return .double }
        return times.read(bytes).map(Self.type) ?? .text
    }

    private static func type(of read: TimestampText) -> CellType {
        let utc: Bool
        switch read.zone {
        case .date: return .date
        case .unstated: utc = false
        case .offset: utc = true
        }
        let nanoseconds = read.timestamp.nanoseconds
        let unit: TimeUnit =
            nanoseconds.isMultiple(of: 1_000_000)
            ? .milliseconds : nanoseconds.isMultiple(of: 1000) ? .microseconds : .nanoseconds
        return .timestamp(unit, utc: utc)
    }

    /// Whether the cell is digits that begin with a zero, as identifiers do.
    static func hasLeadingZero(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
        guard bytes.count > start + 1, bytes[start] == 0x30 else { return false }
        return bytes[start...].allSatisfy { $0 &- 0x30 < 10 }
    }

    private static func unscaled(
        _ bytes: UnsafeBufferPointer<UInt8>, _ precision: Int, _ scale: Int
    ) -> Int64? {
        var position = 0
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            position = 1
        }
        var value: Int64 = 0
        var digits = 0
        var fraction: Int?
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "."), fraction == nil {
                fraction = 0
                continue
            }
            guard byte &- 0x30 < 10 else { return nil }
            digits += 1
            if let places = fraction {
                if places >= scale {
                    if byte != 0x30 { return nil }
                    continue
                }
                fraction = places + 1
            }
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, next < Int64.max - 9 else { return nil }
            value = next + Int64(byte &- 0x30)
        }
        guard digits > 0 else { return nil }
        for _ in (fraction ?? 0)..<scale {
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = next
        }
        var limit: Int64 = 1
        for _ in 0..<precision { limit *= 10 }
        return value < limit ? (isNegative ? -value : value) : nil
    }

    private static let yes = ["t", "yes", "y", "1"].map { Array($0.utf8) }
    private static let no = ["f", "no", "n", "0"].map { Array($0.utf8) }
}
