/// What is wrong with bytes that a decoder was given; the reader of the file adds where.
struct Fault: Error {
    /// Read after "expected".
    let expected: String
    /// Read after "found".
    let found: String
}

/// Where and how a Parquet file departs from its format, or from what Almanac reads of it.
package struct ParquetFault: Hashable, Sendable {
    package var file: String
    /// The column's name; nil where the fault concerns the file.
    package var column: String?
    /// Counted from 1.
    package var rowGroup: Int?
    /// Counted from 1 within the column of the row group; the dictionary is a page, too.
    package var page: Int?
    package var expected: String
    package var found: String
}

extension ParquetFault: CustomStringConvertible {
    package var description: String {
        var place: [String] = []
        if let column { place.append("column \"\(column)\"") }
        if let rowGroup { place.append("row group \(rowGroup)") }
        if let page { place.append("page \(page)") }
        let prefix = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
        return "\(file): \(prefix)expected \(expected), found \(found)."
    }
}

extension ParquetFault {
    init(_ fault: Fault, file: String, column: String?, rowGroup: Int? = nil, page: Int? = nil) {
        self.init(
            file: file, column: column, rowGroup: rowGroup, page: page, expected: fault.expected,
            found: fault.found)
    }
}
