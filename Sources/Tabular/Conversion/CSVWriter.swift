import Glibc

/// Writes columns as CSV, with commas, LF and a header, some rows at a time.
///
/// A row without a value is `null`, by default an empty cell. A value that would be read back as none, or
/// holds a NUL byte, is an error: nothing is lost in silence. Texts are quoted where they must be.
struct CSVWriter: ~Copyable {
    let path: String
    private let null: [UInt8]
    private let nulls: NullTexts
    private let descriptor: CInt
    private var buffer: [UInt8] = []
    private var rowCount = 0

    private static let bufferSize = 1 << 20
    /// Cells are made column by column for so many rows, and then put in the order of the file.
    private static let blockRows = 1 << 10

    /// Writes to a file that is open, and closes it; errors call it `path`.
    init(descriptor: CInt, path: String, columns: [String], null: String = "") {
        self.path = path
        self.null = Array(null.utf8)
        nulls = NullTexts([null])
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.bufferSize + (1 << 16))
        for (index, name) in columns.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            var name = name
            name.withUTF8 { Self.appendQuoted($0, to: &buffer) }
        }
        if buffer.isEmpty { buffer += "\"\"".utf8 }
        buffer.append(10)
    }

    deinit { close(descriptor) }

    /// Appends rows: the columns are those of `init`, all of one length.
    mutating func append(_ columns: [Column]) throws(TabularError) {
        let count = columns.first?.count ?? 0
        let texts = columns.map(ElementText.init)
        var cells = [CellTexts](repeating: CellTexts(), count: columns.count)
        var start = 0
        while start < count {
            let rows = start..<min(count, start + Self.blockRows)
            for index in texts.indices {
                cells[index].removeAll()
                texts[index].append(rows, to: &cells[index])
            }
            for row in rows {
                rowCount += 1
                try append(columns, cells, row, at: row - start)
                if buffer.count >= Self.bufferSize { try flush() }
            }
            start = rows.upperBound
        }
    }

    /// Writes what is left; the file is complete when this returns, and not yet flushed to the disk.
    mutating func finish() throws(TabularError) { try flush() }

    private mutating func append(
        _ columns: [Column], _ cells: [CellTexts], _ row: Int, at place: Int
    ) throws(TabularError) {
        let start = buffer.count
        for index in columns.indices {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            if columns[index].isNull(row) {
                buffer += null
                continue
            }
            let range = (place == 0 ? 0 : cells[index].ends[place - 1])..<cells[index].ends[place]
            let isText = columns[index].type == .text || columns[index].type == .json
            let fault: String? = cells[index].bytes.withUnsafeBufferPointer { bytes in
                let cell = UnsafeBufferPointer(rebasing: bytes[range])
                if nulls.contain(Spaces.trimmed(cell)) {
                    return
                        "\"\(String(decoding: cell, as: UTF8.self))\", which would be read back as "
                        + "no value; choose another text for no value with --null"
                }
                guard isText else {
                    buffer += cell
                    return nil
                }
                if cell.contains(0) { return "a NUL byte, which no CSV file has" }
                Self.appendQuoted(cell, to: &buffer)
                return nil
            }
            if let fault {
                throw .cannotConvert(
                    file: path, column: columns[index].name, row: rowCount, reason: fault)
            }
        }
        // Of one column, an empty line would be no row.
        if buffer.count == start { buffer += "\"\"".utf8 }
        buffer.append(10)
    }

    private mutating func flush() throws(TabularError) {
        var done = 0
        while done < buffer.count {
            let wrote = buffer.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + done }, buffer.count - done)
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else {
                throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
            }
            done += wrote
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func appendQuoted(
        _ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
    ) {
        let isPlain = text.allSatisfy { $0 != 0x2c && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d }
        if isPlain {
            bytes += text
            return
        }
        bytes.append(0x22)
        for byte in text {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }
}
