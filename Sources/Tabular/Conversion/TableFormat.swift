import Glibc

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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotRead(file: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        // What cannot be read twice, such as a pipe, is no Parquet file.
        let head = [UInt8](unsafeUninitializedCapacity: 4) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, 4, 0))
        }
        return head.elementsEqual("PAR1".utf8) ? .parquet : .csv
    }
}
