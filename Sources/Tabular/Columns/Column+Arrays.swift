/// Columns made of what a program has at hand.
extension Column {
    /// Texts, one a row; nil for none.
    package init(_ name: String, texts: [String?], type: ElementType = .text) {
        var gathered = TextGatherer()
        for text in texts { gathered.append(text ?? "") }
        self.init(
            name: name, type: type, count: texts.count,
            validity: ValidityBitmap(texts.map { $0 != nil }), values: .texts(gathered.texts()))
    }

    /// Texts that come again: row r holds text `codes[r]` of `texts`.
    package init(_ name: String, codes: [Int32], of texts: [String]) {
        var gathered = TextGatherer()
        for text in texts { gathered.append(text) }
        self.init(
            name: name, type: .text, count: codes.count, validity: nil,
            values: .codes(Values(codes), dictionary: gathered.texts()))
    }

    /// Numbers of 64 bits.
    package init(_ name: String, doubles: [Double]) {
        self.init(
            name: name, type: .float(bits: 64), count: doubles.count, validity: nil,
            values: .doubles(Values(doubles)))
    }

    /// Numbers of single precision; nil for a row without one.
    package init(_ name: String, floats: [Float?]) {
        self.init(
            name: name, type: .float(bits: 32), count: floats.count,
            validity: ValidityBitmap(floats.map { $0 != nil }),
            values: .floats(Values(floats.map { $0 ?? 0 })))
    }

    /// Integers of 64 bits, or times and timestamps in the unit of the type.
    package init(
        _ name: String, integers: [Int64], type: ElementType = .integer(bits: 64, signed: true)
    ) {
        self.init(
            name: name, type: type, count: integers.count, validity: nil,
            values: .int64(Values(integers)))
    }

    /// Dates, in days since 1970-01-01.
    package init(_ name: String, dates: [Int32]) {
        self.init(
            name: name, type: .date, count: dates.count, validity: nil,
            values: .int32(Values(dates)))
    }
}

extension ValidityBitmap {
    /// Nil where all rows hold a value.
    package init?(_ holds: [Bool]) {
        let nulls = holds.count { !$0 }
        guard nulls > 0 else { return nil }
        var words = [UInt64](repeating: 0, count: (holds.count + 63) / 64)
        for (row, holds) in holds.enumerated() where holds {
            words[row >> 6] |= 1 << UInt64(row & 63)
        }
        self.init(words: Values(words), count: holds.count, nullCount: nulls)
    }
}

/// Collects texts, one after the other.
package struct TextGatherer: Sendable {
    private var bytes: [UInt8] = []
    private var offsets: [UInt32] = [0]

    package init() {}

    package var count: Int { offsets.count - 1 }

    /// How many bytes they are.
    package var byteCount: Int { bytes.count }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        offsets.append(UInt32(bytes.count))
    }

    package mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        offsets.append(UInt32(bytes.count))
    }

    package func texts() -> Texts { Texts(offsets: Values(offsets), bytes: Values(bytes)) }
}
