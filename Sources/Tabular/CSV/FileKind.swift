/// What a file is that is no CSV text, told by its first bytes.
enum FileKind {
    /// A sentence part such as "a Parquet file", or nil where nothing speaks against text.
    static func notText(_ head: [UInt8]) -> String? {
        for (signature, name) in signatures where head.starts(with: signature) { return name }
        guard let place = head.firstIndex(of: 0) else { return nil }
        return "a NUL byte at position \(place + 1), which no text file has"
    }

    private static let signatures: [(signature: [UInt8], name: String)] = [
        (Array("PAR1".utf8), "a Parquet file"),
        ([0x1f, 0x8b], "a gzip archive in an archive; unpack it first"),
        ([0x28, 0xb5, 0x2f, 0xfd], "a zstd archive in an archive; unpack it first"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive; unpack it first, or use gzip or zstd"),
        (Array("PK\u{3}\u{4}".utf8), "a zip archive or spreadsheet; save it as CSV first"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        (Array("%PDF".utf8), "a PDF document"),
        ([0xff, 0xfe], "UTF-16 text; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"),
        ([0xfe, 0xff], "UTF-16 text; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"),
    ]
}
