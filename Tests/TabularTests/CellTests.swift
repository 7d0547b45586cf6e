import Glibc
import Tabular
import Testing
import TimeSeries

@Suite struct CellTests {
    /// The number cells of a one-column file with a quoted cell for each text.
    private func numbers(_ texts: [String]) throws -> [NumberCell] {
        try cells(texts) { $0.number(0) }
    }

    private func cells<Cell>(
        _ texts: [String], _ cell: (borrowing CSVReader) -> Cell
    ) throws -> [Cell] {
        let file = "v\n" + texts.map { "\"\($0)\"\n" }.joined()
        return try withFile(file) { path in
            var reader = try CSVReader(path: path)
            var all: [Cell] = []
            while try reader.next() { all.append(cell(reader)) }
            return all
        }
    }

    @Test func numbersThatAreRead() throws {
        let expected: [(String, Double)] = [
            ("0", 0), ("-0", -0.0), ("1", 1), ("+1", 1), ("-12.5", -12.5), (".5", 0.5), ("5.", 5),
            (" 7 ", 7), ("\t7", 7), ("1e3", 1000), ("1E+3", 1000), ("1.5e-3", 0.0015),
            ("007", 7), ("9007199254740993", 9_007_199_254_740_992), ("123e25", 123e25),
            ("1e-400", 0), ("-1e-400", -0.0), ("1e23", 1e23), ("8.5e22", 8.5e22),
            ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
            ("4.9e-324", .leastNonzeroMagnitude),
            ("1.7976931348623157e308", .greatestFiniteMagnitude), ("0e99999999999999999999", 0),
            ("00000000000000000000000000000000012", 12),
        ]
        let found = try numbers(expected.map(\.0))
        for ((text, value), cell) in zip(expected, found) {
            guard case .number(let number) = cell else {
                Issue.record("\(text) gave \(cell)")
                continue
            }
            #expect(number.bitPattern == value.bitPattern, "\(text) gave \(number)")
        }
    }

    @Test func textsThatAreNoNumbers() throws {
        let unreadable = [
            "1.234,5", "1,5", "12 pcs", "0x10", "1_000", "-", "+", ".", "-.", "e5", "1e", "1e+",
            "1.2.3", "--1", "1 2", "١", "１", "$5", "5%", "na", "nanx", "infinit", "True", "½",
        ]
        #expect(try numbers(unreadable) == unreadable.map { .unreadable($0) })
        let nonFinite = [
            "NaN", "nan", "-nan", "inf", "-Inf", "+Infinity", "INFINITY", "1e999", "-1e400",
        ]
        #expect(try numbers(nonFinite) == nonFinite.map { .nonFinite($0) })
    }

    @Test func nullsAreToldApart() throws {
        let cells = try numbers(["", "NA", " ", " NA ", "N", "NAN", "na"])
        #expect(
            cells == [
                .null, .null, .null, .null, .unreadable("N"), .nonFinite("NAN"), .unreadable("na"),
            ])
        let format = try #require(
            CSVFormat(delimiter: ",", nullValues: ["-", "n/a", "missing", "é"]))
        try withFile("v,w\n-,1\nn/a,2\n,3\nmissing,4\nmissin,5\né,6\n") { path in
            var reader = try CSVReader(path: path, format: format)
            var nulls: [Bool] = []
            while try reader.next() { nulls.append(reader.isNull(0)) }
            #expect(nulls == [true, true, false, true, false, true])
        }
    }

    /// Every text is read to the same bits as by the C library.
    @Test(arguments: [UInt64(11), 12, 13])
    func numbersAgreeWithTheCLibraryToTheBit(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var texts: [String] = []
        while texts.count < 30_000 {
            let value = Double(bitPattern: generator.next())
            if value.isFinite { texts.append("\(value)") }
            let digits = Int.random(in: 1...24, using: &generator)
            let text = (0..<digits).map { _ in
                String(Int.random(in: 0...9, using: &generator))
            }.joined()
            let point = text.index(
                text.startIndex, offsetBy: Int.random(in: 0...digits, using: &generator))
            let sign = ["", "-", "+"].randomElement(using: &generator) ?? ""
            let exponent = Int.random(in: -340...330, using: &generator)
            texts.append(sign + text[..<point] + "." + text[point...])
            texts.append(sign + text[..<point] + "." + text[point...] + "e\(exponent)")
            texts.append("\(Double.random(in: -1e6...1e6, using: &generator))")
            // Halfway between two numbers, and a little beside it.
            let odd = Int.random(in: 0..<1 << 50, using: &generator)
            texts.append("\((1 << 53) + 2 * odd + 1).0")
            texts.append("\((1 << 52) + odd).5")
            texts.append("\((1 << 51) + odd).\(["25", "75", "249", "251"][odd % 4])")
        }
        let cells = try numbers(texts)
        #expect(cells.count == texts.count)
        var different: [String] = []
        for (text, cell) in zip(texts, cells) {
            let expected = strtod(text, nil)
            switch cell {
            case .number(let value) where value.bitPattern == expected.bitPattern: break
            case .nonFinite where expected.isInfinite: break
            default: different.append(text)
            }
        }
        #expect(different.isEmpty, "seed \(seed)")
    }

    @Test func integers() throws {
        let texts = [
            "0", "-1", "+5", " 12 ", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "-9223372036854775809", "99999999999999999999", "1.0", "1e3",
            "-",
            "", "x",
        ]
        let cells = try cells(texts) { $0.integer(0) }
        #expect(
            cells == [
                .integer(0), .integer(-1), .integer(5), .integer(12), .integer(.max),
                .integer(.min),
                .unreadable("9223372036854775808"), .unreadable("-9223372036854775809"),
                .unreadable("99999999999999999999"), .unreadable("1.0"), .unreadable("1e3"),
                .unreadable("-"), .null, .unreadable("x"),
            ])
    }

    @Test func times() throws {
        let cells = try cells([
            "1983-01-31", " 1983-01 ", "1983-01-31T10:00:00+01:00", "NA", "31.1.1983",
        ]) {
            $0.time(0)
        }
        #expect(
            cells == [
                .time(try #require(TimestampText("1983-01-31"))),
                .time(try #require(TimestampText("1983-01-01"))),
                .time(try #require(TimestampText("1983-01-31T10:00:00+01:00"))), .null,
                .unreadable("31.1.1983"),
            ])
    }
}
