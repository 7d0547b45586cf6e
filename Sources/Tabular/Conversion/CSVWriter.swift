import Glibc

/// Writes columns as CSV, with commas, LF and a header, some rows at a time.
///
/// A row without a value is `null`, by default an empty cell. A text that would be read back as that is
/// an error: nothing is lost in silence. Texts are quoted where they must be.
package struct CSVWriter: ~Copyable {
    package let path: String
    private let null: [UInt8]
    private let descriptor: CInt
    private var buffer: [UInt8] = []
    private var rowCount = 0

    private static let bufferSize = 1 << 20

    /// Creates the file, or empties it.
    package init(path: String, columns: [String], null: String = "") throws(TabularError) {
        self.path = path
        self.null = Array(null.utf8)
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
        buffer.reserveCapacity(Self.bufferSize + (1 << 16))
        for (index, name) in columns.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            Self.appendQuoted(Array(name.utf8), to: &buffer)
        }
        buffer.append(10)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends rows: the columns are those of `init`, all of one length.
    package mutating func append(_ columns: [Column]) throws(TabularError) {
        let cells = columns.map(Cells.init)
        for row in 0..<(columns.first?.count ?? 0) {
            rowCount += 1
            let start = buffer.count
            for (index, column) in cells.enumerated() {
                if index > 0 { buffer.append(UInt8(ascii: ",")) }
                if columns[index].isNull(row) {
                    buffer += null
                } else if !column.append(row, unless: null, to: &buffer) {
                    throw .cannotConvert(
                        file: path, column: columns[index].name, row: rowCount,
                        reason: "a text that would be read back as no value; choose another text for "
                            + "no value with --null")
                }
            }
            // Of one column, an empty line would be no row.
            if buffer.count == start { buffer += "\"\"".utf8 }
            buffer.append(10)
            if buffer.count >= Self.bufferSize { try flush() }
        }
    }

    /// Writes what is left; the file is complete when this returns, and not yet flushed to the disk.
    package mutating func finish() throws(TabularError) { try flush() }

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

    fileprivate static func appendQuoted(_ text: [UInt8], to bytes: inout [UInt8]) {
        let isPlain = text.allSatisfy {
            $0 != 0x2c && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d
        }
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

/// The cells of a column.
private struct Cells {
    private let column: Column
    private let text: ElementText
    /// Whether cells may need quotes, or look like no value.
    private let isText: Bool

    init(_ column: Column) {
        self.column = column
        text = ElementText(column)
        isText = column.type == .text || column.type == .json
    }

    /// Appends the cell of a row that holds a value; false where it would be taken for `null`.
    func append(_ row: Int, unless null: [UInt8], to bytes: inout [UInt8]) -> Bool {
        guard isText else {
            let start = bytes.count
            text.append(row, to: &bytes)
            return null.isEmpty || !bytes[start...].elementsEqual(null)
        }
        var cell: [UInt8] = []
        text.append(row, to: &cell)
        let looksNull = cell.withUnsafeBufferPointer { Spaces.trimmed($0).elementsEqual(null) }
        if looksNull { return false }
        CSVWriter.appendQuoted(cell, to: &bytes)
        return true
    }
}
