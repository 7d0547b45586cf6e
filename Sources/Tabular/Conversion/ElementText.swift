import TimeSeries

/// Elements of columns as text that `CSVColumnReader` reads back to the same value.
///
/// Numbers are as short as their value allows, decimals have the digits of their scale, dates and
/// timestamps are ISO 8601, the latter always with a time of day and with `Z` where they are instants.
/// Bytes that are no text are hexadecimal. What has no spelling that is read back is spelled all the
/// same, and read as text: `nan` and `inf`, times of day, years beyond 0 to 9999.
struct ElementText {
    private let column: Column

    init(_ column: Column) { self.column = column }

    /// Appends a cell for each row; an empty one where it holds no value.
    func append(_ rows: Range<Int>, to cells: inout CellTexts) {
        switch column.values {
        case .booleans(let all):
            each(rows, &cells) { $0 += all[$1] ? "true".utf8 : "false".utf8 }
        case .int32(let all): appendIntegers(rows, to: &cells) { Int(all[$0]) }
        case .uint32(let all): appendIntegers(rows, to: &cells) { Int(all[$0]) }
        case .int64(let all): appendIntegers(rows, to: &cells) { Int(all[$0]) }
        case .uint64(let all): each(rows, &cells) { Digits.append(all[$1], to: &$0) }
        case .int128(let all):
            let scale = scale
            each(rows, &cells) {
                Digits.appendDecimal("\(all[$1].magnitude)", all[$1] < 0, scale: scale, to: &$0)
            }
        case .floats(let all): each(rows, &cells) { $0 += all[$1].description.utf8 }
        case .doubles(let all): each(rows, &cells) { $0 += all[$1].description.utf8 }
        case .texts(let texts):
            each(rows, &cells) { cell, row in
                texts.withBytes(row) { appendBytes($0, to: &cell) }
            }
        case .codes(let codes, let texts):
            each(rows, &cells) { cell, row in
                texts.withBytes(Int(codes[row])) { appendBytes($0, to: &cell) }
            }
        case .fixed(let all, let width):
            each(rows, &cells) { cell, row in
                all.withUnsafeBufferPointer {
                    let bytes = $0[(row * width)..<((row + 1) * width)]
                    appendBytes(UnsafeBufferPointer(rebasing: bytes), to: &cell)
                }
            }
        }
    }

    @inline(__always)
    private func each(
        _ rows: Range<Int>, _ cells: inout CellTexts, _ append: (inout [UInt8], Int) -> Void
    ) {
        for row in rows {
            if !column.isNull(row) { append(&cells.bytes, row) }
            cells.ends.append(cells.bytes.count)
        }
    }

    private var scale: Int {
        if case .decimal(_, let scale) = column.type { return scale }
        return 0
    }

    @inline(__always)
    private func appendIntegers(
        _ rows: Range<Int>, to cells: inout CellTexts, _ value: (Int) -> Int
    ) {
        switch column.type {
        case .decimal(_, let scale) where scale > 0:
            each(rows, &cells) {
                let unscaled = value($1)
                Digits.appendDecimal(
                    "\(unscaled.magnitude)", unscaled < 0, scale: scale, to: &$0)
            }
        case .date:
            each(rows, &cells) { Digits.append(CivilDate(daysSinceEpoch: value($1)), to: &$0) }
        case .time(let unit, let utc):
            each(rows, &cells) {
                Digits.appendClock(value($1), unit, to: &$0)
                if utc { $0.append(UInt8(ascii: "Z")) }
            }
        case .timestamp(let unit, let utc):
            let day = 86_400 * Int(unit.perSecond)
            each(rows, &cells) {
                var (days, ticks) = value($1).quotientAndRemainder(dividingBy: day)
                if ticks < 0 {
                    days -= 1
                    ticks += day
                }
                Digits.append(CivilDate(daysSinceEpoch: days), to: &$0)
                $0.append(UInt8(ascii: "T"))
                Digits.appendClock(ticks, unit, to: &$0)
                if utc { $0.append(UInt8(ascii: "Z")) }
            }
        default:
            each(rows, &cells) {
                let number = value($1)
                if number < 0 { $0.append(UInt8(ascii: "-")) }
                Digits.append(UInt64(number.magnitude), to: &$0)
            }
        }
    }

    private func appendBytes(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        switch column.type {
        case .text, .json: bytes += text
        case .uuid:
            for (index, byte) in text.enumerated() {
                if [4, 6, 8, 10].contains(index) { bytes.append(UInt8(ascii: "-")) }
                Digits.appendHexadecimal(byte, to: &bytes)
            }
        default: for byte in text { Digits.appendHexadecimal(byte, to: &bytes) }
        }
    }
}

/// Texts of cells, one after the other: cell k ends before byte `ends[k]`.
struct CellTexts {
    var bytes: [UInt8] = []
    var ends: [Int] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

/// Digits of numbers and of times.
private enum Digits {
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var number = number
        let start = bytes.count
        repeat {
            let (quotient, remainder) = number.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder))
            number = quotient
        } while number > 0
        bytes[start...].reverse()
    }

    /// With zeros before it, up to `width` digits.
    static func append(_ number: UInt, width: Int, to bytes: inout [UInt8]) {
        var power: UInt = 1
        for _ in 1..<width { power *= 10 }
        while power > 1, number < power {
            bytes.append(UInt8(ascii: "0"))
            power /= 10
        }
        append(UInt64(number), to: &bytes)
    }

    /// `digits` with a point before the last `scale` of them.
    static func appendDecimal(
        _ digits: String, _ isNegative: Bool, scale: Int, to bytes: inout [UInt8]
    ) {
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        let missing = max(0, scale + 1 - digits.utf8.count)
        bytes += repeatElement(UInt8(ascii: "0"), count: missing)
        bytes += digits.utf8
        if scale > 0 { bytes.insert(UInt8(ascii: "."), at: bytes.count - scale) }
    }

    static func append(_ date: CivilDate, to bytes: inout [UInt8]) {
        if date.year < 0 { bytes.append(UInt8(ascii: "-")) }
        append(date.year.magnitude, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.month.magnitude, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day.magnitude, width: 2, to: &bytes)
    }

    /// `06:30:00` and the fraction of the second, if there is one, with all its digits. A damaged file
    /// may say less than nothing.
    static func appendClock(_ ticks: Int, _ unit: TimeUnit, to bytes: inout [UInt8]) {
        if ticks < 0 { bytes.append(UInt8(ascii: "-")) }
        let (seconds, fraction) = ticks.magnitude.quotientAndRemainder(
            dividingBy: UInt(unit.perSecond))
        append(seconds / 3600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(seconds % 60, width: 2, to: &bytes)
        guard fraction > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        append(fraction, width: unit.digits, to: &bytes)
    }

    static func appendHexadecimal(_ byte: UInt8, to bytes: inout [UInt8]) {
        for half in [byte >> 4, byte & 15] {
            bytes.append(half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10)
        }
    }
}

extension TimeUnit {
    /// The digits after the second.
    fileprivate var digits: Int {
        switch self {
        case .milliseconds: 3
        case .microseconds: 6
        case .nanoseconds: 9
        }
    }
}

extension Column {
    /// The text of a row; nil where it holds no value.
    package func text(ofRow row: Int) -> String? {
        if isNull(row) { return nil }
        var cells = CellTexts()
        ElementText(self).append(row..<(row + 1), to: &cells)
        return String(decoding: cells.bytes, as: UTF8.self)
    }
}
