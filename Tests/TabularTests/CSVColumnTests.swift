import Tabular
import Testing
import TimeSeries

/// Typed columns hold what `CSVReader` says of each cell, however the row was written and wherever the
/// chunks end.
@Suite struct CSVColumnTests {
    private static let types: [String: CellType] = [
        "name": .text, "flag": .boolean, "count": .integer, "price": .double, "day": .date,
        "at": .timestamp(.microseconds, utc: false), "sent": .timestamp(.nanoseconds, utc: true),
        "cost": .decimal(precision: 9, scale: 2),
    ]

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
    func holdWhatTheCellsSay(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lineEnd = ["\n", "\r\n"].randomElement(using: &generator) ?? "\n"
        let delimiter = [",", ";", "\t"].randomElement(using: &generator) ?? ","
        let odds = [0, 2, 40][Int(seed % 3)]
        let names = Self.types.keys.sorted()
        var text = names.joined(separator: delimiter) + lineEnd
        for _ in 0..<400 {
            let cells = names.map { name in
                let cell = Self.cell(name, odds: odds, &generator)
                let mustQuote = cell.contains(delimiter) || cell.contains("\"")
                return mustQuote || Int.random(in: 0..<9, using: &generator) == 0
                    ? QuotedText.quoted(cell) : cell
            }
            text += cells.joined(separator: delimiter)
            text += Int.random(in: 0..<50, using: &generator) == 0 ? "\n" : lineEnd
        }
        if Bool.random(using: &generator) { text = String(text.dropLast()) }
        let format = try #require(
            CSVFormat(delimiter: delimiter.first ?? ",", nullValues: ["", "NA", "missing value"]))
        try withFile(text) { path in
            let expected = try Self.cellByCell(path, format, names)
            for chunkSize in [1 << 18, 700, 90] {
                var reader = try CSVColumnReader(
                    path: path, format: format, types: Self.types, unreadableRows: .setAside,
                    chunkSize: chunkSize)
                var rows: [[String]] = []
                let limit = [Int.max, 7].randomElement(using: &generator) ?? 7
                while let columns = try reader.read(rows: limit) {
                    #expect(columns.map(\.name) == names)
                    for row in 0..<columns[0].count {
                        rows.append(columns.map { cellText($0, row) })
                    }
                }
                #expect(rows == expected.rows, "seed \(seed), chunks of \(chunkSize)")
                #expect(reader.setAside.map(Self.line) == expected.odd, "seed \(seed)")
            }
            #expect(expected.rows.count > 100 && (odds < 40 || expected.odd.count > 20))
        }
    }

    /// The rows as `CSVReader` has them, spelled as `cellText` spells them; and the lines of the others.
    private static func cellByCell(
        _ path: String, _ format: CSVFormat, _ names: [String]
    ) throws -> (rows: [[String]], odd: [Int]) {
        var reader = try CSVReader(path: path, format: format)
        var rows: [[String]] = []
        var odd: [Int] = []
        reading: while true {
            do {
                guard try reader.next() else { break }
            } catch {
                odd.append(reader.line)
                continue
            }
            var row: [String] = []
            for (index, name) in names.enumerated() {
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

    private static func value(
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
        case .decimal(_, let scale):
            guard case .number(let value) = reader.number(index) else { return nil }
            return decimal(value, scale)
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
            guard ticks % step == 0, ticks / step < Int128(Int64.max) else { return nil }
            return "\(ticks / step)"
        }
    }

    /// Of numbers with few digits, which cells of the column are, `Double` knows the hundredths.
    private static func decimal(_ value: Double, _ scale: Int) -> String? {
        let cents = (value * 100).rounded()
        guard abs(cents / 100 - value) < 1e-9, abs(cents) < 1e9 else { return nil }
        return "\(Int64(cents))"
    }

    private static func line(_ error: TabularError) -> Int {
        switch error {
        case .ragged(_, let line, _, _), .unreadableCell(_, let line, _, _, _),
            .textAfterQuote(_, let line, _):
            return line
        default: return -1
        }
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
