import FoundationEssentials
import Ingestion
import Store
import Tabular
import Testing

/// What nothing can be read from says so in one sentence or two, before anything is written.
@Suite("Errors of ingestion")
struct ErrorTests {
    @Test("a header alone, on the first run")
    func headerOnly() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", Delivery.header)
        #expect(try sentence(delivery) == "in/1.csv: expected rows, found a header alone.")
        try delivery.put("2.csv", "series,time,value,ledger")
        #expect(
            try sentence(delivery) == "in/1.csv and 1 more: expected rows, found a header alone.")
    }

    @Test("an empty file, a file that is no text, a column that is not there")
    func files() throws {
        let delivery = try Delivery()
        let path = delivery.folder + "/in/1.csv"
        try delivery.put("1.csv", "")
        #expect(
            try sentence(delivery)
                == "\(path): the file is empty; expected a header line with the column names.")
        try Data([0x50, 0x4b, 0x03, 0x04] + [UInt8](repeating: 0, count: 100)).write(
            to: URL(filePath: path))
        let found = try #require(try sentence(delivery))
        #expect(found.hasPrefix("\(path): expected a CSV text file, found "))
        try delivery.put("1.csv", "series,Time,value,ledger\na,2026-01-05,1,2026-01-05\n")
        #expect(
            try sentence(delivery)
                == "\(path): expected a column \"time\", found \"series\", \"Time\", \"value\", "
                + "\"ledger\". Did you mean \"Time\"?")
        try delivery.put("1.csv", Delivery.header + "\"a,2026-01-05,1,2026-01-05\n")
        #expect(
            try sentence(delivery)
                == "\(path):2: the quote that opens here in column 1 is never closed; close it, or "
                + "double it if it is part of the text.")
        #expect(!FileManager.default.fileExists(atPath: delivery.folder + "/store"))
    }

    @Test("a column of another type is an error; a dirty cell is a row for the checks")
    func types() throws {
        let delivery = try Delivery()
        func rows(_ wrong: Int, _ column: Int, _ text: String) -> [String] {
            (1...10).map { index in
                var cells = ["a", "2026-01-0\(index % 9 + 1)", "\(index)", "2026-01-05"]
                if index <= wrong { cells[column] = text }
                return cells.joined(separator: ",")
            }
        }
        let expected = [
            (1, "time", "a date such as 2026-01-31 or a timestamp", "last week"),
            (2, "value", "a number", "12 pcs"),
            (3, "ledger", "a date such as 2026-01-31", "batch 7"),
        ]
        for (column, name, expectation, text) in expected {
            let form =
                name == "value"
                ? ""
                : ", or name the form of its dates as source.timeFormat, such as \"dd/MM/yyyy\""
            try delivery.put("1.csv", rows: rows(6, column, text))
            #expect(
                try sentence(delivery)
                    == "in/1.csv, line 2, column \"\(name)\": expected \(expectation), found "
                    + "\"\(text)\", and so in 6 of 10 rows. Check source.columns in the job file\(form)."
            )
            try delivery.put("1.csv", rows: rows(5, column, text))
            let batch = try delivery.pull()
            #expect(batch.rows.count + batch.unplaced.count == 10)
        }
    }

    @Test("a later run, whose columns have proved right, stops at ten wrong cells that are most")
    func laterTypes() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: ["a,2026-01-05,1,2026-01-05"])
        try delivery.run()
        func rows(_ count: Int) -> [String] { (0..<count).map { "a,2026-01-06,x\($0),2026-01-06" } }
        try delivery.put("2.csv", rows: rows(9))
        #expect(try delivery.pull().rows.count == 9)
        try delivery.put("2.csv", rows: rows(10))
        #expect(
            try sentence(delivery)
                == "in/2.csv, line 2, column \"value\": expected a number, found \"x0\", and so in "
                + "10 of 10 rows. Check source.columns in the job file.")
        #expect(try delivery.stored().count == 1)
    }

    @Test("a table of which most records are damaged is the wrong table")
    func mostlyMalformed() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: ["a,b", "c,d", "a,2026-01-05,1,2026-01-05"])
        #expect(
            try sentence(delivery)
                == "\(delivery.folder)/in/1.csv:2: expected 4 fields as in the header, found 2; look "
                + "for a missing or unquoted delimiter.")
    }

    @Test("zones that cannot be compared in the time column")
    func mixedZones() throws {
        let delivery = try Delivery()
        try delivery.put(
            "1.csv",
            rows: ["a,2026-01-05,1,2026-01-05", "a,2026-01-05T10:00:00-03:30,1,2026-01-05"])
        #expect(
            try sentence(delivery)
                == "in/1.csv, line 3, column \"time\": expected times as dates, as in the rows before, "
                + "found \"with the offset -03:30\". Write the column in one time zone.")
    }
}
