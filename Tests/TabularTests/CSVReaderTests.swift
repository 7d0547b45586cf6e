import FoundationEssentials
import Tabular
import Testing

@Suite struct CSVReaderTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            var name: String
            var delimiter: String
            var text: String
            var records: [[String]]
            var error: String?
        }
        var reader: String
        var cases: [Case]
    }

    /// Python stops at its first error; we give the records before it and may go on after it.
    @Test func readsWhatPythonReads() throws {
        let all = try JSONDecoder().decode(Golden.self, from: golden("csv.json"))
        #expect(all.cases.count > 400)
        for example in all.cases {
            let delimiter = try #require(example.delimiter.first)
            let format = try #require(CSVFormat(delimiter: delimiter))
            let reading = try withFile(example.text) { Reading(path: $0, format: format) }
            if example.error == nil {
                #expect(reading.failures.isEmpty, "\(example.name): \(reading.failures)")
                #expect([reading.columns] + reading.records == example.records, "\(example.name)")
            } else {
                #expect(!reading.failures.isEmpty, "\(example.name): an error was expected")
                let before = [reading.columns] + reading.recordsBeforeFailure
                #expect(before.filter { !$0.isEmpty } == example.records, "\(example.name)")
            }
        }
    }

    @Test func anyChunkSizeGivesTheSameRecords() throws {
        let all = try JSONDecoder().decode(Golden.self, from: golden("csv.json"))
        for example in all.cases where example.text.utf8.count < 400 {
            let delimiter = try #require(example.delimiter.first)
            let format = try #require(CSVFormat(delimiter: delimiter))
            try withFile(example.text) { path in
                let whole = Reading(path: path, format: format)
                for chunkSize in [1, 2, 3, 5, 7, 8, 9, 16, 31] {
                    let chunked = Reading(path: path, format: format, chunkSize: chunkSize)
                    #expect(chunked == whole, "\(example.name), chunks of \(chunkSize)")
                }
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func readsBackWhatWasWritten(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = [
            "a", "B", "7", " ", ",", ";", "\"", "\n", "\r", "\r\n", "ü", "🚂", "-", "\t",
        ]
        for _ in 0..<60 {
            let width = Int.random(in: 2...9, using: &generator)
            let rows = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                (0..<width).map { _ in
                    (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                        alphabet.randomElement(using: &generator) ?? ""
                    }.joined()
                }
            }
            let header = (0..<width).map { "c\($0)" }
            let lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
            var text = Bool.random(using: &generator) ? "\u{feff}" : ""
            for row in [header] + rows {
                let cells = row.map { cell -> String in
                    // A line end must be quoted; a delimiter too; and a quote in first place.
                    let needsQuotes = cell.unicodeScalars.contains {
                        ",\n\r\"".unicodeScalars.contains($0)
                    }
                    guard needsQuotes || Bool.random(using: &generator) else { return cell }
                    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
                }
                text += cells.joined(separator: ",") + lineEnd
            }
            if Bool.random(using: &generator) {
                text.unicodeScalars.removeLast(lineEnd.unicodeScalars.count)
            }
            let chunkSize = Int.random(in: 1...200, using: &generator)
            let reading = try withFile(text) { Reading(path: $0, chunkSize: chunkSize) }
            #expect(reading.failures.isEmpty)
            #expect(reading.columns == header)
            #expect(reading.records == rows, "seed \(seed), chunks of \(chunkSize)")
        }
    }

    @Test func linesAndOffsetsArePlacesInTheFile() throws {
        let text = "\u{feff}\n\na,b\r\n1,\"x\r\ny\nz\"\n\r\n3,4\r5,6"
        let bytes = Array(text.utf8)
        let reading = try withFile(bytes) { Reading(path: $0) }
        let records = reading.items.compactMap { item -> Record? in
            if case .record(let record) = item { record } else { nil }
        }
        #expect(records.map(\.line) == [4, 8, 9])
        #expect(records.map(\.raw) == ["1,\"x\r\ny\nz\"", "3,4", "5,6"])
        for record in records {
            let found = bytes[record.offset..<(record.offset + record.raw.utf8.count)]
            #expect(Array(found) == Array(record.raw.utf8))
        }
    }

    @Test func aFileWithoutRecordsHasItsColumns() throws {
        for text in ["a,b", "a,b\n", "a,b\r\n\r\n"] {
            let reading = try withFile(text) { Reading(path: $0) }
            #expect(reading.columns == ["a", "b"])
            #expect(reading.items.isEmpty)
        }
    }

    @Test func columnsAreFoundByName() throws {
        try withFile("a,b,price\n1,2,3\n") { path in
            let reader = try CSVReader(path: path)
            #expect(reader.index(ofColumn: "price") == 2)
            #expect(reader.index(ofColumn: "Price") == nil)
            #expect(try reader.requiredIndex(ofColumn: "b") == 1)
        }
    }

    @Test func quotingAndLineEndsDoNotChangeTheRecordBytes() throws {
        func bytes(_ text: String) throws -> [[UInt8]] {
            try withFile(text) { path in
                var reader = try CSVReader(path: path, raggedRecords: .reported)
                var all: [[UInt8]] = []
                while try reader.next() { all.append(reader.withRecordBytes { Array($0) }) }
                return all
            }
        }
        let plain = try bytes("a,b\nx,1\nyy,\n")
        #expect(
            plain == [[1, 0, 0, 0, 0x78, 1, 0, 0, 0, 0x31], [2, 0, 0, 0, 0x79, 0x79, 0, 0, 0, 0]])
        #expect(try bytes("a,b\r\n\"x\",\"1\"\r\n\"yy\",\"\"") == plain)
        // Where one field ends and the next begins does make a difference.
        #expect(try bytes("a,b\nx1,\n") != bytes("a,b\nx,1\n"))
        #expect(try bytes("a,b\n\"x\"\"\",1\n") == [[2, 0, 0, 0, 0x78, 0x22, 1, 0, 0, 0, 0x31]])
        let long = String(repeating: "z", count: 70_000)
        #expect(try bytes("a,b\n\(long),1\n").first?.count == 70_000 + 1 + 8)
    }

    @Test func fieldsMissingFromARaggedRecordAreNull() throws {
        try withFile("a,b\n1\n1,2,3\n") { path in
            var reader = try CSVReader(path: path, raggedRecords: .reported)
            #expect(try reader.next())
            #expect(reader.fieldCount == 1)
            let isNull = reader.isNull(1)
            #expect(isNull)
            let number = reader.number(1)
            #expect(number == .null)
            #expect(reader.text(1) == "")
            #expect(try reader.next())
            #expect(reader.fieldCount == 3)
            #expect(reader.text(2) == "3")
            #expect(try !reader.next())
        }
    }
}
