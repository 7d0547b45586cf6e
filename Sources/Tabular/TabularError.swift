/// Why a table cannot be read: where, what was expected, what was found, and what to do.
///
/// Lines and columns count from 1, as an editor counts them.
package enum TabularError: Error, Hashable, Sendable {
    /// The operating system refused to open or read the file.
    case cannotRead(file: String, reason: String)
    /// The operating system refused to create or write the file.
    case cannotWrite(file: String, reason: String)
    /// A file that is there already, where one was to be made.
    case alreadyExists(file: String)
    /// A gzip or zstd archive that is cut off or damaged after `unpackedBytes` bytes of its text.
    case damagedArchive(file: String, archive: String, reason: String, unpackedBytes: Int)
    /// The file holds nothing, or nothing but empty lines: not even a header.
    case empty(file: String)
    /// The file is no text, by its first bytes or by a NUL byte in them.
    case notText(file: String, found: String)
    /// A NUL byte in a record of what is a text file otherwise.
    case nulByte(file: String, line: Int)
    /// A quote that is not closed before the file ends or the record outgrows `recordLimit`.
    case unterminatedQuote(file: String, line: Int, column: String)
    /// Something other than a delimiter or a line end after a closing quote.
    case textAfterQuote(file: String, line: Int, column: String)
    /// A record with more or fewer fields than the header.
    case ragged(file: String, line: Int, expected: Int, found: Int)
    /// Bytes that are no UTF-8, in hexadecimal.
    case invalidUTF8(file: String, line: Int, column: String, bytes: String)
    /// A cell that cannot be read as what its column is stated, or was found, to hold.
    case unreadableCell(file: String, line: Int, column: String, expected: String, found: String)
    /// A record longer than the reader will hold in memory.
    case recordTooLong(file: String, line: Int, limit: Int)
    /// Two columns of one name; `first` and `second` count from 1.
    case duplicateColumn(file: String, name: String, first: Int, second: Int)
    /// A column that is needed and not in the header.
    case missingColumn(file: String, name: String, present: [String])
    /// A database that cannot be reached, or refuses a query, in its own words.
    case databaseFailed(source: String, reason: String)
    /// A row, counted from 1, that another format cannot hold.
    case cannotConvert(file: String, column: String, row: Int, reason: String)
    /// A Parquet file that is damaged, or uses what Almanac does not read.
    case parquet(ParquetFault)

    /// Whether one record is at fault: the reader then stands on it, and its next call goes on to
    /// the record after it.
    package var concernsOneRecord: Bool {
        mismatch != nil
    }

    /// What was expected of the one record at fault, and what was found; nil where more is at fault.
    package var mismatch: Mismatch? {
        switch self {
        case .nulByte:
            return Mismatch(
                expected: "text", found: "a NUL byte",
                ending: "; the file is damaged or not a text file")
        case .textAfterQuote(_, _, let column):
            return Mismatch(
                expected: "a delimiter after the closing quote in column \(column)",
                found: "further text", ending: "; double a quote that is part of the text")
        case .ragged(_, _, let expected, let found):
            return Mismatch(
                expected: "\(fields(expected)) as in the header", found: "\(found)",
                ending: "; look for a missing or unquoted delimiter")
        case .invalidUTF8(_, _, let column, let bytes):
            return Mismatch(
                expected: "UTF-8 text in column \(column)", found: "the bytes \(bytes)",
                ending: "; convert the file to UTF-8 (iconv -f WINDOWS-1252 -t UTF-8)")
        case .unreadableCell(_, _, let column, let expected, let found):
            return Mismatch(
                expected: "\(expected) in column \"\(column)\"", found: "\"\(found)\"")
        default: return nil
        }
    }

    private func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }
}

extension TabularError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotRead(let file, let reason):
            return "\(file): cannot be read: \(reason)."
        case .cannotWrite(let file, let reason):
            return "\(file): cannot be written: \(reason)."
        case .alreadyExists(let file):
            return "\(file): is there already."
        case .damagedArchive(let file, let archive, let reason, let bytes):
            let test = archive == "gzip" ? "gzip -t" : "zstd -t"
            return "\(file): expected a whole \(archive) archive, but \(reason), after "
                + "\(bytes) bytes of text; copy or make the file again (\(test) checks it)."
        case .empty(let file):
            return "\(file): the file is empty; expected a header line with the column names."
        case .notText(let file, let found):
            return "\(file): expected a CSV text file, found \(found)."
        case .nulByte(let file, let line), .textAfterQuote(let file, let line, _),
            .ragged(let file, let line, _, _), .invalidUTF8(let file, let line, _, _),
            .unreadableCell(let file, let line, _, _, _):
            return "\(file):\(line): \(mismatch?.words ?? "")."
        case .unterminatedQuote(let file, let line, let column):
            return "\(file):\(line): the quote that opens here in column \(column) is never "
                + "closed; close it, or double it if it is part of the text."
        case .recordTooLong(let file, let line, let limit):
            return "\(file):\(line): expected a record of at most \(limit) bytes, found a longer "
                + "one; check the file's line ends and quotes."
        case .duplicateColumn(let file, let name, let first, let second):
            return "\(file): columns \(first) and \(second) are both named \"\(name)\"; "
                + "expected every name once: rename or remove one."
        case .databaseFailed(let source, let reason):
            return "\(source): the database says: \(reason)" + (reason.hasSuffix(".") ? "" : ".")
        case .missingColumn(let file, let name, let present):
            return "\(file): expected a column \"\(name)\", found \(listed(present))."
                + suggestion(for: name, among: present)
        case .cannotConvert(let file, let column, let row, let reason):
            return "\(file): column \"\(column)\" holds in row \(row) \(reason)."
        case .parquet(let fault):
            return fault.description
        }
    }

    /// The names, cut where nobody would read on.
    private func listed(_ names: [String]) -> String {
        let shown = names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }

    /// The name that differs only in case and spaces, if there is one.
    private func suggestion(for name: String, among present: [String]) -> String {
        func folded(_ text: String) -> String {
            String(text.lowercased().filter { !$0.isWhitespace && $0 != "_" })
        }
        let likely = present.first { folded($0) == folded(name) }
        return likely.map { " Did you mean \"\($0)\"?" } ?? ""
    }
}
