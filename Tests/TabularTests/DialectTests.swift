import Tabular
import Testing
import TimeSeries

/// What a job can state of the way a table is written.
@Suite struct DialectTests {
    private func numbers(
        _ format: NumberFormat?, _ texts: [String]
    ) throws -> [Double?] {
        var csv = try #require(CSVFormat(delimiter: "|"))
        csv.numbers = try #require(format)
        return try withFile("v\n" + texts.map { "\($0)\n" }.joined()) { path in
            var reader = try CSVReader(path: path, format: csv)
            var read: [Double?] = []
            while try reader.next() {
                if case .number(let value) = reader.number(0) {
                    read.append(value)
                } else {
                    read.append(nil)
                }
            }
            // Typed columns agree.
            let table = try CSVTable(
                path: path, format: csv, types: ["v": .double], unreadableRows: .setAside)
            guard case .doubles(let values) = table.columns.first?.values else {
                Issue.record("no numbers")
                return read
            }
            #expect(Array(values) == read.compactMap { $0 })
            #expect(table.setAsideCount == read.count { $0 == nil })
            return read
        }
    }

    /// What reads nearly all cells, unless another mark would read them as other numbers.
    @Test(
        arguments: [
            (["108,5", "4,16", "7"], ",", nil),
            (["1.234,5", "12,25"], ",", .point),
            // Three digits after the comma are a fraction where others have two.
            (["1,234", "1,25"], ",", nil),
            (["1,234,567", "12"], ".", .comma),
            (["1'234.5", "12.25"], ".", .apostrophe),
            (["1 234,5", "0,5"], ",", .space),
        ] as [([String], Character, NumberFormat.ThousandsMark?)])
    func numbersSayHowTheyAreWritten(
        texts: [String], decimal: Character, thousands: NumberFormat.ThousandsMark?
    ) {
        #expect(
            NumberFormat.sniffed(in: texts)
                == NumberFormat(decimalMark: decimal, thousandsMark: thousands))
    }

    @Test(arguments: [["1,234", "5,678"], ["1", "2.5"], ["a", "1,5"], []])
    func noMarksAreGuessed(texts: [String]) {
        #expect(NumberFormat.sniffed(in: texts) == nil)
    }

    @Test func decimalCommasAndMarksBetweenThousands() throws {
        let german = NumberFormat(decimalMark: ",", thousandsMark: .point)
        #expect(
            try numbers(german, ["1.234,56", "-1.234.567", "1234,5", "0,5", "12", ",5", "1,5e3"])
                == [1234.56, -1_234_567, 1234.5, 0.5, 12, 0.5, 1500])
        #expect(
            try numbers(
                german, ["1.23", "12.34,5", "1234.567", "1,2,3", "1..234", ".123", "1.234."])
                == [nil, nil, nil, nil, nil, nil, nil])
        let english = NumberFormat(decimalMark: ".", thousandsMark: .comma)
        #expect(
            try numbers(english, ["1,234.5", "12,345,678", "1,23", "1234.5", "1.5,000"])
                == [1234.5, 12_345_678, nil, 1234.5, nil])
        let swiss = NumberFormat(decimalMark: ".", thousandsMark: .apostrophe)
        #expect(try numbers(swiss, ["1'234.5", "1,5"]) == [1234.5, nil])
        let french = NumberFormat(decimalMark: ",", thousandsMark: .space)
        #expect(
            try numbers(
                french, ["1 234,5", "1\u{a0}234,5", "1\u{202f}234\u{202f}567,25", "1  234"])
                == [1234.5, 1234.5, 1_234_567.25, nil])
        #expect(NumberFormat(decimalMark: ",", thousandsMark: .comma) == nil)
        #expect(NumberFormat(decimalMark: ";") == nil)
        #expect(try numbers(.plain, ["1,5", "1.234.5"]) == [nil, nil])
    }

    @Test func integersKnowThousands() throws {
        var csv = try #require(CSVFormat(delimiter: ";"))
        csv.numbers = try #require(NumberFormat(decimalMark: ",", thousandsMark: .point))
        let table = try withFile("n;x\n1.234;1,5\n12;2\n1.000.000;1.000,25\n") {
            try CSVTable(path: $0, format: csv)
        }
        #expect(table.fields.map(\.type) == [.integer, .double])
        #expect(cellTexts(table) == [["1234", "1.5"], ["12", "2.0"], ["1000000", "1000.25"]])
    }

    /// A decimal comma in a file with commas between fields needs quotes; without, it is two fields.
    @Test func commasOfBothKinds() throws {
        var csv = CSVFormat()
        csv.numbers = try #require(NumberFormat(decimalMark: ","))
        try withFile("a,v\nx,\"1,5\"\ny,2\n") { path in
            let table = try CSVTable(path: path, format: csv, types: ["v": .double])
            #expect(cellTexts(table) == [["x", "1.5"], ["y", "2.0"]])
        }
        _ = try withFile("a,v\nx,1\ny,1,5\n") { path in
            #expect(throws: TabularError.ragged(file: path, line: 3, expected: 2, found: 3)) {
                _ = try CSVTable(path: path, format: csv, types: ["v": .double])
            }
        }
    }

    @Test(
        arguments: [
            ("%d.%m.%Y", "05.03.2024", "2024-03-05"), ("%d.%m.%Y", "5.3.2024", "2024-03-05"),
            ("%d.%m.%Y", "31.02.2024", nil), ("%d.%m.%Y", "2024-03-05", nil),
            ("%m/%d/%y", "03/05/69", "1969-03-05"), ("%m/%d/%y", "03/05/68", "2068-03-05"),
            ("%Y%m%d", "20240305", "2024-03-05"), ("%Y-%j", "2024-366", "2024-12-31"),
            ("%Y-%j", "2023-366", nil), ("%d %b %Y", "5 Mar 2024", "2024-03-05"),
            ("%B %d, %Y", "September  05, 2024", "2024-09-05"), ("%b-%Y", "may-2024", "2024-05-01"),
            ("%d/%m/%Y %H:%M", "05/03/2024 14:30", "2024-03-05T14:30:00Z"),
            ("%d/%m/%Y %I:%M %p", "05/03/2024 12:30 am", "2024-03-05T00:30:00Z"),
            ("%d/%m/%Y %I:%M %p", "05/03/2024 13:30 pm", nil),
            ("%F %T.%f%z", "2024-03-05 14:30:15.25+02:00", "2024-03-05T12:30:15.25Z"),
            ("%FT%T%z", "2024-03-05T14:30:15-0330", "2024-03-05T18:00:15Z"),
            ("%F %T", "2024-03-05 24:00:00", nil),
            ("%F %T", "2024-03-05 14:30:15 ", "2024-03-05T14:30:15Z"),
            ("%d%%%m%%%Y", "05%03%2024", "2024-03-05"),
            ("dd/MM/yyyy", "05/03/2024", "2024-03-05"), ("dd/MM/yyyy", "31/04/2024", nil),
            ("d.M.yy", "5.3.24", "2024-03-05"), ("yyyyMMdd", "20240305", "2024-03-05"),
            ("dd/MM/yyyy HH:mm", "05/03/2024 14:30", "2024-03-05T14:30:00Z"),
            ("MMM d, yyyy h:mm a", "Mar 5, 2024 2:30 PM", "2024-03-05T14:30:00Z"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2024-03-05T14:30:15.25-01", "2024-03-05T15:30:15.25Z"),
            ("yyyy''MM''dd", "2024'03'05", "2024-03-05"), ("yyyy-DDD", "2024-060", "2024-02-29"),
            ("epoch-seconds", "1709649015", "2024-03-05T14:30:15Z"),
            ("epoch-millis", "-1", "1969-12-31T23:59:59.999Z"),
            ("epoch-micros", "1709649015000001", "2024-03-05T14:30:15.000001Z"),
            ("epoch-nanos", "1709649015000000001", "2024-03-05T14:30:15.000000001Z"),
            ("epoch-seconds", "1.5", nil), ("epoch-seconds", "9223372036854775807", nil),
            ("epoch-seconds", "-9223372036854775808", nil),
            ("epoch-nanos", "-9223372036854775808", "1677-09-21T00:12:43.145224192Z"),
            ("iso", "2024-03-05", "2024-03-05"),
        ] as [(String, String, String?)])
    func timesAsTheirFormatSays(name: String, text: String, expected: String?) throws {
        var csv = try #require(CSVFormat(delimiter: "|"))
        let format = try #require(TimeFormat(name))
        csv.timesByColumn["t"] = format
        let read = try withFile("t|iso\n\(text)|2024-01-01\n") { path in
            var reader = try CSVReader(path: path, format: csv)
            _ = try reader.next()
            #expect(reader.time(1) == TimestampText("2024-01-01").map { TimeCell.time($0) })
            return reader.time(0)
        }
        if case .time(let time) = read {
            #expect(time.timestamp.description == expected)
        } else {
            #expect(expected == nil)
        }
    }

    @Test func patternsWithoutADateAreNone() {
        for wrong in [
            "%H:%M", "%Y", "%d.%m", "%q", "%", "%Y-%m-%d %I:%M", "", "epoch", "%Y-%m-%m",
            "%Y-%m-%d %S", "dd/mm/yyyy", "YYYY-MM-DD", "yyyy-MM-dd'T", "yyyy-MM-ddTHH:mm",
            "yyyy-MM-dd hh:mm", "d/M/yy/yyyy",
        ] {
            #expect(TimeFormat(wrong) == nil, "\(wrong)")
        }
    }

    @Test func typedColumnsOfNamedTimes() throws {
        var csv = try #require(CSVFormat(delimiter: ";"))
        csv.times = try #require(TimeFormat("%d.%m.%Y"))
        let millis = try #require(TimeFormat("epoch-millis"))
        csv.timesByColumn["sent"] = millis
        let table = try withFile("day;sent\n05.03.2024;1709649015123\n;\n06.03.2024;0\n") {
            try CSVTable(path: $0, format: csv)
        }
        #expect(table.fields.map(\.type) == [.date, .timestamp(.milliseconds, utc: true)])
        #expect(
            cellTexts(table)
                == [["19787", "1709649015123"], ["null", "null"], ["19788", "0"]])
    }

    /// Nothing is no value and an empty text is one, where quotes tell them apart.
    @Test func emptyAgainstNull() throws {
        var csv = CSVFormat()
        let text = "a,b,n\nx,\"\",1\n,NA,2\n\"NA\",\" \",\n\"\",\"y\",4\n"
        let merged = try withFile(text) { try CSVTable(path: $0) }
        #expect(
            cellTexts(merged) == [
                ["x", "null", "1"], ["null", "null", "2"], ["null", "null", "null"],
                ["null", "y", "4"],
            ])
        csv.nullsMayBeQuoted = false
        try withFile(text) { path in
            let apart = try CSVTable(path: path, format: csv)
            #expect(
                cellTexts(apart) == [
                    ["x", "", "1"], ["null", "null", "2"], ["NA", " ", "null"], ["", "y", "4"],
                ])
            var reader = try CSVReader(path: path, format: csv)
            #expect(try reader.next() && !reader.isNull(1))
            let empty = reader.withRecordBytes { Array($0) }
            #expect(try reader.next() && reader.isNull(1))
            #expect(empty == [1, 0, 0, 0, 120, 0, 0, 0, 128, 1, 0, 0, 0, 49])
        }
        // Of a type that knows no empty value, one in quotes is none.
        _ = try withFile("n\n1\n\"\"\n") { path in
            #expect(throws: TabularError.self) {
                try CSVTable(path: path, format: csv, types: ["n": .integer])
            }
        }
    }

    /// Many values spelled like null values, so that the dictionary of texts grows around them.
    @Test func quotedNullsAmongManyTexts() throws {
        var csv = CSVFormat()
        csv.nullsMayBeQuoted = false
        let cells = (0..<5000).map { ["\"NA\"", "NA", "t\($0)", "\"\""][$0 % 4] }
        let table = try withFile("a,b\n" + cells.map { "\($0),1\n" }.joined()) {
            try CSVTable(path: $0, format: csv)
        }
        #expect(
            (0..<5000).map { cellText(table.columns[0], $0) }
                == (0..<5000).map { ["NA", "null", "t\($0)", ""][$0 % 4] })
    }

    /// A null value that reads as a number or a date is none.
    @Test func nullValuesThatCouldBeValues() throws {
        let csv = try #require(CSVFormat(delimiter: ",", nullValues: ["-99", "1900-01-01", ""]))
        let text = "n,x,d,t\n-99,-99,1900-01-01,-99\n-98,-99.0,1900-01-02,\" -99\"\n"
        let table = try withFile(text) { try CSVTable(path: $0, format: csv) }
        #expect(
            cellTexts(table) == [
                ["null", "null", "null", "null"], ["-98", "-99.0", "-25566", "null"],
            ])
    }

    /// Also once texts are kept one after the other.
    @Test func aLongNullValueAmongManyTexts() throws {
        let csv = try #require(CSVFormat(delimiter: ",", nullValues: ["not available"]))
        let cells = (0..<90_000).map { $0 % 3 == 0 && $0 > 80_000 ? "not available" : "n\($0)" }
        let table = try withFile("a,b\n" + cells.map { "\($0),1\n" }.joined()) {
            try CSVTable(path: $0, format: csv)
        }
        #expect(table.columns[0].nullCount == cells.count { $0 == "not available" })
        #expect(
            cellText(table.columns[0], 89_999)
                == cells[89_999].replacing("not available", with: "null"))
    }

    @Test func commentsArePassedOver() throws {
        let csv = try #require(CSVFormat().commented(by: "#"))
        let text = "# made \"by hand\ra,b\n#x\n1,#2\n\n# one, more\r\n\"#3\",4\n#the end"
        for chunkSize in [1, 2, 3, 5, 8, 1 << 20] {
            let reading = try withFile(text) {
                Reading(path: $0, format: csv, chunkSize: chunkSize)
            }
            #expect(reading.columns == ["a", "b"] && reading.failures.isEmpty)
            #expect(reading.records == [["1", "#2"], ["#3", "4"]])
            let lines = reading.items.map {
                if case .record(let record) = $0 { record.line } else { 0 }
            }
            #expect(lines == [4, 7])
        }
        let table = try withFile(text) { try CSVTable(path: $0, format: csv) }
        #expect(cellTexts(table) == [["1", "#2"], ["#3", "4"]])
        #expect(CSVFormat().commented(by: ",") == nil && CSVFormat().commented(by: "a") == nil)
    }

    @Test func theDelimiterIsSniffedInADialect() throws {
        let base = try #require(CSVFormat().commented(by: "#"))
        let format = try withFile("#a,b,c\n#d,e,f\nx;y\n1;2\n3;4\n") {
            try CSVFormat.sniff(path: $0, like: base)
        }
        #expect(format.delimiterName == "semicolon" && format.commentMark == UInt8(ascii: "#"))
    }
}

/// The rows of a table as texts.
func cellTexts(_ table: CSVTable) -> [[String]] {
    (0..<table.rowCount).map { row in table.columns.map { cellText($0, row) } }
}
