import Tabular
import Testing

/// The types of columns and the evidence for them, and what becomes of cells that do not fit.
@Suite struct CSVTableTests {
    @Test func typesAreFoundWithTheirEvidence() throws {
        let text =
            "id,zip,n,x,on,at,sent,none,mixed\n"
            + "7,01234,1,1,true,2024-01-01,2024-01-01T10:00:00Z,,a\n"
            + "8,09999,2,1.5,False,2024-01-02T12:30,2024-01-01T10:00:00.000001+02:00,NA,1\n"
        let table = try withFile(text) { try CSVTable(path: $0) }
        #expect(
            table.fields.map(\.description) == [
                "id: int64, as are all 2 values in 2 rows, such as \"7\"",
                "zip: text, as are all 2 values in 2 rows, such as \"01234\"",
                "n: int64, as are all 2 values in 2 rows, such as \"1\"",
                "x: double, because line 3 holds \"1.5\" where line 2 holds \"1\"",
                "on: boolean, as are all 2 values in 2 rows, such as \"true\"",
                "at: timestamp[ms], because line 3 holds \"2024-01-02T12:30\" where line 2 holds "
                    + "\"2024-01-01\"",
                "sent: timestamp[us, UTC], because line 3 holds "
                    + "\"2024-01-01T10:00:00.000001+02:00\" where line 2 holds "
                    + "\"2024-01-01T10:00:00Z\"",
                "none: text, without a value in 2 rows",
                "mixed: text, as are all 2 values in 2 rows, such as \"a\"",
            ])
        #expect(table.columns[7].nullCount == 2)
    }

    /// A late row that does not fit changes the type, and the table has all rows.
    @Test func aLateRowWidensTheType() throws {
        let rows = (0..<5000).map { "\($0),\($0)\n" }.joined()
        let table = try withFile("a,b\n" + rows + "x,1.5\n") { try CSVTable(path: $0) }
        #expect(table.rowCount == 5001 && table.fields.map(\.type) == [.text, .double])
        #expect(
            table.fields[0].description
                == "a: text, because line 5002 holds \"x\" where line 2 holds \"0\"")
        #expect(cellText(table.columns[0], 4999) == "4999")
        #expect(cellText(table.columns[1], 5000) == "1.5")
    }

    /// Columns without a value among the first rows are looked at to the end.
    @Test func lateValuesHaveTypesToo() throws {
        let text = "a,b\n" + String(repeating: "1,\n", count: 3000) + "1,2024-05-06\n"
        let table = try withFile(text) { try CSVTable(path: $0) }
        #expect(table.fields.map(\.type) == [.integer, .date])
        #expect(table.columns[1].nullCount == 3000)
    }

    @Test func statedTypesAreHeldTo() throws {
        try withFile("day,n,x\n2024-01-01,1,2\n2024-01-02,1.5,2\n") { path in
            let failure = TabularError.unreadableCell(
                file: path, line: 3, column: "n", expected: "a whole number", found: "1.5")
            #expect(throws: failure) { try CSVTable(path: path, types: ["n": .integer]) }
            #expect(
                failure.description
                    == "\(path):3: expected a whole number in column \"n\", found \"1.5\".")
            let table = try CSVTable(
                path: path, types: ["n": .integer, "x": .text], unreadableRows: .setAside)
            #expect(table.setAside == [failure] && table.rowCount == 1)
            #expect(cellTexts(table) == [["19723", "1", "2"]])
            #expect(throws: TabularError.self) { try CSVTable(path: path, types: ["y": .integer]) }
        }
    }

    @Test func columnsAreChosenAndOrdered() throws {
        let table = try withFile("a,b,c\n1,\"x,\n\",true\n2,y,false\n") {
            try CSVTable(path: $0, columns: ["c", "a"])
        }
        #expect(table.columns.map(\.name) == ["c", "a"])
        #expect(cellTexts(table) == [["true", "1"], ["false", "2"]])
    }

    /// Bytes that are no text make a row unreadable in any column, wanted or not, wherever the chunks end.
    @Test func columnsThatAreNotWantedAreText() throws {
        let rows = (0..<200).map { Array("\($0),x".utf8) + ($0 % 50 == 7 ? [0xff] : []) + [10] }
        try withFile(Array("a,b\n".utf8) + rows.joined()) { path in
            for chunkSize in [20, 100, 1 << 18] {
                var reader = try CSVColumnReader(
                    path: path, columns: ["a"], unreadableRows: .setAside, chunkSize: chunkSize)
                let columns = try #require(try reader.read(rows: 1000))
                #expect(columns[0].count == 196 && reader.setAsideCount == 4)
            }
        }
    }

    /// Once most texts are different they are kept one after the other; both say the same.
    @Test func manyDifferentTexts() throws {
        let names = (0..<120_000).map { $0 < 40_000 ? "n\($0 % 100)" : "name-\($0)-é" }
        let text = "a,b\n" + names.map { "\($0),\"\($0)\"\n" }.joined() + ",NA\n"
        let table = try withFile(text) { try CSVTable(path: $0) }
        for column in table.columns {
            guard case .texts(let texts) = column.values else {
                Issue.record("codes")
                continue
            }
            #expect((0..<names.count).allSatisfy { texts[$0] == names[$0] })
            #expect(column.nullCount == 1 && column.isNull(120_000))
        }
    }

    /// More columns than a word has bits, with and without nulls.
    @Test func wideTables() throws {
        let names = (0..<200).map { "c\($0)" }
        let rows = (0..<50).map { row in
            (0..<200).map { ($0 + row) % 7 == 0 ? "" : "\($0 * row)" }
        }
        let text = ([names] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
        let table = try withFile(text) { try CSVTable(path: $0) }
        #expect(cellTexts(table) == rows.map { $0.map { $0.isEmpty ? "null" : $0 } })
    }

    @Test func aTableOfOneColumnHasNoEmptyRows() throws {
        let table = try withFile("a\n1\n\n2\n\"\"\n3") { try CSVTable(path: $0) }
        #expect(cellTexts(table) == [["1"], ["2"], ["null"], ["3"]])
    }

    @Test func aHeaderAloneIsATableWithoutRows() throws {
        let table = try withFile("a,b\n") { try CSVTable(path: $0) }
        #expect(table.rowCount == 0 && table.fields.map(\.name) == ["a", "b"])
    }
}
