import TimeSeries

/// The current record of a table: its cells by column index, counted from 0, converted on request.
///
/// A reader of any format is its own current record. What it must say of a cell is its text and whether it
/// is null; numbers, integers and times are read from the text.
package protocol Record: ~Copyable {
    /// The line of the record in its file, or its number among the rows of a query; from 1.
    var line: Int { get }

    /// The whole record as a person may read it.
    var raw: String { get }

    /// Adds the bytes of `raw`.
    func appendRaw(to bytes: inout [UInt8])

    /// Calls `body` with the bytes of the cell's text, which live until it returns; empty where there is
    /// none.
    func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result

    func isNull(_ column: Int) -> Bool

    /// The cell as a decimal number, correctly rounded.
    func number(_ column: Int) -> NumberCell

    /// The cell as an integer: a sign and digits.
    func integer(_ column: Int) -> IntegerCell

    /// The cell as a month, a date or a timestamp: as in ISO 8601 unless the table says otherwise.
    func time(_ column: Int) -> TimeCell
}

/// A table read record by record.
package protocol RecordReader: Record, ~Copyable {
    /// What errors call the table: a path, or a database and its relation.
    var file: String { get }

    /// The names of the columns, in their order.
    var columns: [String] { get }

    func index(ofColumn name: String) -> Int?

    /// The place after the current record, from which the table can be read on; nil where there is none,
    /// or the record may not have ended.
    var place: CSVReader.Position? { get }

    /// Whether a record is found again by its number, where it has no place.
    var isCountedByRecords: Bool { get }

    /// Moves to the next record; false after the last one.
    mutating func next() throws(TabularError) -> Bool

    /// Calls `body` with the content of the whole record, for hashing.
    func withRecordBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
}

extension RecordReader where Self: ~Copyable {
    package var place: CSVReader.Position? { nil }
    package var isCountedByRecords: Bool { false }

    package func withRecordBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try Array(raw.utf8).withUnsafeBytes(body)
    }

    /// The index of the column `name`; throws `missingColumn` where there is none.
    package func requiredIndex(ofColumn name: String) throws(TabularError) -> Int {
        guard let index = index(ofColumn: name) else {
            throw .missingColumn(file: file, name: name, present: columns)
        }
        return index
    }
}

extension Record where Self: ~Copyable {
    package func appendRaw(to bytes: inout [UInt8]) { bytes.append(contentsOf: raw.utf8) }

    /// The content of the cell, with the spaces that it has.
    package func text(_ column: Int) -> String {
        withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }

    /// The content of the cell without the spaces around it.
    package func trimmedText(_ column: Int) -> String {
        withBytes(column) { String(decoding: Spaces.trimmed($0), as: UTF8.self) }
    }

    /// Whether the cell has nothing but spaces.
    package func isBlank(_ column: Int) -> Bool {
        withBytes(column) { Spaces.trimmed($0).isEmpty }
    }

    /// The cell as a decimal number, correctly rounded.
    package func number(_ column: Int) -> NumberCell {
        if isNull(column) { return .null }
        return withBytes(column) { NumberCell($0) }
    }

    /// The cell as an integer: a sign and digits.
    package func integer(_ column: Int) -> IntegerCell {
        if isNull(column) { return .null }
        return withBytes(column) { IntegerCell($0) }
    }

    /// The cell as an ISO 8601 month, date or timestamp.
    package func time(_ column: Int) -> TimeCell {
        if isNull(column) { return .null }
        return withBytes(column) { TimeCell($0) }
    }
}

extension NumberCell {
    /// What the text of a cell that is not null says, spaces around it aside.
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch NumberText.read(Spaces.trimmed(bytes)) {
        case .finite(let value): self = .number(value)
        case .nonFinite: self = .nonFinite(String(decoding: bytes, as: UTF8.self))
        case .unreadable: self = .unreadable(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension NumberCell {
    /// What the text of a cell that is not null says.
    package init(text bytes: UnsafeBufferPointer<UInt8>, format: NumberFormat = .plain) {
        self.init(bytes, format)
    }

    /// What the text of a cell that is not null says where numbers are written as `format` says.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ format: NumberFormat) {
        let read = format.withPlain(Spaces.trimmed(bytes)) { NumberText.read($0) }
        switch read ?? .unreadable {
        case .finite(let value): self = .number(value)
        case .nonFinite: self = .nonFinite(String(decoding: bytes, as: UTF8.self))
        case .unreadable: self = .unreadable(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension IntegerCell {
    /// What the text of a cell that is not null says.
    package init(text bytes: UnsafeBufferPointer<UInt8>, format: NumberFormat = .plain) {
        self.init(bytes, format)
    }

    /// What the text of a cell that is not null says where numbers are written as `format` says.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ format: NumberFormat) {
        let read = format.withPlain(Spaces.trimmed(bytes)) { NumberText.readInteger($0) }
        if let value = read ?? nil {
            self = .integer(value)
        } else {
            self = .unreadable(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension TimeCell {
    /// What the text of a cell that is not null says.
    package init(text bytes: UnsafeBufferPointer<UInt8>, format: TimeFormat = .iso) {
        self.init(bytes, format)
    }

    /// What the text of a cell that is not null says where times are written as `format` says.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ format: TimeFormat) {
        if let read = format.read(Spaces.trimmed(bytes)) {
            self = .time(read)
        } else {
            self = .unreadable(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension IntegerCell {
    /// What the text of a cell that is not null says, spaces around it aside.
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let value = NumberText.readInteger(Spaces.trimmed(bytes)) {
            self = .integer(value)
        } else {
            self = .unreadable(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension TimeCell {
    /// What the text of a cell that is not null says, spaces around it aside.
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let read = TimestampText(utf8: Spaces.trimmed(bytes)) {
            self = .time(read)
        } else {
            self = .unreadable(String(decoding: bytes, as: UTF8.self))
        }
    }
}
