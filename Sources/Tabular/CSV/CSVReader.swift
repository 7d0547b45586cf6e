/// Reads a CSV file with a header, record by record, in constant memory.
///
///     var sales = try CSVReader(path: "sales.csv")
///     let price = try sales.requiredIndex(ofColumn: "price")
///     while try sales.next() {
///         if case .number(let value) = sales.number(price) { total += value }
///     }
///
/// The cells belong to the current record: they are asked for by column index, counted from 0, and
/// converted on request. Empty lines are skipped. An error that `concernsOneRecord` leaves the reader
/// on that record, so that `line` and `raw` may be set aside and `next()` called again.
package struct CSVReader: RecordReader, ~Copyable {
    /// What becomes of a record with another number of fields than the header.
    package enum RaggedRecords: Hashable, Sendable {
        /// `next()` throws `ragged`.
        case refused
        /// `next()` gives the record; `fieldCount` tells, and missing cells are null.
        case reported
    }

    /// The names in the header, in its order.
    package let columns: [String]
    package let format: CSVFormat
    let nulls: NullTexts
    /// By column how cells are written; empty where all are plain.
    let cells: [CellFormat]
    var scanner: RecordScanner
    private let raggedRecords: RaggedRecords
    private let indexes: [String: Int]

    /// A place between two records.
    package struct Position: Hashable, Sendable {
        /// In bytes of the file, or of the text packed in it.
        package var offset: Int
        /// The line that begins there, from 1.
        package var line: Int

        package init(offset: Int, line: Int) {
            self.offset = offset
            self.line = line
        }
    }

    /// Opens the file at `path` and reads its header.
    ///
    /// `chunkSize` is how much is asked of the operating system at a time, `recordLimit` how long one
    /// record may grow, both in bytes.
    package init(
        path: String, format: CSVFormat = CSVFormat(), raggedRecords: RaggedRecords = .refused,
        chunkSize: Int = 1 << 20, recordLimit: Int = 64 << 20
    ) throws(TabularError) {
        let window = try ByteWindow(path: path, chunkSize: chunkSize)
        var scanner = try RecordScanner(window: window, format: format, recordLimit: recordLimit)
        guard try scanner.advance() else { throw .empty(file: path) }
        if let defect = scanner.defect(columns: []) { throw defect }
        let columns = (0..<scanner.fieldCount).map { index in
            scanner.withField(index) { String(decoding: $0, as: UTF8.self) }
        }
        try self.init(scanner, columns, format, raggedRecords)
    }

    /// Opens the file at `path` at a place that an earlier reading reached (`position`), with the header
    /// that it read: what stands before is not looked at. An archive is unpacked up to there.
    ///
    ///     var news = try CSVReader(path: path, columns: known, startingAt: reached)
    package init(
        path: String, columns: [String], startingAt position: Position,
        format: CSVFormat = CSVFormat(), raggedRecords: RaggedRecords = .refused,
        chunkSize: Int = 1 << 20, recordLimit: Int = 64 << 20
    ) throws(TabularError) {
        precondition(position.offset >= 0 && position.line >= 1)
        let window = try ByteWindow(
            path: path, chunkSize: chunkSize, startingAt: position.offset)
        let scanner = try RecordScanner(
            window: window, format: format, recordLimit: recordLimit, line: position.line)
        try self.init(scanner, columns, format, raggedRecords)
    }

    private init(
        _ scanner: consuming RecordScanner, _ columns: [String], _ format: CSVFormat,
        _ raggedRecords: RaggedRecords
    ) throws(TabularError) {
        var indexes: [String: Int] = [:]
        for (index, name) in columns.enumerated() {
            if let first = indexes[name] {
                throw .duplicateColumn(
                    file: scanner.window.file, name: name, first: first + 1, second: index + 1)
            }
            indexes[name] = index
        }
        self.columns = columns
        self.format = format
        self.nulls = NullTexts(format.nullValues)
        self.raggedRecords = raggedRecords
        self.indexes = indexes
        let cells = columns.map { format.cells(ofColumn: $0) }
        self.cells = cells.allSatisfy { $0 == .plain } ? [] : cells
        self.scanner = scanner
    }

    /// The path as it was given.
    package var file: String { scanner.window.file }

    /// The index of the column `name`; nil where the header has none.
    package func index(ofColumn name: String) -> Int? { indexes[name] }

    /// Moves to the next record; false after the last one.
    package mutating func next() throws(TabularError) -> Bool {
        guard try scanner.advance() else { return false }
        if scanner.mayBeDefective, let defect = scanner.defect(columns: columns) { throw defect }
        if scanner.fieldCount != columns.count, raggedRecords == .refused {
            throw .ragged(
                file: file, line: line, expected: columns.count, found: scanner.fieldCount)
        }
        return true
    }

    /// The line on which the current record starts; the header is usually on line 1.
    package var line: Int { scanner.line }

    /// The place in the file at which the current record starts, in bytes.
    package var offset: Int { scanner.offset }

    /// The place in the file after the current record and its line end, in bytes.
    package var endOffset: Int { scanner.endOffset }

    /// The place after the current record and its line end.
    package var position: Position {
        Position(offset: scanner.endOffset, line: scanner.lineOfNext)
    }

    /// A record without a line end may be the beginning of a longer one.
    package var place: Position? { isTerminated ? position : nil }

    /// Whether the current record has its line end; the last of a file that is still being written may
    /// lack it, and its end.
    package var isTerminated: Bool { scanner.isTerminated }

    /// The number of fields of the current record; 0 before the first.
    package var fieldCount: Int { scanner.fieldCount }

    /// The current record as it stands in the file, without its line end. Bytes that are no UTF-8 come
    /// out as U+FFFD.
    package var raw: String { String(decoding: scanner.recordBytes, as: UTF8.self) }

    /// Calls `body` with the content of the whole record, for hashing: for each field the length in
    /// bytes (four bytes, least first) and the unquoted bytes. How a field was quoted and how the line
    /// ended make no difference, but where quotes tell a value from none: its length then has the highest
    /// bit set.
    package func withRecordBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let fields = scanner.fieldCount
        var size = 4 * fields
        for index in 0..<fields { size += scanner.withField(index) { $0.count } }
        return try withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
            var place = 0
            for index in 0..<fields {
                scanner.withField(index) { bytes in
                    let length = UInt32(truncatingIfNeeded: bytes.count)
                    buffer.storeBytes(
                        of: (isQuotedNull(index, bytes) ? length | 1 << 31 : length).littleEndian,
                        toByteOffset: place, as: UInt32.self)
                    UnsafeMutableRawBufferPointer(
                        rebasing: buffer[(place + 4)..<(place + 4 + bytes.count)]
                    ).copyBytes(from: bytes)
                    place += 4 + bytes.count
                }
            }
            return try body(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Whether the field would be null without its quotes.
    private func isQuotedNull(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        !format.nullsMayBeQuoted && scanner.isQuoted(index)
            && nulls.contain(Spaces.trimmed(bytes))
    }
}

extension RecordScanner {
    /// Whether `defect` must be asked.
    var mayBeDefective: Bool { brokenQuote >= 0 || window.hasNUL || !window.isASCII }

    /// What is wrong with the bytes of the record, if anything.
    func defect(columns: [String]) -> TabularError? {
        func label(_ index: Int) -> String {
            index < columns.count ? "\"\(columns[index])\"" : String(index + 1)
        }
        if window.hasNUL, recordBytes.contains(0) {
            return .nulByte(file: window.file, line: line)
        }
        if !window.isASCII, !ASCII.isAll(recordBytes) {
            for index in 0..<fieldCount {
                guard let bytes = withField(index, { UTF8Text.firstFault($0) }) else { continue }
                return .invalidUTF8(
                    file: window.file, line: line, column: label(index), bytes: bytes)
            }
        }
        if brokenQuote >= 0 {
            return .textAfterQuote(file: window.file, line: line, column: label(brokenQuote))
        }
        return nil
    }
}

enum UTF8Text {
    /// The first bytes that are no UTF-8, in hexadecimal; nil where all are.
    static func firstFault(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.map { place in
                let digits = String(bytes[place], radix: 16, uppercase: true)
                return "0x" + (digits.count == 1 ? "0" : "") + digits
            }.joined(separator: " ")
        }
    }
}
