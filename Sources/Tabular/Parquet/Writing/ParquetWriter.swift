import CSnappy
import CZstd
import Glibc

/// Writes a Parquet file, row group by row group. The same columns give the same bytes.
///
///     var out = try ParquetWriter(path: "sales.parquet", columns: columns.map(ParquetField.init))
///     try out.append(columns)      // one row group, or several of at most `rowGroupRows`
///     try out.finish()
///
/// Integers and times are written as differences; texts that are codes, and numbers that come again,
/// with a dictionary; all else plainly. Each page has a checksum, each column of a row group the
/// number of its nulls and, where it has an order, its least and greatest value. Memory is that of one
/// row group.
package struct ParquetWriter: ~Copyable {
    package enum Compression: Sendable, CaseIterable {
        case none, snappy, zstd
    }

    package let path: String
    private let fields: [ParquetField]
    private let compression: Compression
    private let rowGroupRows: Int
    private let pageRows: Int
    /// Negative where the file is collected in memory.
    private let descriptor: CInt
    /// The file so far, where it is collected in memory.
    private var collected: [UInt8] = []
    private var offset = 0
    private var rowCount = 0
    /// The row groups of the footer, encoded.
    private var rowGroups: [[UInt8]] = []
    private var isFinished = false

    /// Creates the file at `path`, or empties it.
    package init(
        path: String, columns: [ParquetField], compression: Compression = .zstd,
        rowGroupRows: Int = 1 << 20, pageRows: Int = 1 << 16
    ) throws(TabularError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
        try self.init(
            descriptor: descriptor, path: path, columns: columns, compression: compression,
            rowGroupRows: rowGroupRows, pageRows: pageRows)
    }

    /// Writes to a file that is open, and closes it; errors call it `path`.
    init(
        descriptor: CInt, path: String, columns: [ParquetField],
        compression: Compression = .zstd, rowGroupRows: Int = 1 << 20, pageRows: Int = 1 << 16
    ) throws(TabularError) {
        precondition(rowGroupRows > 0 && pageRows > 0, "row groups and pages hold rows")
        self.path = path
        fields = columns
        self.compression = compression
        self.rowGroupRows = rowGroupRows
        self.pageRows = pageRows
        self.descriptor = descriptor
        try write(Array("PAR1".utf8))
    }

    /// Collects the file in memory; `finished` gives it.
    package init(
        collecting columns: [ParquetField], compression: Compression = .zstd,
        rowGroupRows: Int = 1 << 20, pageRows: Int = 1 << 16
    ) {
        precondition(rowGroupRows > 0 && pageRows > 0, "row groups and pages hold rows")
        path = "memory"
        fields = columns
        self.compression = compression
        self.rowGroupRows = rowGroupRows
        self.pageRows = pageRows
        descriptor = -1
        collected = Array("PAR1".utf8)
        offset = collected.count
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends rows: the columns are those of `init`, in their order, all of one length.
    package mutating func append(_ columns: [Column]) throws(TabularError) {
        let count = columns.first?.count ?? 0
        precondition(
            columns.map(ParquetField.init) == fields && columns.allSatisfy { $0.count == count },
            "the columns are those that the file was made for")
        var start = 0
        while start < count {
            let rows = start..<min(count, start + rowGroupRows)
            var chunks: [ChunkMetadata] = []
            for (index, column) in columns.enumerated() {
                chunks.append(try writeChunk(column, fields[index], rows))
            }
            finishRowGroup(chunks, rows: rows.count)
            start = rows.upperBound
        }
    }

    /// Writes the footer; the file is complete when this returns, and not yet flushed to the disk.
    package mutating func finish() throws(TabularError) {
        precondition(!isFinished, "a file is finished once")
        isFinished = true
        var footer = ThriftWriter()
        footer.element { out in
            out.integer(1, 2)
            out.list(2, of: .structure, count: fields.count + 1)
            out.element { root in
                root.binary(4, "schema".utf8)
                root.integer(5, Int64(fields.count))
            }
            for field in fields { out.element { field.write(to: &$0) } }
            out.integer(3, Int64(rowCount), bits: 64)
            out.list(4, of: .structure, count: rowGroups.count)
            out.raw(rowGroups)
            out.binary(6, "almanac".utf8)
            out.list(7, of: .structure, count: fields.count)
            for _ in fields { out.element { $0.structure(1) { _ in } } }
        }
        var bytes = footer.bytes
        bytes.appendLittleEndian(UInt32(footer.bytes.count))
        bytes.append(contentsOf: "PAR1".utf8)
        try write(bytes)
    }

    /// The bytes of the file, complete, where it is collected in memory.
    package consuming func finished() throws(TabularError) -> [UInt8] {
        precondition(descriptor < 0, "the file is in memory")
        try finish()
        return collected
    }

    private mutating func writeChunk(
        _ column: Column, _ field: ParquetField, _ rows: Range<Int>
    ) throws(TabularError) -> ChunkMetadata {
        let encoder = ChunkEncoder(column, rows)
        var chunk = ChunkMetadata(start: offset, valueCount: rows.count)
        chunk.minimum = encoder.minimum
        chunk.maximum = encoder.maximum
        chunk.encoding = encoder.encoding
        if case .codes(_, let dictionary, let entries) = encoder.values {
            chunk.hasDictionary = true
            chunk.uncompressedSize += try writePage(dictionary, kind: 2) { out in
                out.structure(7) {
                    $0.integer(1, Int64(entries))
                    $0.integer(2, Int64(ParquetEncoding.plain.rawValue))
                }
            }
        }
        chunk.dataStart = offset
        var row = 0
        var held = 0
        while row < rows.count {
            let end = min(rows.count, row + pageRows)
            let present = encoder.present[row..<end]
            let count = present.reduce(0) { $0 + ($1 ? 1 : 0) }
            var levels: [UInt8] = []
            PageEncoding.hybrid(present.map { $0 ? 1 : 0 }, width: 1, to: &levels)
            var page: [UInt8] = []
            page.appendLittleEndian(UInt32(levels.count))
            page += levels
            page += encoder.encoded(held..<(held + count))
            // Where there is no value there are no differences.
            let encoding =
                count == 0 && encoder.encoding == .deltaBinaryPacked ? .plain : encoder.encoding
            chunk.uncompressedSize += try writePage(page, kind: 0) { out in
                out.structure(5) {
                    $0.integer(1, Int64(end - row))
                    $0.integer(2, Int64(encoding.rawValue))
                    $0.integer(3, Int64(ParquetEncoding.rle.rawValue))
                    $0.integer(4, Int64(ParquetEncoding.rle.rawValue))
                }
            }
            chunk.nullCount += end - row - count
            held += count
            row = end
        }
        chunk.compressedSize = offset - chunk.start
        return chunk
    }

    /// Writes a page and returns its size with its header, uncompressed.
    private mutating func writePage(
        _ page: [UInt8], kind: Int64, _ details: (inout ThriftWriter) -> Void
    ) throws(TabularError) -> Int {
        let packed = compressed(page)
        var header = ThriftWriter()
        header.element { out in
            out.integer(1, kind)
            out.integer(2, Int64(page.count))
            out.integer(3, Int64(packed.count))
            let checksum = packed.withUnsafeBytes { PageChecksum.of($0) }
            out.integer(4, Int64(Int32(bitPattern: checksum)))
            details(&out)
        }
        try write(header.bytes)
        try write(packed)
        return header.bytes.count + page.count
    }

    private func compressed(_ page: [UInt8]) -> [UInt8] {
        switch compression {
        case .none: return page
        case .snappy:
            let bound = snappy_max_compressed_length(page.count)
            return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
                count = bound
                let status = page.withUnsafeBytes { input in
                    snappy_compress(
                        input.baseAddress?.assumingMemoryBound(to: CChar.self), input.count,
                        UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(
                            to: CChar.self), &count)
                }
                precondition(status == SNAPPY_OK, "snappy compresses into its own bound")
            }
        case .zstd:
            let bound = ZSTD_compressBound(page.count)
            return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
                count = page.withUnsafeBytes {
                    ZSTD_compress(buffer.baseAddress, bound, $0.baseAddress, $0.count, 3)
                }
                precondition(ZSTD_isError(count) == 0, "zstd compresses into its own bound")
            }
        }
    }

    private mutating func finishRowGroup(_ chunks: [ChunkMetadata], rows: Int) {
        var group = ThriftWriter()
        group.element { out in
            out.list(1, of: .structure, count: chunks.count)
            for (chunk, field) in zip(chunks, fields) {
                out.element { chunk.write(to: &$0, field, codec: codec) }
            }
            let size = chunks.reduce(0) { $0 + $1.uncompressedSize }
            out.integer(2, Int64(size), bits: 64)
            out.integer(3, Int64(rows), bits: 64)
        }
        rowGroups.append(group.bytes)
        rowCount += rows
    }

    private var codec: ParquetCodec {
        switch compression {
        case .none: .none
        case .snappy: .snappy
        case .zstd: .zstd
        }
    }

    private mutating func write(_ bytes: [UInt8]) throws(TabularError) {
        if descriptor < 0 {
            collected += bytes
            offset += bytes.count
            return
        }
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else {
                throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
            }
            done += wrote
        }
        offset += bytes.count
    }
}
