/// Reads the pages of one column of one row group into a builder.
struct ChunkReader: ~Copyable {
    private let column: ParquetColumn
    private let codec: ParquetCodec
    private let file: String
    private let rowGroup: Int
    private var window: ChunkWindow
    private var valuesLeft: Int
    private var page = 0
    private var isBegun = false

    /// `rowGroup` counts from 0.
    init(_ file: ParquetFile, _ column: ParquetColumn, rowGroup: Int) throws(TabularError) {
        let chunk = file.metadata.rowGroups[rowGroup].columns[column.index]
        self.column = column
        self.file = file.path
        self.rowGroup = rowGroup
        func fault(_ expected: String, _ found: String) -> TabularError {
            .parquet(
                ParquetFault(
                    Fault(expected: expected, found: found), file: file.path, column: column.name,
                    rowGroup: rowGroup + 1))
        }
        if let other = chunk.otherFile, !other.isEmpty {
            throw fault("the pages in this file", "them in \"\(other)\"")
        }
        guard chunk.physical == column.physical.rawValue else {
            throw fault("\(column.physical) as in the schema", "type \(chunk.physical)")
        }
        guard let codec = ParquetCodec(rawValue: chunk.codec) else {
            throw fault("none, snappy, gzip, brotli, lz4 or zstd as codec", "codec \(chunk.codec)")
        }
        guard chunk.valueCount == file.metadata.rowGroups[rowGroup].rowCount else {
            throw fault(
                "\(file.metadata.rowGroups[rowGroup].rowCount) values", "\(chunk.valueCount)")
        }
        if chunk.valueCount == 0 {
            // Some writers state no place for pages that are not there.
            self.codec = codec
            valuesLeft = 0
            window = ChunkWindow(source: file.source, range: 0..<0)
            return
        }
        let dictionary = chunk.dictionaryPageOffset
        let start = dictionary > 0 ? min(dictionary, chunk.dataPageOffset) : chunk.dataPageOffset
        guard start >= 4, start <= file.footerStart,
            chunk.compressedSize <= Int64(file.footerStart) - start
        else {
            throw fault(
                "pages between byte 4 and byte \(file.footerStart)",
                "\(chunk.compressedSize) bytes at \(start)")
        }
        self.codec = codec
        valuesLeft = Int(chunk.valueCount)
        window = ChunkWindow(
            source: file.source, range: Int(start)..<Int(start + chunk.compressedSize))
    }

    /// Reads the next data page and what stands before it; false after the last. `scratch` is memory
    /// for a page.
    mutating func appendPage(
        to builder: ColumnBuilder, scratch: inout RawBuffer
    ) throws(TabularError) -> Bool {
        do throws(Fault) {
            if !isBegun {
                isBegun = true
                builder.beginChunk()
            }
            while valuesLeft > 0 {
                page += 1
                if try readPage(builder, &scratch) { return true }
            }
            return false
        } catch {
            throw .parquet(
                ParquetFault(
                    error, file: file, column: column.name, rowGroup: rowGroup + 1, page: page))
        }
    }

    /// Whether the page held data.
    private mutating func readPage(
        _ builder: ColumnBuilder, _ scratch: inout RawBuffer
    ) throws(Fault) -> Bool {
        let header = try readHeader()
        guard header.compressedSize <= window.left else {
            throw Fault(
                expected: "a page within the \(window.left) bytes left",
                found: "\(header.compressedSize) bytes")
        }
        let stored = UnsafeRawBufferPointer(
            rebasing: try window.peek(header.compressedSize)[..<header.compressedSize])
        window.take(header.compressedSize)
        if let checksum = header.checksum {
            let found = PageChecksum.of(stored)
            guard found == checksum else {
                throw Fault(expected: "the checksum \(checksum)", found: "\(found)")
            }
        }
        switch header.kind {
        case .index: return false
        case .dictionary:
            let bytes = try decompressed(stored, header.uncompressedSize, true, &scratch)
            try builder.setDictionary(bytes, count: header.valueCount, encoding: header.encoding)
            return false
        case .data, .dataV2:
            guard header.valueCount <= valuesLeft else {
                throw Fault(
                    expected: "at most \(valuesLeft) values", found: "\(header.valueCount)")
            }
            if header.kind == .data {
                try readData(header, stored, builder, &scratch)
            } else {
                try readDataV2(header, stored, builder, &scratch)
            }
            valuesLeft -= header.valueCount
            return true
        }
    }

    /// Levels and values are compressed together; the levels' length stands before them.
    private func readData(
        _ header: PageHeader, _ stored: UnsafeRawBufferPointer, _ builder: ColumnBuilder,
        _ scratch: inout RawBuffer
    ) throws(Fault) {
        let bytes = try decompressed(stored, header.uncompressedSize, true, &scratch)
        var levels: UnsafeRawBufferPointer?
        var values = bytes
        if column.isOptional {
            guard header.levelEncoding == .rle else {
                throw Fault(expected: "levels in RLE", found: "\(header.levelEncoding)")
            }
            guard bytes.count >= 4 else { throw levelsBeyond(4) }
            let length = Int(bytes.loadUnaligned(as: UInt32.self))
            guard length <= bytes.count - 4 else { throw levelsBeyond(length) }
            levels = UnsafeRawBufferPointer(rebasing: bytes[4..<(4 + length)])
            values = UnsafeRawBufferPointer(rebasing: bytes[(4 + length)...])
        }
        try builder.append(
            values, levels: levels, rows: header.valueCount, encoding: header.encoding)
    }

    /// The levels stand before the values, never compressed.
    private func readDataV2(
        _ header: PageHeader, _ stored: UnsafeRawBufferPointer, _ builder: ColumnBuilder,
        _ scratch: inout RawBuffer
    ) throws(Fault) {
        let repetition = header.repetitionBytes
        let definition = header.definitionBytes
        guard repetition >= 0, definition >= 0,
            repetition + definition <= min(stored.count, header.uncompressedSize)
        else { throw levelsBeyond(definition) }
        let start = repetition + definition
        let values = try decompressed(
            UnsafeRawBufferPointer(rebasing: stored[start...]), header.uncompressedSize - start,
            header.isCompressed, &scratch)
        let levels = UnsafeRawBufferPointer(rebasing: stored[repetition..<start])
        try builder.append(
            values, levels: column.isOptional ? levels : nil, rows: header.valueCount,
            encoding: header.encoding)
    }

    private func decompressed(
        _ stored: UnsafeRawBufferPointer, _ size: Int, _ isCompressed: Bool,
        _ scratch: inout RawBuffer
    ) throws(Fault) -> UnsafeRawBufferPointer {
        if codec == .none || !isCompressed {
            guard stored.count == size else {
                throw Fault(expected: "a page of \(size) bytes", found: "\(stored.count)")
            }
            return stored
        }
        if size == 0 { return UnsafeRawBufferPointer(start: stored.baseAddress, count: 0) }
        scratch.truncate(to: 0)
        let room = try scratch.room(for: size)
        try codec.decompress(
            stored, into: UnsafeMutableRawBufferPointer(start: room, count: size))
        return UnsafeRawBufferPointer(start: room, count: size)
    }

    /// Headers have no length of their own: where the bytes at hand end within one, more are read.
    private mutating func readHeader() throws(Fault) -> PageHeader {
        var size = 1 << 12
        while true {
            let bytes = try window.peek(size)
            guard !bytes.isEmpty else {
                throw Fault(expected: "a page with \(valuesLeft) values more", found: "none")
            }
            do throws(Fault) {
                var reader = ThriftReader(bytes)
                let header = try PageHeader(&reader)
                window.take(reader.position)
                return header
            } catch {
                guard ThriftReader.isCut(error), bytes.count < window.left else { throw error }
                size = 2 * bytes.count
            }
        }
    }

    private func levelsBeyond(_ length: Int) -> Fault {
        Fault(expected: "levels within the page", found: "\(length) bytes of them")
    }
}
