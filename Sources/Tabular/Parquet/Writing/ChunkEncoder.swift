/// A column of one row group on its way into a file: which rows hold a value, the values as the file
/// stores them, and their bounds.
struct ChunkEncoder {
    enum Values {
        /// Bytes in PLAIN, and where each value of the rows ends.
        case plain([UInt8], ends: [Int])
        case booleans([Bool])
        case integers32([Int32])
        case integers64([Int64])
        case codes([UInt32], dictionary: [UInt8], entries: Int)
    }

    /// For each row whether it holds a value.
    private(set) var present: [Bool] = []
    /// Of the rows that hold one.
    private(set) var values: Values
    private(set) var minimum: [UInt8]?
    private(set) var maximum: [UInt8]?

    init(_ column: Column, _ rows: Range<Int>) {
        present = rows.map { !column.isNull($0) }
        let held = rows.filter { !column.isNull($0) }
        switch column.values {
        case .booleans(let all): values = .booleans(held.map { all[$0] })
        case .int32(let all):
            let found = held.map { all[$0] }
            values = .integers32(found)
            bound(found)
        case .uint32(let all):
            values = .integers32(held.map { Int32(bitPattern: all[$0]) })
            bound(held.map { all[$0] })
        case .int64(let all):
            let found = held.map { all[$0] }
            values = .integers64(found)
            bound(found)
        case .uint64(let all):
            values = .integers64(held.map { Int64(bitPattern: all[$0]) })
            bound(held.map { all[$0] })
        case .int128(let all):
            values = Self.plain(held) { $1.appendBigEndian(all[$0]) }
            let found = held.map { all[$0] }
            if let least = found.min(), let most = found.max() {
                minimum = []
                maximum = []
                minimum?.appendBigEndian(least)
                maximum?.appendBigEndian(most)
            }
        case .floats(let all) where column.type == .float(bits: 16):
            values = Self.plain(held) { $1.appendLittleEndian(Float16(all[$0]).bitPattern) }
        case .floats(let all):
            values = Self.plain(held) { $1.appendLittleEndian(all[$0].bitPattern) }
        case .doubles(let all):
            values =
                Self.dictionary(held.map { all[$0].bitPattern })
                ?? Self.plain(held) { $1.appendLittleEndian(all[$0].bitPattern) }
            let found = held.map { all[$0] }.filter { !$0.isNaN }
            if let least = found.min(), let most = found.max() {
                // Zeros of either sign lie within.
                minimum = []
                maximum = []
                minimum?.appendLittleEndian((least == 0 ? -0.0 : least).bitPattern)
                maximum?.appendLittleEndian((most == 0 ? 0.0 : most).bitPattern)
            }
        case .fixed(let all, let width):
            values = Self.plain(held) { row, bytes in
                bytes.append(contentsOf: all[(row * width)..<((row + 1) * width)])
            }
        case .texts(let texts):
            values = Self.plain(held) { row, bytes in
                texts.withBytes(row) { text in
                    bytes.appendLittleEndian(UInt32(text.count))
                    bytes.append(contentsOf: text)
                }
            }
            boundTexts(held.map { row in texts.withBytes(row) { Array($0) } })
        case .codes(let codes, let texts):
            // The entries in use, in the order of their first row.
            var numbers = [UInt32](repeating: .max, count: texts.count)
            var dictionary: [UInt8] = []
            var used: [[UInt8]] = []
            let found = held.map { row -> UInt32 in
                let code = Int(codes[row])
                if numbers[code] == .max {
                    numbers[code] = UInt32(used.count)
                    texts.withBytes(code) { text in
                        dictionary.appendLittleEndian(UInt32(text.count))
                        dictionary.append(contentsOf: text)
                        used.append(Array(text))
                    }
                }
                return numbers[code]
            }
            values = .codes(found, dictionary: dictionary, entries: used.count)
            boundTexts(used)
        }
    }

    /// Numbers that come again, as prices and rounded ones do, by a dictionary in the order of their
    /// first row; nil where more than one in four is new, or there are more than 65,536.
    private static func dictionary(_ numbers: [UInt64]) -> Values? {
        let most = min(1 << 16, numbers.count / 4)
        var entries: [UInt64: UInt32] = [:]
        var dictionary: [UInt8] = []
        var codes: [UInt32] = []
        codes.reserveCapacity(numbers.count)
        for number in numbers {
            if let code = entries[number] {
                codes.append(code)
                continue
            }
            guard entries.count < most else { return nil }
            codes.append(UInt32(entries.count))
            entries[number] = UInt32(entries.count)
            dictionary.appendLittleEndian(number)
        }
        return entries.isEmpty
            ? nil : .codes(codes, dictionary: dictionary, entries: entries.count)
    }

    private static func plain(
        _ rows: [Int], _ append: (Int, inout [UInt8]) -> Void
    ) -> Values {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(rows.count)
        for row in rows {
            append(row, &bytes)
            ends.append(bytes.count)
        }
        return .plain(bytes, ends: ends)
    }

    private mutating func bound<Number: FixedWidthInteger>(_ numbers: [Number]) {
        guard let least = numbers.min(), let most = numbers.max() else { return }
        minimum = []
        maximum = []
        minimum?.appendLittleEndian(least)
        maximum?.appendLittleEndian(most)
    }

    /// Bounds of long texts would only make the footer long.
    private mutating func boundTexts(_ texts: [[UInt8]]) {
        guard let least = texts.min(by: { $0.lexicographicallyPrecedes($1) }),
            let most = texts.max(by: { $0.lexicographicallyPrecedes($1) }),
            least.count <= 256, most.count <= 256
        else { return }
        minimum = least
        maximum = most
    }

    var encoding: ParquetEncoding {
        switch values {
        case .plain, .booleans: .plain
        case .integers32, .integers64: .deltaBinaryPacked
        case .codes: .rleDictionary
        }
    }

    /// The values of the rows that hold one, from `range.lowerBound` among these on.
    func encoded(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        if range.isEmpty {
            // Readers expect the width of codes even where none follow.
            if case .codes = values { bytes.append(0) }
            return bytes
        }
        switch values {
        case .plain(let all, let ends):
            let start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
            bytes.append(contentsOf: all[start..<ends[range.upperBound - 1]])
        case .booleans(let flags):
            for (k, flag) in flags[range].enumerated() {
                if k % 8 == 0 { bytes.append(0) }
                if flag { bytes[k / 8] |= 1 << UInt8(k % 8) }
            }
        case .integers32(let numbers): PageEncoding.delta(Array(numbers[range]), to: &bytes)
        case .integers64(let numbers): PageEncoding.delta(Array(numbers[range]), to: &bytes)
        case .codes(let codes, _, let entries):
            let width = UInt32.bitWidth - UInt32(max(0, entries - 1)).leadingZeroBitCount
            bytes.append(UInt8(width))
            PageEncoding.hybrid(Array(codes[range]), width: width, to: &bytes)
        }
        return bytes
    }
}

extension [UInt8] {
    mutating func appendLittleEndian<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    mutating func appendBigEndian<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
