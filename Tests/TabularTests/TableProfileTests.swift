import Tabular
import Testing

@Suite struct TableProfileTests {
    private let sales = """
        week,store,units,price,note,opened,empty
        2024-01-01,A,5,1.50,,2024-01-01T08:00:00Z,
        2024-01-08,A,7,NA,late,2024-01-08T08:30:00Z,NA
        2024-01-01,B,10,2,,2024-01-01T09:00:00Z,
        2024-01-08,B,-3,1.5,,2024-01-08,
        """

    @Test func columnsAreDescribed() throws {
        let profile = try withFile(sales) { try TableProfile(path: $0) }
        #expect(profile.rows == 4)
        #expect(profile.isWholeFile)
        #expect(
            profile.columns.map(\.type)
                == [.date, .text, .integer, .decimal, .text, .timestamp, .empty])
        let units = try #require(profile.column("units"))
        #expect(units.minimum == "-3")
        #expect(units.maximum == "10")
        #expect(!units.isAscending)
        #expect(units.distinct == 4)
        #expect(units.examples == ["5", "7", "10", "-3"])
        let price = try #require(profile.column("price"))
        #expect(price.nulls == 1)
        #expect(price.maximum == "2")
        #expect(try #require(profile.column("store")).isAscending)
        #expect(try #require(profile.column("empty")).minimum == nil)
        #expect(profile.column("nothing") == nil)
    }

    @Test func aFewFaultsDoNotHideTheType() throws {
        var text = "n,t\n"
        for row in 1...100 { text += row == 42 ? "12 pcs,yesterday\n" : "\(row),2024-01-01\n" }
        let profile = try withFile(text) { try TableProfile(path: $0) }
        for (column, misfit) in zip(profile.columns, ["12 pcs", "yesterday"]) {
            #expect(column.misfits == 1)
            #expect(column.firstMisfit?.line == 43)
            #expect(column.firstMisfit?.text == misfit)
        }
        #expect(profile.columns.map(\.type) == [.integer, .date])
        #expect(profile.columns.map(\.isAscending) == [true, true])
    }

    @Test func aHalfOfFaultsDoes() throws {
        let profile = try withFile("n\n1\nx\n2\ny\n") { try TableProfile(path: $0) }
        #expect(profile.columns.map(\.type) == [.text])
        #expect(profile.columns.map(\.misfits) == [0])
    }

    @Test func notANumberIsCountedApart() throws {
        let profile = try withFile("n\n1.5\nNaN\ninf\n2\n") { try TableProfile(path: $0) }
        let column = try #require(profile.columns.first)
        #expect(column.type == .decimal)
        #expect(column.nonFinite == 2)
        #expect(column.misfits == 0)
    }

    @Test func limitsAreStated() throws {
        var text = "n\n"
        for row in 0..<500 { text += "\(row)\n" }
        let profile = try withFile(text) { try TableProfile(path: $0, limit: 100, distinctCap: 40) }
        #expect(profile.rows == 100)
        #expect(!profile.isWholeFile)
        let column = try #require(profile.columns.first)
        #expect(column.distinct == 40)
        #expect(column.distinctIsCapped)
        let whole = try withFile(text) { try TableProfile(path: $0, limit: 500) }
        #expect(whole.isWholeFile)
        #expect(whole.rows == 500)
        #expect(whole.columns.map(\.distinctIsCapped) == [false])
    }

    @Test func unreadableRowsAreCountedAndTheRestRead() throws {
        let profile = try withFile("a,b\n1,2\n1\n3,4\n") { try TableProfile(path: $0) }
        #expect(profile.rows == 2)
        #expect(profile.unreadableRows == 1)
        #expect(profile.firstUnreadable?.description.contains("expected 2 fields") == true)
    }

    @Test(
        arguments: [
            ("a,b,c\n1,2,3\n", ","), ("a;b\n1,5;2,5\n3,5;4,5\n", ";"), ("a\tb\n1,2\t3\n", "\t"),
            ("a|b|c\n1|2|3\n", "|"), ("a\n1\n2\n", ","), ("a b\n\"x;y\"\n", ","),
            ("date;name, first;v\n1;x, y;3\n2;z;4\n", ";"),
            ("when,what\n2024-01-01,\"a;b;c\"\n2024-01-02,\"d;e\"\n", ","),
        ])
    func theDelimiterIsSniffed(text: String, delimiter: Character) throws {
        let format = try withFile(text) { try CSVFormat.sniff(path: $0) }
        #expect(format == CSVFormat(delimiter: delimiter))
    }

    @Test func whatCannotBeReadCannotBeSniffed() throws {
        #expect(
            throws: TabularError.cannotRead(file: "/no.csv", reason: "No such file or directory")
        ) {
            try CSVFormat.sniff(path: "/no.csv")
        }
        _ = try withFile("") { path in
            #expect(throws: TabularError.empty(file: path)) { try TableProfile(path: path) }
        }
    }

    @Test func delimitersAreOneCharacterThatSeparates() throws {
        for wrong in ["\"", "\n", "\r", "é", "\0"] as [Character] {
            #expect(CSVFormat(delimiter: wrong) == nil)
        }
        #expect(CSVFormat(delimiter: ";")?.delimiterName == "semicolon")
    }
}
