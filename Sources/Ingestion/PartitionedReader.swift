import Tabular

/// A file's records with the columns that the folders above it name: of `sales/week=2026-01-05/a.csv`
/// every record has a week. A column of the file itself goes before.
struct PartitionedReader<Base: RecordReader & ~Copyable>: RecordReader, ~Copyable {
    private var base: Base
    /// By column beyond those of the file: its text, nil where the folder says that there is none.
    private let partitions: [String?]
    private let width: Int
    private let delimiter: UInt8
    let columns: [String]

    init(_ base: consuming Base, _ folders: [PartitionFolder], delimiter: UInt8) {
        let own = base.columns
        let added = folders.filter { !own.contains($0.column) }
        columns = own + added.map(\.column)
        partitions = added.map(\.value)
        width = own.count
        self.delimiter = delimiter
        self.base = base
    }

    var file: String { base.file }
    var line: Int { base.line }
    var place: CSVReader.Position? { base.place }
    var isCountedByRecords: Bool { base.isCountedByRecords }

    var raw: String {
        partitions.reduce(base.raw) { raw, value in
            raw + String(UnicodeScalar(delimiter))
                + QuotedText.cell(value ?? "", separator: delimiter)
        }
    }

    func appendRaw(to bytes: inout [UInt8]) {
        base.appendRaw(to: &bytes)
        for value in partitions {
            bytes.append(delimiter)
            bytes.append(contentsOf: QuotedText.cell(value ?? "", separator: delimiter).utf8)
        }
    }

    func index(ofColumn name: String) -> Int? {
        base.index(ofColumn: name) ?? columns[width...].firstIndex(of: name)
    }

    mutating func next() throws(TabularError) -> Bool { try base.next() }

    func withRecordBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try base.withRecordBytes(body)
    }

    func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard column >= width else { return base.withBytes(column, body) }
        return Array((partitions[column - width] ?? "").utf8).withUnsafeBufferPointer(body)
    }

    func isNull(_ column: Int) -> Bool {
        column < width ? base.isNull(column) : isBlank(column)
    }

    func number(_ column: Int) -> NumberCell {
        if column < width { return base.number(column) }
        return isNull(column) ? .null : withBytes(column) { NumberCell(text: $0) }
    }

    func integer(_ column: Int) -> IntegerCell {
        if column < width { return base.integer(column) }
        return isNull(column) ? .null : withBytes(column) { IntegerCell(text: $0) }
    }

    func time(_ column: Int) -> TimeCell {
        if column < width { return base.time(column) }
        return isNull(column) ? .null : withBytes(column) { TimeCell(text: $0) }
    }
}

/// A folder such as `week=2026-01-05`, as Hive, Spark and pyarrow write them.
struct PartitionFolder: Hashable {
    let column: String
    /// Nil for the folder of rows that have none.
    let value: String?

    /// The partition folders of a path, outermost first.
    static func all(in path: String) -> [PartitionFolder] {
        path.split(separator: "/").dropLast().compactMap { folder in
            guard let mark = folder.firstIndex(of: "="), mark != folder.startIndex else {
                return nil
            }
            let value = unescaped(folder[folder.index(after: mark)...])
            return PartitionFolder(
                column: unescaped(folder[..<mark]),
                value: value == "__HIVE_DEFAULT_PARTITION__" ? nil : value)
        }
    }

    /// `%3A` and the like as the bytes that they stand for.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
