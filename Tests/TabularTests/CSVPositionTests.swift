import FoundationEssentials
import Tabular
import Testing

/// A reading that goes on where another ended gives the rest, with the lines of the whole.
@Suite struct CSVPositionTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            var name: String
            var delimiter: String
            var text: String
        }
        var cases: [Case]
    }

    @Test func anyRecordIsAPlaceToGoOn() throws {
        let all = try JSONDecoder().decode(Golden.self, from: golden("csv.json")).cases
        for example in all where example.text.utf8.count < 300 {
            let delimiter = try #require(example.delimiter.first)
            let format = try #require(CSVFormat(delimiter: delimiter))
            try withFile(example.text) { path in
                let whole = Reading(path: path, format: format)
                guard whole.failures.isEmpty else { return }
                var reader = try CSVReader(path: path, format: format, raggedRecords: .reported)
                var passed = 0
                repeat {
                    var rest = try CSVReader(
                        path: path, columns: reader.columns, startingAt: reader.position,
                        format: format, raggedRecords: .reported, chunkSize: 5)
                    var items: [Reading.Item] = []
                    while try rest.next() {
                        items.append(
                            .record(
                                Record(
                                    line: rest.line, offset: rest.offset,
                                    fields: (0..<rest.fieldCount).map { rest.text($0) },
                                    raw: rest.raw)))
                    }
                    #expect(items == Array(whole.items.dropFirst(passed)), "\(example.name)")
                    passed += 1
                } while try reader.next()
            }
        }
    }

    @Test func aGrowingFileIsReadFromWhereItEnded() throws {
        let first = "day,n\r\n\"a\nb\",1\r\nc,2\r"
        let second = "\nd,3\r\ne"
        try withFile(first) { path in
            var reader = try CSVReader(path: path)
            while try reader.next() {}
            let reached = reader.position
            try Data((first + second).utf8).write(to: URL(filePath: path))
            var more = try CSVReader(
                path: path, columns: ["day", "n"], startingAt: reached, raggedRecords: .reported)
            #expect(try more.next() && more.line == 5 && more.text(0) == "d" && more.isTerminated)
            #expect(try more.next() && more.line == 6 && more.text(0) == "e" && !more.isTerminated)
            #expect(try !more.next())
        }
    }

    @Test func archivesAreUnpackedUpToThere() throws {
        let text = "a,b\n" + (0..<9000).map { "\($0),x\n" }.joined()
        for archive in Archives.all {
            try withFile(archive.pack(Array(text.utf8))) { path in
                var reader = try CSVReader(path: path)
                for _ in 0..<8000 { _ = try reader.next() }
                var rest = try CSVReader(
                    path: path, columns: ["a", "b"], startingAt: reader.position)
                #expect(try rest.next() && rest.text(0) == "8000" && rest.line == 8002)
            }
        }
    }

    @Test func aFileThatWasCutIsAnError() throws {
        try withFile("a,b\n1,2\n") { path in
            let place = CSVReader.Position(offset: 9, line: 3)
            #expect(throws: TabularError.self) {
                try CSVReader(path: path, columns: ["a", "b"], startingAt: place).file
            }
            let end = CSVReader.Position(offset: 8, line: 3)
            var reader = try CSVReader(path: path, columns: ["a", "b"], startingAt: end)
            #expect(try !reader.next())
        }
    }
}
