import Foundation
import Tabular
import Testing
import TimeSeries

/// What goes through a conversion is what it was.
@Suite struct ConversionTests {
    private static let types: [String: CellType] = [
        "text": .text, "flag": .boolean, "count": .integer, "price": .double, "day": .date,
        "cost": .decimal(precision: 9, scale: 2),
        "wall_ms": .timestamp(.milliseconds, utc: false),
        "wall_us": .timestamp(.microseconds, utc: false),
        "wall_ns": .timestamp(.nanoseconds, utc: false),
        "sent_ms": .timestamp(.milliseconds, utc: true),
        "sent_us": .timestamp(.microseconds, utc: true),
        "sent_ns": .timestamp(.nanoseconds, utc: true),
    ]

    /// Cells of every type, with rows that have none, come back to the byte where they are spelled as
    /// Almanac spells them; and Parquet holds them as what they are.
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func comesBackToTheByte(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = Self.types.keys.sorted()
        let rows = [0, 1, 700, 12_000][Int(seed - 1)]
        var csv = names.joined(separator: ",") + "\n"
        for row in 0..<rows {
            let cells = names.map { name in
                row > 0 && Int.random(in: 0..<6, using: &random) == 0
                    ? "" : Self.cell(name, &random)
            }
            csv += cells.joined(separator: ",") + "\n"
        }
        try Scratch { folder in
            try folder.write(csv, "in.csv")
            // Only what no look at the cells can tell is stated.
            let stated = rows < 700 ? Self.types : Self.types.filter { $0.key == "cost" }
            let read = try folder.convert("in.csv", "table.parquet") { $0.types = stated }
            #expect(read.rows == rows)
            let parquet = try ParquetFile(path: folder.path("table.parquet"))
            #expect(parquet.rowCount == rows)
            #expect(parquet.columns.map(\.name) == names)
            #expect(
                parquet.columns.map(\.type) == names.compactMap { Self.types[$0]?.elementType })
            let written = try folder.convert("table.parquet", "out.csv")
            #expect(written.rows == rows)
            #expect(written.outputBytes == csv.utf8.count)
            #expect(try folder.text("out.csv") == csv, "seed \(seed)")
        }
    }

    /// pyarrow, DuckDB and polars read in Parquet what Python reads in the CSV it was made of, and in CSV
    /// what pyarrow reads in the Parquet.
    @Test(
        .enabled(
            if: ParquetWriterTests.python != nil,
            "set ALMANAC_PARQUET_PYTHON to a Python with pyarrow, DuckDB and polars"))
    func othersReadWhatIsConverted() throws {
        var random = SeededGenerator(seed: 11)
        let names = Self.types.keys.sorted()
        try Scratch { folder in
            for (name, rows) in [("some", 2000), ("one", 1), ("none", 0)] {
                var csv = names.joined(separator: ",") + "\n"
                for row in 0..<rows {
                    // DuckDB's CSV reader wants one kind of line end.
                    let cells = names.map { column in
                        row > 0 && Int.random(in: 0..<6, using: &random) == 0
                            ? "" : Self.cell(column, &random).replacing("\r\n", with: "\n")
                    }
                    csv += cells.joined(separator: ",") + "\n"
                }
                try folder.write(csv, "\(name).from.csv")
                try folder.convert("\(name).from.csv", "\(name).parquet") { $0.types = Self.types }
                try folder.convert("\(name).from.csv", "\(name)-back.from.parquet") {
                    $0.types = Self.types
                }
                try folder.convert("\(name)-back.from.parquet", "\(name)-back.csv") {
                    $0.nulls = ["\\N"]
                }
            }
            let script = ParquetGolden.folder.deletingLastPathComponent()
                .appending(path: "check_conversions.py")
            let check = Process()
            check.executableURL = URL(filePath: ParquetWriterTests.python ?? "")
            check.arguments = [script.path, folder.folder.path]
            try check.run()
            check.waitUntilExit()
            #expect(check.terminationStatus == 0)
        }
    }

    private static func cell(_ name: String, _ random: inout SeededGenerator) -> String {
        func pick(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "" }
        // Of a fraction, which is not written where it is nothing.
        func digits(_ count: Int) -> String {
            let most = [3: 999, 6: 999_999][count] ?? 999_999_999
            let number = String(Int.random(in: 1...most, using: &random))
            return String(repeating: "0", count: count - number.count) + number
        }
        func day() -> String {
            let days = Int.random(in: -100_000...100_000, using: &random)
            return Timestamp(seconds: days * 86_400).description
        }
        let time = ["00:00:00", "06:30:00", "23:59:59"].randomElement(using: &random) ?? ""
        switch name {
        case "flag": return pick("true", "false")
        case "count":
            return pick("0", "-1", "9223372036854775807", "-9223372036854775808", "42")
        case "price":
            let drawn = Double.random(in: -1e6...1e6, using: &random)
            return pick("\(drawn)", "\(drawn.rounded())", "0.1", "5e-324", "-0.0", "1e+300")
        case "cost": return pick("0.00", "-0.01", "1234567.89", "-1234567.80", "7.10")
        case "day": return day()
        case "wall_ms", "sent_ms":
            return day() + "T" + time + pick("", ".\(digits(3))")
                + (name == "sent_ms" ? "Z" : "")
        case "wall_us", "sent_us":
            return day() + "T" + time + ".\(digits(6))" + (name == "sent_us" ? "Z" : "")
        case "wall_ns", "sent_ns":
            return day() + "T" + time + ".\(digits(9))" + (name == "sent_ns" ? "Z" : "")
        default:
            let text = pick(
                "plain", "a, b", "say \"so\"", "two\nlines", "a\r\nb", " spaces ", "é ∑ 日本", "\"",
                "007", "NA", "x", "shop \(Int.random(in: 0..<100_000, using: &random))")
            return QuotedText.cell(text)
        }
    }

    /// The cells that are written of the files of other programs hold what pyarrow reads in them.
    @Test func cellsHoldTheElementsOfEveryType() throws {
        let golden = try ParquetGolden(ParquetGolden.folder)
        var compared: [String: Int] = [:]
        for file in golden.files {
            try Scratch { folder in
                let table = golden.tables[file.table]
                var conversion = TableConversion(
                    input: ParquetGolden.folder.appending(path: file.file).path,
                    output: folder.path("out.csv"), outputFormat: .csv)
                conversion.nulls = ["\\N"]
                conversion.columns = table.map(\.name)
                _ = try conversion.run()
                let format = try #require(CSVFormat(delimiter: ",", nullValues: ["\\N"]))
                var reader = try CSVReader(path: folder.path("out.csv"), format: format)
                #expect(reader.columns == table.map(\.name))
                var row = 0
                while try reader.next() {
                    for (index, column) in table.enumerated() {
                        let found = reader.isNull(index) ? nil : reader.text(index)
                        guard
                            let spelled = Self.spelled(found, column.type, column.values[row])
                        else { continue }
                        compared[column.type, default: 0] += 1
                        #expect(spelled, "\(file.file), \(column.name), row \(row): \(found ?? "")")
                    }
                    row += 1
                }
                #expect(row == table.first?.values.count)
            }
        }
        for type in [
            "boolean", "int8", "int64", "uint64", "float16", "float32", "double", "text", "binary",
            "fixed(5)", "uuid", "date", "decimal(9, 2)", "decimal(18, 4)", "decimal(38, 10)",
            "time[ms]", "time[us]", "time[ns]", "timestamp[us]", "timestamp[us, UTC]",
            "timestamp[ns]", "timestamp[ns, UTC]",
        ] {
            #expect(compared[type, default: 0] >= 20, "\(type): \(compared[type, default: 0])")
        }
    }

    /// Whether a cell says what the manifest does; nil for years that no ISO date has.
    private static func spelled(_ cell: String?, _ type: String, _ expected: String?) -> Bool? {
        guard let cell, let expected else { return cell == nil && expected == nil }
        if type.hasPrefix("decimal") {
            let digits = cell.replacing(".", with: "")
            let scale = type.split(separator: " ").last.flatMap { Int($0.dropLast()) } ?? 0
            return Int128(digits) == Int128(expected)
                && cell.split(separator: ".").last?.count == (scale > 0 ? scale : cell.count)
        }
        if type.hasPrefix("float") || type == "double" {
            guard let found = Double(cell), let wanted = Double(expected) else { return false }
            // A shorter text is enough for a smaller type.
            let isSame =
                type == "double" ? found == wanted : Float(cell) == Float(expected)
            return isSame && found.sign == wanted.sign || found.isNaN && wanted.isNaN
        }
        if type == "uuid" { return cell.replacing("-", with: "") == expected && cell.count == 36 }
        if type.hasPrefix("time[") { return ticks(ofDay: cell, type) == Int(expected) }
        guard type == "date" || type.hasPrefix("timestamp") else { return cell == expected }
        guard let read = TimestampText(cell) else {
            return cell.hasPrefix("-") || cell.split(separator: "-")[0].count > 4 ? nil : false
        }
        if type == "date" { return read.timestamp.daysSinceEpoch == Int(expected) }
        let perSecond =
            type.contains("[ns") ? 1_000_000_000 : type.contains("[us") ? 1_000_000 : 1000
        let ticks =
            read.timestamp.seconds * perSecond
            + read.timestamp.nanoseconds / (1_000_000_000 / perSecond)
        return ticks == Int(expected) && cell.hasSuffix("Z") == type.contains("UTC")
    }

    private static func ticks(ofDay cell: String, _ type: String) -> Int? {
        let digits = type.contains("[ns") ? 9 : type.contains("[us") ? 6 : 3
        let parts = cell.prefix { $0 != "Z" }.split(separator: ".")
        let clock = parts[0].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, let unit = Int("1" + String(repeating: "0", count: digits)) else {
            return nil
        }
        let fraction = parts.count > 1 ? parts[1] : "0"
        guard parts.count == 1 || fraction.count == digits, let rest = Int(fraction) else {
            return nil
        }
        return ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * unit + rest
    }

    /// The type is that of all cells, wherever the one stands that decides; numbers keep their digits.
    @Test(arguments: [
        ("1", "2.5", "double"), ("1", "x", "text"), ("1.5", "007", "text"), ("true", "1", "text"),
        ("1.5", "true", "text"), ("2026-01-05", "2026-01-05T06:00:00", "timestamp[ms]"),
        ("2026-01-05T06:00:00", "2026-01-05T06:00:00.000001", "timestamp[us]"),
        ("2026-01-05T06:00:00", "2026-01-05T06:00:00Z", "text"), ("", "7", "int64"),
        ("1.5", "0.12345678901234567", "decimal(18, 17)"),
        ("1.5", "9007199254740993", "decimal(17, 1)"),
        ("1.5", "0.12345678901234567890", "text"), ("1.5", "1e-400", "text"),
        ("1.5", "1e+300", "double"), ("1.5", "-123456789.25", "double"),
        ("0.30000000000000004", "0.1", "double"), ("1", "9223372036854775808", "decimal(19, 0)"),
        ("1.5", "0.1000000000000000", "double"),
    ])
    func aLateCellDecides(usual: String, odd: String, type: String) throws {
        // Beyond 18 digits there is no decimal.
        let type = type == "decimal(19, 0)" ? "text" : type
        for rows in [2, 11_000] {
            try Scratch { folder in
                let cells = [String](repeating: usual, count: rows) + [odd]
                let csv = "id,x\n" + cells.enumerated().map { "\($0),\($1)\n" }.joined()
                try folder.write(csv, "in.csv")
                let result = try folder.convert("in.csv", "table.parquet")
                let table = try ParquetFile(path: folder.path("table.parquet"))
                #expect(table.columns.map { "\($0.type)" } == ["int64", type], "\(rows) rows")
                #expect(result.fields.map { "\($0.type)" } == ["int64", type])
                let read = try table.read(["x"])[0]
                #expect(read.count == rows + 1)
                let found = read.text(ofRow: rows)
                if type == "text" {
                    #expect(found == odd)
                } else if let number = Decimal(string: odd), !type.hasPrefix("timestamp") {
                    #expect(found.flatMap { Decimal(string: $0) } == number)
                }
                _ = try folder.convert("table.parquet", "out.csv")
                if type == "text" { #expect(try folder.text("out.csv") == csv) }
            }
        }
    }

    /// Parquet tells an empty text from none; CSV does where another text stands for none.
    @Test func emptyTextsAreNotNulls() throws {
        try Scratch { folder in
            let column = Column("name", texts: ["", nil, "a", " ", "NA"])
            let more = Column("n", integers: [1, 2, 3, 4, 5])
            try folder.writeParquet([column, more], "table.parquet")
            let refused = #expect(throws: TabularError.self) {
                try folder.convert("table.parquet", "out.csv")
            }
            #expect(
                refused?.description.hasSuffix(
                    "out.csv: column \"name\" holds in row 1 \"\", which would be read back as no "
                        + "value; choose another text for no value with --null.") == true)
            #expect(try folder.names() == ["table.parquet"])
            let taken = #expect(throws: TabularError.self) {
                try folder.convert("table.parquet", "out.csv") { $0.nulls = ["NA"] }
            }
            #expect(taken?.description.contains("holds in row 5 \"NA\"") == true)
            _ = try folder.convert("table.parquet", "out.csv") { $0.nulls = ["none"] }
            #expect(try folder.text("out.csv") == "name,n\n,1\nnone,2\na,3\n ,4\nNA,5\n")
            _ = try folder.convert("out.csv", "again.parquet") { $0.nulls = ["none"] }
            let again = try ParquetFile(path: folder.path("again.parquet")).read()
            #expect((0..<5).map { again[0].text(ofRow: $0) } == ["", nil, "a", " ", "NA"])
        }
    }

    /// A number may be what stands for no value, too.
    @Test func whatWouldBeLostIsRefused() throws {
        try Scratch { folder in
            try folder.writeParquet([Column("n", integers: [7, 0])], "table.parquet")
            let error = #expect(throws: TabularError.self) {
                try folder.convert("table.parquet", "out.csv") { $0.nulls = ["0"] }
            }
            #expect(error?.description.contains("\"n\" holds in row 2 \"0\"") == true)
            try folder.writeParquet([Column("t", texts: ["a\u{0}b"])], "nul.parquet")
            let nul = #expect(throws: TabularError.self) {
                try folder.convert("nul.parquet", "out.csv")
            }
            #expect(nul?.description.contains("row 1 a NUL byte, which no CSV file has") == true)
            #expect(try folder.names() == ["nul.parquet", "table.parquet"])
        }
    }

    /// Of a table of one column, a row without a value is a line all the same.
    @Test(arguments: ["x\n1\n\"\"\n3\n", "\"\"\na\n\"\"\n", "x\n", "\"a,b\"\n1.5\n"])
    func oneColumnComesBack(csv: String) throws {
        try Scratch { folder in
            try folder.write(csv, "in.csv")
            _ = try folder.convert("in.csv", "table.parquet")
            _ = try folder.convert("table.parquet", "out.csv")
            #expect(try folder.text("out.csv") == csv)
        }
    }

    @Test func columnsAreChosenAndPutInOrder() throws {
        try Scratch { folder in
            try folder.write("a;b;c\n1;2,5;x\n;NA;\n", "in.csv")
            _ = try folder.convert("in.csv", "out.csv") {
                $0.columns = ["c", "a"]
                $0.nulls = ["-", "", "NA"]
            }
            #expect(try folder.text("out.csv") == "c,a\nx,1\n-,-\n")
            let error = #expect(throws: TabularError.self) {
                try folder.convert("in.csv", "none.csv") { $0.columns = ["d"] }
            }
            #expect(error?.description.contains("expected a column \"d\"") == true)
        }
    }

    @Test func nestedColumnsAreRefusedByName() throws {
        try Scratch { folder in
            try FileManager.default.copyItem(
                at: ParquetGolden.folder.appending(path: "filter.parquet"),
                to: folder.folder.appending(path: "in.parquet"))
            let error = #expect(throws: TabularError.self) {
                try folder.convert("in.parquet", "out.csv")
            }
            #expect(
                error?.description.hasSuffix(
                    "in.parquet: column \"nested\": expected a column of single values, found a nested "
                        + "one.") == true)
            #expect(try folder.names() == ["in.parquet"])
            let rows = try folder.convert("in.parquet", "out.csv") { $0.columns = ["number"] }.rows
            #expect(try folder.text("out.csv").split(separator: "\n").count == rows + 1)
        }
    }

    @Test(arguments: [
        ("text", CellType.text), ("boolean", .boolean), ("integer", .integer),
        ("double", .double), ("date", .date), ("decimal(10,2)", .decimal(precision: 10, scale: 2)),
        ("decimal(18, 0)", .decimal(precision: 18, scale: 0)),
        ("timestamp[us, UTC]", .timestamp(.microseconds, utc: true)),
        ("timestamp[ns]", .timestamp(.nanoseconds, utc: false)),
    ])
    func typesAreNamedAsTheyDescribeThemselves(name: String, type: CellType) {
        #expect(CellType(name: name) == type)
        #expect(CellType(name: "\(type)") == type)
    }

    @Test(arguments: [
        "", "number", "decimal", "decimal(19,2)", "decimal(2,3)", "decimal(0,0)", "decimal(5)",
        "timestamp", "timestamp[s]", "timestamp[ms, CET]", "timestamp[ms,UTC,UTC]",
    ])
    func whatIsNoTypeIsNotTaken(name: String) {
        #expect(CellType(name: name) == nil)
    }
}
