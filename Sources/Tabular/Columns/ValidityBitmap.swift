import Glibc

/// Which rows of a column hold a value: bit `row & 63` of word `row >> 6` is set where one does.
package struct ValidityBitmap: Sendable {
    package let words: Values<UInt64>
    /// The number of rows.
    package let count: Int
    package let nullCount: Int

    @inline(__always)
    package subscript(row: Int) -> Bool {
        precondition(row >= 0 && row < count, "row out of range")
        return words[row >> 6] >> UInt64(truncatingIfNeeded: row & 63) & 1 == 1
    }
}

/// Collects a validity bitmap. No memory is taken until the first null.
struct ValidityBuilder: ~Copyable {
    private(set) var count = 0
    private(set) var nullCount = 0
    private var words = RawBuffer()

    /// Whether a bit is stored for each row.
    var isStored: Bool { nullCount > 0 }

    init() {}

    mutating func appendValid(_ rows: Int) throws(Fault) {
        if isStored { try fill(rows, with: ~0) }
        count += rows
    }

    mutating func appendNull(_ rows: Int) throws(Fault) {
        guard rows > 0 else { return }
        try store()
        try fill(rows, with: 0)
        count += rows
        nullCount += rows
    }

    /// Appends `rows` bits, least significant first, from `bits`, of which `(rows + 7) / 8` bytes and
    /// eight more can be read. The result is the number of set bits.
    mutating func append(_ bits: UnsafeRawPointer, _ rows: Int) throws(Fault) -> Int {
        var set = 0
        var row = 0
        while row < rows {
            set += Self.word(bits, at: row, of: rows).nonzeroBitCount
            row += 64
        }
        if set == rows {
            try appendValid(rows)
            return set
        }
        try store()
        try makeRoom(rows)
        row = 0
        while row < rows {
            put(Self.word(bits, at: row, of: rows), at: count + row, min(64, rows - row))
            row += 64
        }
        words.advance(by: 8 * (((count + rows + 63) >> 6) - words.count / 8))
        count += rows
        nullCount += rows - set
        return set
    }

    /// The bit of `row`.
    @inline(__always)
    func isValid(_ row: Int) -> Bool {
        !isStored || pointer[row >> 6] >> UInt64(truncatingIfNeeded: row & 63) & 1 == 1
    }

    /// The words, where bits are stored.
    var pointer: UnsafePointer<UInt64> {
        UnsafePointer(words.base.assumingMemoryBound(to: UInt64.self))
    }

    /// The bitmap of the rows so far; none where all hold a value. The builder is empty afterwards.
    mutating func take() -> ValidityBitmap? {
        defer {
            count = 0
            nullCount = 0
        }
        guard isStored else { return nil }
        return ValidityBitmap(
            words: words.take(as: UInt64.self), count: count, nullCount: nullCount)
    }

    /// Starts to store bits: all rows so far hold a value.
    private mutating func store() throws(Fault) {
        guard !isStored else { return }
        let rows = count
        count = 0
        try fill(rows, with: ~0)
        count = rows
    }

    private mutating func makeRoom(_ rows: Int) throws(Fault) {
        let wordsNeeded = (count + rows + 63) >> 6
        _ = try words.room(for: 8 * (wordsNeeded + 1) - words.count)
    }

    private mutating func fill(_ rows: Int, with pattern: UInt64) throws(Fault) {
        try makeRoom(rows)
        var row = 0
        while row < rows {
            let bits = min(64 - (count + row) & 63, rows - row)
            put(bits == 64 ? pattern : pattern & (1 << UInt64(bits) - 1), at: count + row, bits)
            row += bits
        }
        words.advance(by: 8 * (((count + rows + 63) >> 6) - words.count / 8))
    }

    /// Writes the lowest `bits` bits of `value`, whose others are clear, at bit `place`.
    @inline(__always)
    private func put(_ value: UInt64, at place: Int, _ bits: Int) {
        let target = words.base.assumingMemoryBound(to: UInt64.self) + place >> 6
        let shift = UInt64(truncatingIfNeeded: place & 63)
        if shift == 0 {
            target[0] = value
        } else {
            target[0] |= value &<< shift
            if Int(shift) + bits > 64 { target[1] = value &>> (64 &- shift) }
        }
    }

    /// Up to 64 bits from bit `row` on, which is a multiple of eight; bits from `rows` on are clear.
    @inline(__always)
    private static func word(_ bits: UnsafeRawPointer, at row: Int, of rows: Int) -> UInt64 {
        let word = UInt64(
            littleEndian: bits.loadUnaligned(fromByteOffset: row >> 3, as: UInt64.self))
        let left = rows - row
        return left >= 64 ? word : word & (1 << UInt64(left) - 1)
    }
}
