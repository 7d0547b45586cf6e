/// The formats of files that tables are read from and written to.
package enum TableFormat: String, Hashable, Sendable, CaseIterable {
    case csv, parquet

    /// The format that the name of a file asks for: `.parquet` or `.csv`; nil for other names.
    package init?(name path: String) {
        let name = path.lowercased()
        guard let format = Self.allCases.first(where: { name.hasSuffix(".\($0.rawValue)") }) else {
            return nil
        }
        self = format
    }

    /// The format of a file that is there, by its first bytes: CSV is what nothing else is.
    package static func of(file path: String) throws(TabularError) -> TableFormat {
        let window = try ByteWindow(path: path, chunkSize: 4096)
        return window.head(4).elementsEqual("PAR1".utf8) ? .parquet : .csv
    }
}
