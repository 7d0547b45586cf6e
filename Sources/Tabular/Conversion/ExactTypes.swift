/// Types of CSV columns that keep every value exactly.
///
/// A column of numbers with a point is `double` as long as each cell is what the nearest `Double` prints:
/// always up to 15 digits, and beyond that for what programs write who print all that a `Double` holds.
/// Otherwise it is a decimal of as many digits as there are, or, above 18, text.
enum ExactTypes {
    /// `types` and, for the columns of numbers that a `Double` would change, those that keep them.
    static func keeping(
        _ fields: [CSVField], types: [String: CellType], path: String, format: CSVFormat
    ) throws(TabularError) -> [String: CellType] {
        var open = fields.filter { $0.type == .double && types[$0.name] == nil }
        var isChanged = [Bool](repeating: false, count: fields.count)
        try look(at: open, path, format) { index, cell in
            if !isChanged[index] { isChanged[index] = !DecimalDigits.isDouble(cell) }
        }
        open = open.filter { isChanged[$0.index] }
        var tallies = [Digits](repeating: Digits(), count: fields.count)
        try look(at: open, path, format) { index, cell in tallies[index].add(cell) }
        var kept = types
        for field in open { kept[field.name] = tallies[field.index].type }
        return kept
    }

    /// Calls `body` for the cells of some columns that hold a value, without the spaces around them.
    private static func look(
        at fields: [CSVField], _ path: String, _ format: CSVFormat,
        _ body: (Int, UnsafeBufferPointer<UInt8>) -> Void
    ) throws(TabularError) {
        guard !fields.isEmpty else { return }
        var reader = try CSVReader(path: path, format: format)
        while true {
            do throws(TabularError) {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                continue
            }
            for field in fields where !reader.isNull(field.index) {
                reader.withBytes(field.index) { body(field.index, Spaces.trimmed($0)) }
            }
        }
    }

    /// What the digits of a column's numbers ask for.
    private struct Digits {
        private var isPlain = true
        private var whole = 1
        private var fraction = 0

        var type: CellType {
            isPlain && whole + fraction <= 18
                ? .decimal(precision: whole + fraction, scale: fraction) : .text
        }

        mutating func add(_ cell: UnsafeBufferPointer<UInt8>) {
            guard let number = DecimalDigits(cell), !number.hasExponent,
                !CellReading.hasLeadingZero(cell)
            else {
                isPlain = false
                return
            }
            whole = max(whole, number.digits.count + number.exponent)
            fraction = max(fraction, -number.exponent)
        }
    }
}

/// A number as its digits, without zeros at either end, times a power of ten.
private struct DecimalDigits {
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0
    private(set) var hasExponent = false

    /// Nil where the text is no such number.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var hasPoint = false
        var place = 0
        while place < text.count {
            let byte = text[place]
            place += 1
            switch byte {
            case UInt8(ascii: "-") where place == 1, UInt8(ascii: "+") where place == 1: continue
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if hasPoint { exponent -= 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let rest = UnsafeBufferPointer(rebasing: text[place...])
                guard let power = Int(String(decoding: rest, as: UTF8.self)), abs(power) < 100_000
                else { return nil }
                exponent += power
                hasExponent = true
                place = text.count
            default: return nil
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { exponent = 0 }
    }

    /// Whether the nearest `Double` prints the same number. Digits that begin with zeros are no number,
    /// as for `CellReading`.
    static func isDouble(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        if CellReading.hasLeadingZero(cell) { return false }
        // At most 15 digits, of a size that every `Double` has.
        let isShort = cell.count <= 15 && !cell.contains { $0 | 0x20 == UInt8(ascii: "e") }
        if isShort { return true }
        guard let number = DecimalDigits(cell),
            let value = Double(String(decoding: cell, as: UTF8.self))
        else { return false }
        let again = Array(value.description.utf8).withUnsafeBufferPointer { DecimalDigits($0) }
        return again?.digits == number.digits && again?.exponent == number.exponent
    }
}
