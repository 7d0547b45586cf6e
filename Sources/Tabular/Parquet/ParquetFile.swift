import Glibc

/// A Parquet file that is open for reading.
///
///     let sales = try ParquetFile(path: "sales.parquet")
///     let table = try sales.read(["shop", "day", "sold"])
///     for group in 0..<sales.rowGroupCount { let slice = try sales.read(rowGroups: [group]) … }
///
/// It can be read from several threads at once.
package final class ParquetFile: Sendable {
    package let path: String
    /// The leaves of the schema, in its order.
    package let columns: [ParquetColumn]
    package let rowCount: Int
    /// The program that wrote the file, as it calls itself.
    package let createdBy: String?
    let metadata: FileMetadata
    let source: StoredBytes
    /// Where the footer begins: all pages lie before.
    let footerStart: Int

    /// Opens the file at `path` and reads its footer.
    package convenience init(path: String) throws(TabularError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotRead(file: path, reason: String(cString: strerror(errno)))
        }
        try self.init(.file(descriptor), path: path)
    }

    /// Reads the footer of a file whose bytes are at hand; errors call it `name`.
    package convenience init(_ bytes: [UInt8], name: String) throws(TabularError) {
        try self.init(.memory(bytes), path: name)
    }

    private init(_ source: StoredBytes, path: String) throws(TabularError) {
        do throws(Fault) {
            let (metadata, start) = try Self.readFooter(source)
            columns = try ParquetColumn.leaves(of: metadata.schema)
            rowCount = try Self.checkedRowCount(metadata, columns: columns.count)
            self.metadata = metadata
            footerStart = start
        } catch {
            if case .file(let descriptor) = source { close(descriptor) }
            throw .parquet(ParquetFault(error, file: path, column: nil))
        }
        self.path = path
        self.source = source
        createdBy = metadata.createdBy
    }

    deinit {
        if case .file(let descriptor) = source { close(descriptor) }
    }

    package var rowGroupCount: Int { metadata.rowGroups.count }

    /// The number of rows of row group `index`, counted from 0.
    package func rowCount(ofRowGroup index: Int) -> Int {
        Int(metadata.rowGroups[index].rowCount)
    }

    /// The column `name`; throws where there is none, or it cannot be read.
    package func column(_ name: String) throws(TabularError) -> ParquetColumn {
        let found = columns.filter { $0.name == name }
        if let second = found.dropFirst().first {
            throw .duplicateColumn(
                file: path, name: name, first: found[0].index + 1, second: second.index + 1)
        }
        if let column = found.first, !column.isNested { return column }
        guard columns.contains(where: { $0.name == name || $0.name.hasPrefix(name + ".") }) else {
            throw .missingColumn(file: path, name: name, present: columns.map(\.name))
        }
        throw .parquet(
            ParquetFault(
                Fault(expected: "a column of single values", found: "a nested one"), file: path,
                column: name))
    }

    /// Reads columns into memory, one after the other: those named, in that order, or all that are not
    /// nested; of the row groups named, counted from 0, or of all.
    ///
    /// Besides the columns it takes the memory of a page, compressed and not.
    package func read(
        _ names: [String]? = nil, rowGroups: [Int]? = nil
    ) throws(TabularError) -> [Column] {
        var chosen: [ParquetColumn] = []
        if let names {
            for name in names { chosen.append(try column(name)) }
        } else {
            chosen = columns.filter { !$0.isNested }
        }
        let groups = rowGroups ?? Array(0..<rowGroupCount)
        let rows = groups.reduce(0) { $0 + rowCount(ofRowGroup: $1) }
        var scratch = RawBuffer()
        var read: [Column] = []
        for column in chosen {
            let builder: ColumnBuilder
            do throws(Fault) {
                builder = try ColumnBuilder(column, expectedRows: rows)
            } catch {
                throw .parquet(ParquetFault(error, file: path, column: column.name))
            }
            for group in groups {
                var chunk = try ChunkReader(self, column, rowGroup: group)
                while try chunk.appendPage(to: builder, scratch: &scratch) {}
            }
            do throws(Fault) {
                read.append(try builder.finish())
            } catch {
                throw .parquet(ParquetFault(error, file: path, column: column.name))
            }
        }
        return read
    }

    private static func readFooter(
        _ source: StoredBytes
    ) throws(Fault) -> (metadata: FileMetadata, start: Int) {
        let size = source.size
        guard size >= 12 else {
            throw Fault(expected: "a Parquet file", found: "a file of \(max(0, size)) bytes")
        }
        var tail = ChunkWindow(source: source, range: (size - 8)..<size)
        let ending = try tail.peek(8)
        guard ending[4...].elementsEqual("PAR1".utf8) else {
            let isEncrypted = ending[4...].elementsEqual("PARE".utf8)
            throw Fault(
                expected: "a Parquet file, which ends with PAR1",
                found: isEncrypted
                    ? "an encrypted footer" : "another end; the file is cut off or no Parquet file")
        }
        let length = Int(ending.loadUnaligned(as: UInt32.self))
        guard length <= size - 12 else {
            throw Fault(
                expected: "a footer within the \(size) bytes of the file",
                found: "a length of \(length)")
        }
        let start = size - 8 - length
        var footer = ChunkWindow(source: source, range: start..<(size - 8))
        let bytes = try footer.peek(length)
        return (try FileMetadata(UnsafeRawBufferPointer(rebasing: bytes[..<length])), start)
    }

    private static func checkedRowCount(
        _ metadata: FileMetadata, columns: Int
    ) throws(Fault) -> Int {
        var sum: Int64 = 0
        for group in metadata.rowGroups {
            guard group.columns.count == columns else {
                throw Fault(
                    expected: "\(columns) columns in each row group",
                    found: "\(group.columns.count)")
            }
            let (more, overflow) = sum.addingReportingOverflow(group.rowCount)
            guard !overflow else {
                throw Fault(expected: "a number of rows of 64 bits", found: "more")
            }
            sum = more
        }
        guard sum == metadata.rowCount else {
            throw Fault(expected: "\(metadata.rowCount) rows in all", found: "\(sum)")
        }
        return Int(sum)
    }
}
