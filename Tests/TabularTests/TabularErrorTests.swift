import Tabular
import Testing

/// Each wrong file gives one clear sentence: its text is what the user sees, and is tested as such.
@Suite struct TabularErrorTests {
    /// The sentences of a file's errors, with `F` for its path.
    private func sentences(
        _ bytes: [UInt8], raggedRecords: CSVReader.RaggedRecords = .refused,
        chunkSize: Int = 1 << 20,
        recordLimit: Int = 64 << 20
    ) throws -> [String] {
        try withFile(bytes) { path in
            Reading(
                path: path, raggedRecords: raggedRecords, chunkSize: chunkSize,
                recordLimit: recordLimit
            ).failures.map { $0.description.replacing(path, with: "F") }
        }
    }

    private func sentences(_ text: String) throws -> [String] { try sentences(Array(text.utf8)) }

    @Test func noSuchFile() {
        let reading = Reading(path: "/nowhere/at/all.csv")
        #expect(
            reading.failures.map(\.description)
                == ["/nowhere/at/all.csv: cannot be read: No such file or directory."])
    }

    @Test func aFolder() {
        #expect(
            Reading(path: "/").failures.map(\.description) == ["/: cannot be read: Is a directory."]
        )
    }

    @Test func emptyFile() throws {
        let expected = ["F: the file is empty; expected a header line with the column names."]
        #expect(try sentences("") == expected)
        #expect(try sentences("\u{feff}") == expected)
        #expect(try sentences("\r\n\n\r") == expected)
    }

    @Test func binaryFiles() throws {
        #expect(
            try sentences("PAR1\u{15}\u{4}") == [
                "F: expected a CSV text file, found a Parquet file."
            ])
        #expect(
            try sentences([0x1f, 0x8b, 8, 0])
                == [
                    "F: expected a whole gzip archive, but it ends early, after 0 bytes of text; copy or "
                        + "make the file again (gzip -t checks it)."
                ])
        #expect(
            try sentences([0xff, 0xfe, 0x61, 0, 0x2c, 0])
                == [
                    "F: expected a CSV text file, found UTF-16 text; convert it to UTF-8 "
                        + "(iconv -f UTF-16 -t UTF-8)."
                ])
        #expect(
            try sentences([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0])
                == [
                    "F: expected a CSV text file, found a NUL byte at position 8, "
                        + "which no text file has."
                ])
    }

    @Test func aNULByteFarIntoTheFile() throws {
        var text = "a,b\n"
        for row in 0..<2000 { text += "row,\(row)\n" }
        let bytes = Array(text.utf8) + Array("x,\0\n".utf8) + Array("y,1\n".utf8)
        for chunkSize in [100, 1 << 20] {
            #expect(
                try sentences(bytes, chunkSize: chunkSize)
                    == [
                        "F:2002: expected text, found a NUL byte; "
                            + "the file is damaged or not a text file."
                    ])
        }
        let reading = try withFile(bytes) { Reading(path: $0) }
        #expect(reading.records.count == 2001)
        #expect(reading.records.last == ["y", "1"])
    }

    @Test func unterminatedQuote() throws {
        #expect(
            try sentences("a,b\n1,2\n\"x\ny\",\"3\n4,5\n")
                == [
                    "F:4: the quote that opens here in column 2 is never closed; close it, or double it "
                        + "if it is part of the text."
                ])
        #expect(try sentences("\"a,b\n1,2\n").first?.hasPrefix("F:1: the quote that opens") == true)
    }

    @Test func recordsThatOutgrowTheLimit() throws {
        let long = "a,b\n" + String(repeating: "x", count: 5000)
        #expect(
            try sentences(Array((long + ",1\n").utf8), chunkSize: 64, recordLimit: 1000)
                == [
                    "F:2: expected a record of at most 1000 bytes, found a longer one; "
                        + "check the file's line ends and quotes."
                ])
        let quoted = "a,b\n1,\"" + String(repeating: "x\n", count: 5000)
        #expect(
            try sentences(Array(quoted.utf8), chunkSize: 64, recordLimit: 1000).first?
                .hasPrefix("F:2: the quote that opens here in column 2") == true)
    }

    @Test func raggedRecords() throws {
        #expect(
            try sentences("a,b,c\n1,2\n1,2,3\n1,2,3,4\n")
                == [
                    "F:2: expected 3 fields as in the header, found 2; "
                        + "look for a missing or unquoted delimiter.",
                    "F:4: expected 3 fields as in the header, found 4; "
                        + "look for a missing or unquoted delimiter.",
                ])
        let reading = try withFile("a,b\n1\n3,4\n") { Reading(path: $0, raggedRecords: .refused) }
        #expect(reading.records == [["3", "4"]])
    }

    @Test func textAfterQuote() throws {
        let text = "a,b\n1,\"2\"3\n4,5\n"
        #expect(
            try sentences(text)
                == [
                    "F:2: expected a delimiter after the closing quote in column \"b\", found further "
                        + "text; double a quote that is part of the text."
                ])
        #expect(try withFile(text) { Reading(path: $0) }.records == [["4", "5"]])
    }

    @Test func bytesThatAreNoUTF8() throws {
        let bytes =
            Array("a,b\nx,1\n".utf8) + [0x4d, 0xfc, 0x6c, 0x2c, 0x31, 10] + Array("y,é".utf8)
        for chunkSize in [1, 4, 1 << 20] {
            #expect(
                try sentences(bytes, chunkSize: chunkSize)
                    == [
                        "F:3: expected UTF-8 text in column \"a\", found the bytes 0xFC; "
                            + "convert the file to UTF-8 (iconv -f WINDOWS-1252 -t UTF-8)."
                    ])
        }
        #expect(try withFile(bytes) { Reading(path: $0) }.records == [["x", "1"], ["y", "é"]])
        // Cut in the middle of a character, at the end of the file.
        #expect(
            try sentences(Array("a,b\n1,".utf8) + [0xe2, 0x82]).first?.contains("0xE2 0x82") == true
        )
    }

    @Test func duplicateColumn() throws {
        #expect(
            try sentences("a,b,a\n1,2,3\n")
                == [
                    "F: columns 1 and 3 are both named \"a\"; expected every name once: "
                        + "rename or remove one."
                ])
    }

    @Test func missingColumn() throws {
        try withFile("Date,sales value,c\n1,2,3\n") { path in
            let reader = try CSVReader(path: path)
            let error = #expect(throws: TabularError.self) {
                try reader.requiredIndex(ofColumn: "sales_value")
            }
            #expect(
                error?.description.replacing(path, with: "F")
                    == "F: expected a column \"sales_value\", found \"Date\", \"sales value\", \"c\". "
                    + "Did you mean \"sales value\"?")
        }
        let many = TabularError.missingColumn(
            file: "F", name: "z", present: (1...25).map { "c\($0)" })
        #expect(many.description.hasSuffix("\"c20\" and 5 more."))
    }
}
