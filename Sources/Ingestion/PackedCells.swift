import Tabular
import TimeSeries

// The cells of millions of rows in a few bytes each: nearly all times of a panel are a few hundred that
// repeat, and nearly all numbers are numbers.

/// Times in four bytes each, beside the list of those that differ.
struct PackedTimes: Sendable {
    private var codes: [Int32] = []
    /// A time may stand here more than once, if many others came in between.
    private var cells: [TimeCell] = []
    /// One more than the place in the list, by what a time hashes to.
    private var recent: [Int32]

    private static let recentBits = 9

    init(reserving rows: Int = 0) {
        recent = Array(repeating: 0, count: 1 << Self.recentBits)
        codes.reserveCapacity(rows)
    }

    subscript(row: Int) -> TimeCell { cells[Int(codes[row])] }

    mutating func append(_ cell: TimeCell) {
        let slot = Self.slot(of: cell)
        let known = Int(recent[slot]) - 1
        if known >= 0, cells[known] == cell {
            codes.append(Int32(known))
            return
        }
        codes.append(Int32(cells.count))
        cells.append(cell)
        recent[slot] = Int32(cells.count)
    }

    mutating func removeFirst(_ rows: Int) { codes.removeFirst(rows) }

    private static func slot(of cell: TimeCell) -> Int {
        guard case .time(let text) = cell else { return 0 }
        // By the golden section: neighbouring days, hours and weeks go to different slots.
        let mixed = UInt64(bitPattern: Int64(text.timestamp.seconds)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> UInt64(64 - recentBits))
    }
}

/// Numbers in eight bytes each, beside what is none.
struct PackedNumbers: Sendable {
    /// One NaN stands for an empty cell, any other for one of those that are neither empty nor a number.
    private var numbers: [Double] = []
    private var others: [Int: NumberCell] = [:]

    private static let null = Double(nan: 1, signaling: false)

    init(reserving rows: Int = 0) { numbers.reserveCapacity(rows) }

    subscript(row: Int) -> NumberCell {
        let number = numbers[row]
        guard number.isNaN else { return .number(number) }
        return number.bitPattern == Self.null.bitPattern ? .null : others[row] ?? .null
    }

    mutating func append(_ cell: NumberCell) {
        switch cell {
        case .number(let number) where !number.isNaN: numbers.append(number)
        case .null: numbers.append(Self.null)
        case .number, .nonFinite, .unreadable:
            others[numbers.count] = cell
            numbers.append(.nan)
        }
    }

    mutating func removeFirst(_ rows: Int) {
        numbers.removeFirst(rows)
        others = Dictionary(
            uniqueKeysWithValues: others.compactMap { $0 < rows ? nil : ($0 - rows, $1) })
    }
}
