import FoundationEssentials
import Tabular
import Testing

/// Each wrong file gives one clear sentence: its text is what the user sees, and is tested as such.
@Suite struct ParquetErrorTests {
    /// The sentence of the file's error, with `F` for its path.
    private func sentence(_ bytes: [UInt8], _ columns: [String]? = nil) throws -> String {
        try withFile(bytes) { path in
            do throws(TabularError) {
                _ = try ParquetFile(path: path).read(columns)
                return "no error"
            } catch {
                return error.description.replacing(path, with: "F")
            }
        }
    }

    private func original(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: ParquetGolden.folder.appending(path: name)))
    }

    @Test func noParquetFile() throws {
        #expect(try sentence([]) == "F: expected a Parquet file, found a file of 0 bytes.")
        let cut =
            "F: expected a Parquet file, which ends with PAR1, "
            + "found another end; the file is cut off or no Parquet file."
        #expect(try sentence(Array("day,sold\n2026-01-05,3\n".utf8)) == cut)
        #expect(try sentence(try original("filter.parquet").dropLast(100)) == cut)
        #expect(
            try sentence(Array("PAR1????".utf8) + [255, 255, 255, 127] + Array("PAR1".utf8))
                == "F: expected a footer within the 16 bytes of the file, "
                + "found a length of 2147483647.")
        let missing = #expect(throws: TabularError.self) {
            try ParquetFile(path: "/nowhere/at/all.parquet")
        }
        #expect(
            missing?.description
                == "/nowhere/at/all.parquet: cannot be read: No such file or directory.")
    }

    /// A bit flipped in the bytes of a page that has a checksum.
    @Test func aPageThatDoesNotMatchItsChecksum() throws {
        let columns = try ParquetFile(
            path: ParquetGolden.folder.appending(path: "filter.parquet").path
        ).read(["number", "long"])
        try withFile("") { path in
            var out = try ParquetWriter(
                path: path, columns: columns.map(ParquetField.init), compression: .none,
                rowGroupRows: 20)
            try out.append(columns)
            try out.finish()
            var bytes = Array(try Data(contentsOf: URL(filePath: path)))
            // Within a text of the first row group's dictionary.
            let text = bytes.firstRange(of: [UInt8](repeating: UInt8(ascii: "b"), count: 99))
            bytes[try #require(text).lowerBound] ^= 1
            let found = try sentence(bytes)
            #expect(found.hasPrefix("F: column \"long\", row group 1, page 1: "))
            #expect(found.contains("expected the checksum "))
        }
    }

    @Test func columnsThatAreNotThere() throws {
        let bytes = try original("filter.parquet")
        #expect(
            try sentence(bytes, ["Number"])
                == "F: expected a column \"Number\", found \"number\", \"money\", \"real\", \"day\", "
                + "\"unsigned\", \"long\", \"nested.a\". Did you mean \"number\"?")
        #expect(
            try sentence(bytes, ["nested"])
                == "F: column \"nested\": expected a column of single values, found a nested one.")
    }

    @Test func aFolderThatCannotBeWritten() {
        let error = #expect(throws: TabularError.self) {
            _ = try ParquetWriter(path: "/nowhere/at/all.parquet", columns: [])
        }
        #expect(
            error?.description
                == "/nowhere/at/all.parquet: cannot be written: No such file or directory.")
    }
}
