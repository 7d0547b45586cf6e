import TimeSeries

/// Elements of columns as text that `CSVColumnReader` reads back to the same value.
///
/// Numbers are as short as their value allows, decimals have the digits of their scale, dates and
/// timestamps are ISO 8601, the latter always with a time of day and with `Z` where they are instants.
/// Bytes that are no text are hexadecimal.
package struct ElementText {
    private let column: Column
    /// The digits after the point, or after the second.
    private let digits: Int

    package init(_ column: Column) {
        self.column = column
        switch column.type {
        case .decimal(_, let scale): digits = scale
        case .time(let unit, _), .timestamp(let unit, _):
            digits = unit == .milliseconds ? 3 : unit == .microseconds ? 6 : 9
        default: digits = 0
        }
    }

    /// Appends the text of a row that holds a value.
    package func append(_ row: Int, to bytes: inout [UInt8]) {
        switch column.values {
        case .booleans(let all): bytes += all[row] ? "true".utf8 : "false".utf8
        case .int32(let all): appendInteger(Int128(all[row]), to: &bytes)
        case .uint32(let all): Self.appendDigits(Int128(all[row]), to: &bytes)
        case .int64(let all): appendInteger(Int128(all[row]), to: &bytes)
        case .uint64(let all): Self.appendDigits(Int128(all[row]), to: &bytes)
        case .int128(let all): appendInteger(all[row], to: &bytes)
        case .floats(let all): bytes += all[row].description.utf8
        case .doubles(let all): bytes += all[row].description.utf8
        case .texts(let texts): texts.withBytes(row) { appendBytes($0, to: &bytes) }
        case .codes(let codes, let texts):
            texts.withBytes(Int(codes[row])) { appendBytes($0, to: &bytes) }
        case .fixed(let all, let width):
            all.withUnsafeBufferPointer {
                appendBytes(
                    UnsafeBufferPointer(rebasing: $0[(row * width)..<((row + 1) * width)]),
                    to: &bytes)
            }
        }
    }

    private func appendInteger(_ value: Int128, to bytes: inout [UInt8]) {
        switch column.type {
        case .decimal: Self.appendDecimal(value, scale: digits, to: &bytes)
        case .date: bytes += Timestamp(seconds: Int(value) * 86_400).description.utf8
        case .time(let unit, let utc):
            appendClock(Int(value), perSecond: Int(unit.perSecond), to: &bytes)
            if utc { bytes.append(UInt8(ascii: "Z")) }
        case .timestamp(let unit, let utc):
            let day = 86_400 * Int(unit.perSecond)
            let (whole, rest) = Int(value).quotientAndRemainder(dividingBy: day)
            let days = rest < 0 ? whole - 1 : whole
            let sinceMidnight = rest < 0 ? rest + day : rest
            bytes += Timestamp(seconds: days * 86_400).description.utf8
            bytes.append(UInt8(ascii: "T"))
            appendClock(sinceMidnight, perSecond: Int(unit.perSecond), to: &bytes)
            if utc { bytes.append(UInt8(ascii: "Z")) }
        default: Self.appendDigits(value, to: &bytes)
        }
    }

    private func appendBytes(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        switch column.type {
        case .text, .json: bytes += text
        case .uuid:
            for (index, byte) in text.enumerated() {
                if [4, 6, 8, 10].contains(index) { bytes.append(UInt8(ascii: "-")) }
                Self.appendHexadecimal(byte, to: &bytes)
            }
        default: for byte in text { Self.appendHexadecimal(byte, to: &bytes) }
        }
    }

    /// `06:30:00` and the fraction of the second, if there is one, with all its digits.
    private func appendClock(_ value: Int, perSecond: Int, to bytes: inout [UInt8]) {
        let seconds = value / perSecond
        for (index, part) in [seconds / 3600, seconds / 60 % 60, seconds % 60].enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ":")) }
            if part < 10 { bytes.append(UInt8(ascii: "0")) }
            Self.appendDigits(Int128(part), to: &bytes)
        }
        let fraction = value % perSecond
        guard fraction != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        let text = String(fraction)
        bytes += String(repeating: "0", count: digits - text.utf8.count).utf8
        bytes += text.utf8
    }

    private static func appendDecimal(_ value: Int128, scale: Int, to bytes: inout [UInt8]) {
        guard scale > 0 else { return appendDigits(value, to: &bytes) }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let text = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - text.utf8.count)) + text
        bytes += padded.utf8.dropLast(scale)
        bytes.append(UInt8(ascii: "."))
        bytes += padded.utf8.suffix(scale)
    }

    private static func appendDigits(_ value: Int128, to bytes: inout [UInt8]) {
        guard let small = Int(exactly: value) else {
            bytes += String(value).utf8
            return
        }
        var magnitude = small.magnitude
        let start = bytes.count
        repeat {
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder))
            magnitude = quotient
        } while magnitude > 0
        if small < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes[start...].reverse()
    }

    private static func appendHexadecimal(_ byte: UInt8, to bytes: inout [UInt8]) {
        for half in [byte >> 4, byte & 15] {
            bytes.append(half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10)
        }
    }
}

extension Column {
    /// The text of a row; nil where it holds no value.
    package func text(ofRow row: Int) -> String? {
        if isNull(row) { return nil }
        var bytes: [UInt8] = []
        ElementText(self).append(row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
