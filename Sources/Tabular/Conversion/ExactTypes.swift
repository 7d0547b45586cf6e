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
        let open = fields.filter { $0.type == .double && types[$0.name] == nil }
        guard !open.isEmpty else { return types }
        var tallies = [Digits](repeating: Digits(), count: open.count)
        var reader = try CSVReader(path: path, format: format)
        while true {
            do throws(TabularError) {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                continue
            }
            for (index, field) in open.enumerated() where !reader.isNull(field.index) {
                reader.withBytes(field.index) { tallies[index].add(Spaces.trimmed($0)) }
            }
        }
        var kept = types
        for (index, field) in open.enumerated() {
            if let type = tallies[index].exactType { kept[field.name] = type }
        }
        return kept
    }

    /// What the digits of a column's numbers ask for.
    struct Digits {
        private var isDouble = true
        private var isPlain = true
        private var whole = 1
        private var fraction = 0

        /// Nil where a `Double` keeps them all.
        var exactType: CellType? {
            if isDouble { return nil }
            return isPlain && whole + fraction <= 18
                ? .decimal(precision: whole + fraction, scale: fraction) : .text
        }

        mutating func add(_ cell: UnsafeBufferPointer<UInt8>) {
            guard let number = DecimalDigits(cell) else {
                isPlain = false
                return
            }
            isPlain = isPlain && !number.hasExponent
            whole = max(whole, number.digits.count + number.exponent)
            fraction = max(fraction, -number.exponent)
            guard isDouble, number.digits.count > 15 else { return }
            guard let value = Double(String(decoding: cell, as: UTF8.self)) else {
                isDouble = false
                return
            }
            let again = Array(value.description.utf8).withUnsafeBufferPointer { DecimalDigits($0) }
            isDouble = again?.digits == number.digits && again?.exponent == number.exponent
        }
    }
}

/// A number as its digits, without zeros at either end, times a power of ten.
struct DecimalDigits {
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
                guard
                    let power = Int(
                        String(decoding: UnsafeBufferPointer(rebasing: text[place...]), as: UTF8.self)
                    ), abs(power) < 100_000
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
}
