import Tabular
import TimeSeries

/// Tables with a column of each type, and what `CSVReader` says of each cell of a table.
enum TypedCells {
    static let types: [String: CellType] = [
        "name": .text, "flag": .boolean, "count": .integer, "price": .double, "day": .date,
        "at": .timestamp(.microseconds, utc: false), "sent": .timestamp(.nanoseconds, utc: true),
        "cost": .decimal(precision: 9, scale: 2),
    ]

    /// A table of all types; `odds` in a thousand cells are none of their column's type.
    static func table(
        rows: Int, odds: Int, delimiter: String, lineEnd: String,
        _ generator: inout SeededGenerator
    ) -> String {
        let names = types.keys.sorted()
        var text = names.joined(separator: delimiter) + lineEnd
        for _ in 0..<rows {
            let cells = names.map { name in
                let cell = cell(name, odds: odds, &generator)
                let mustQuote = cell.contains(delimiter) || cell.contains("\"")
                return mustQuote || Int.random(in: 0..<9, using: &generator) == 0
                    ? QuotedText.quoted(cell) : cell
            }
            text += cells.joined(separator: delimiter)
            text += Int.random(in: 0..<50, using: &generator) == 0 ? "\n" : lineEnd
        }
        return text
    }

    /// The rows as `CSVReader` has them, spelled as `cellText` spells them; and the lines of the others.
    static func read(
        _ path: String, _ format: CSVFormat, types: [String: CellType]
    ) throws(TabularError) -> (rows: [[String]], odd: [Int]) {
        var reader = try CSVReader(path: path, format: format)
        var rows: [[String]] = []
        var odd: [Int] = []
        reading: while true {
            do throws(TabularError) {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                odd.append(reader.line)
                continue
            }
            var row: [String] = []
            for (index, name) in reader.columns.enumerated() {
                guard let cell = value(reader, index, types[name] ?? .text) else {
                    odd.append(reader.line)
                    continue reading
                }
                row.append(cell)
            }
            rows.append(row)
        }
        return (rows, odd)
    }

    static func value(
        _ reader: borrowing CSVReader, _ index: Int, _ type: CellType
    ) -> String? {
        if reader.isNull(index) { return "null" }
        switch type {
        case .text: return reader.text(index)
        case .boolean:
            switch reader.trimmedText(index).lowercased() {
            case "true", "t", "yes", "y", "1": return "true"
            case "false", "f", "no", "n", "0": return "false"
            default: return nil
            }
        case .integer:
            guard case .integer(let value) = reader.integer(index) else { return nil }
            return "\(value)"
        case .double:
            guard case .number(let value) = reader.number(index) else { return nil }
            return "\(value)"
        case .decimal(let precision, let scale):
            return decimal(reader.trimmedText(index), precision, scale)
        case .date:
            guard case .time(let read) = reader.time(index), read.zone == .date else { return nil }
            return "\(read.timestamp.daysSinceEpoch)"
        case .timestamp(let unit, let utc):
            guard case .time(let read) = reader.time(index) else { return nil }
            let isUTC = if case .offset = read.zone { true } else { false }
            guard read.zone == .date || isUTC == utc else { return nil }
            let ticks =
                Int128(read.timestamp.seconds) * 1_000_000_000
                + Int128(read.timestamp.nanoseconds)
            let step = 1_000_000_000 / Int128(unit.perSecond)
            guard ticks % step == 0 else { return nil }
            return Int64(exactly: ticks / step).map { "\($0)" }
        }
    }

    /// The digits before and after the point, taken apart as text.
    private static func decimal(_ text: String, _ precision: Int, _ scale: Int) -> String? {
        var digits = text[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        let parts = digits.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isASCII = parts.joined().utf8.allSatisfy { $0 &- 0x30 < 10 }
        guard isASCII, !parts.joined().isEmpty else { return nil }
        let fraction = parts.count > 1 ? parts[1] : ""
        guard fraction.dropFirst(scale).allSatisfy({ $0 == "0" }) else { return nil }
        let kept = String(fraction.prefix(scale))
        let whole = parts[0] + kept + String(repeating: "0", count: scale - kept.count)
        let significant = whole.drop { $0 == "0" }
        guard significant.count <= precision else { return nil }
        return significant.isEmpty ? "0" : (isNegative ? "-" : "") + significant
    }

    private static func cell(
        _ name: String, odds: Int, _ generator: inout SeededGenerator
    ) -> String {
        func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
        func two(_ range: Range<Int>) -> String {
            let value = number(range)
            return value < 10 ? "0\(value)" : "\(value)"
        }
        if odds > 0, number(0..<1000) < odds {
            return [
                "x", "2024-02-30", "1.5.2", "--1", "99999999999999999999", "a,b;c\td", "12:00",
                "2024-01-01T25:00:00", "truee", "+", "-", ".", "a\nb", "\r",
            ].randomElement(using: &generator) ?? ""
        }
        switch number(0..<30) {
        case 0: return ""
        case 1: return "NA"
        case 2: return "missing value"
        case 3: return " NA "
        default: break
        }
        let sign = number(0..<4) == 0 ? "-" : ""
        let day = "\(number(1000..<3000))-\(two(1..<13))-\(two(1..<29))"
        let near = "\(number(1700..<2200))-\(two(1..<13))-\(two(1..<29))"
        let clock = "\(two(0..<24)):\(two(0..<60)):\(two(0..<60))"
        switch name {
        case "name":
            let texts = [
                "a", "b/1", "store-000/item-0001", "é", "say \"hi\"", "a,b;c\td", "12345678",
            ]
            return number(0..<3) == 0
                ? "n\(number(0..<100_000))-\(number(0..<100_000))"
                : texts.randomElement(using: &generator) ?? ""
        case "flag":
            return ["true", "false", "True", "FALSE", "yes", "0"].randomElement(using: &generator)
                ?? ""
        case "count":
            return sign
                + [
                    "\(number(0..<10))", "\(number(0..<100_000_000))", "007", "1234567890123456789",
                ][
                    number(0..<4)]
        case "price":
            return sign
                + [
                    "\(number(0..<100)).\(number(0..<100))", "\(number(0..<1000))", "5.", ".5",
                    "0.\(number(0..<1_000_000_000))", "12345678.25", "1e-\(number(1..<30))",
                    "\(number(0..<100_000_000)).\(number(0..<100_000_000))", " 1.5 ",
                ][number(0..<9)]
        case "cost":
            return sign
                + ["\(number(0..<100_000)).\(number(0..<100))", "5", "7.10000", "0.5"][
                    number(0..<4)]
        case "day": return number(0..<20) == 0 ? "2024-02-29" : day
        case "at":
            let fraction = ["", ".5", ".123", ".000001", ".250000"][number(0..<5)]
            return number(0..<9) == 0
                ? day : "\(day)\(["T", " "][number(0..<2)])\(clock)\(fraction)"
        default:
            let fraction = ["", ".5", ".123456789", ".000001"][number(0..<4)]
            return "\(near)T\(clock)\(fraction)\(["Z", "Z", "+02:00", "-0330"][number(0..<4)])"
        }
    }
}

/// The element of `row` as text.
func cellText(_ column: Column, _ row: Int) -> String {
    if column.isNull(row) { return "null" }
    switch column.values {
    case .booleans(let values): return "\(values[row])"
    case .int32(let values): return "\(values[row])"
    case .int64(let values): return "\(values[row])"
    case .doubles(let values): return "\(values[row])"
    case .texts(let texts): return texts[row]
    case .codes(let codes, let dictionary): return dictionary[Int(codes[row])]
    default: return "?"
    }
}
