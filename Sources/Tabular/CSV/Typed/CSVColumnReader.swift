import Glibc

/// Reads a CSV file into typed columns, some rows at a time, in the memory of these rows.
///
///     var reader = try CSVColumnReader(path: "sales.csv")
///     while let columns = try reader.read(rows: 100_000) { … }
///
/// Plain rows are read in one sweep over the bytes; each other row is cut into fields by the scanner that
/// `CSVReader` uses, and read cell by cell.
package struct CSVColumnReader: ~Copyable {
    /// What becomes of a row that is no record, or has a cell that is not of its column's type.
    package enum UnreadableRows: Hashable, Sendable {
        /// `read` throws.
        case refused
        /// The row is left out; `setAside` says why.
        case setAside
    }

    /// The columns that are read.
    package let fields: [CSVField]
    package private(set) var setAside: [TabularError] = []
    package private(set) var setAsideCount = 0
    /// Whether `read` threw because of a cell that does not fit an inferred type.
    private(set) var hasMisfit = false

    private var reader: CSVReader
    private let unreadableRows: UnreadableRows
    private let columns: [CellColumn]
    /// Rows of the columns so far.
    private var rows = 0
    private let sweep: RowSweep
    /// The window that `sweep` was prepared for.
    private var prepared = (offset: -1, count: 0, end: 0)

    package static let chunkSize = 1 << 18
    private static let keptReasons = 1000

    /// Opens the file. Types that are not stated are those of the first `sampleRows` rows, or of all with
    /// nil; `columns` names those wanted, in that order.
    package init(
        path: String, format: CSVFormat = CSVFormat(), types: [String: CellType] = [:],
        sampleRows: Int? = CSVTable.sampleRows, columns: [String]? = nil,
        unreadableRows: UnreadableRows = .refused, chunkSize: Int = Self.chunkSize
    ) throws(TabularError) {
        let survey = try TypeSurvey(path: path, format: format, types: types, limit: sampleRows)
        try self.init(
            path: path, format: format, fields: survey.fields, columns: columns,
            unreadableRows: unreadableRows, chunkSize: chunkSize)
    }

    init(
        path: String, format: CSVFormat, fields: [CSVField], columns names: [String]?,
        unreadableRows: UnreadableRows, chunkSize: Int = Self.chunkSize
    ) throws(TabularError) {
        var reader = try CSVReader(path: path, format: format, chunkSize: chunkSize)
        reader.scanner.stopSurveyingBytes()
        var wanted = fields
        if let names {
            wanted = []
            for name in names { wanted.append(fields[try reader.requiredIndex(ofColumn: name)]) }
        }
        self.fields = wanted
        self.unreadableRows = unreadableRows
        let nulls = reader.nulls
        columns = wanted.map { field in
            let cells = format.cells(ofColumn: field.name)
            return CellColumn(
                name: field.name, index: field.index, type: field.type,
                reading: CellReading(
                    numbers: cells.numbers, times: cells.times,
                    isStated: field.evidence == .stated),
                delimiter: format.delimiter, nulls: nulls)
        }
        sweep = RowSweep(
            columns: reader.columns.count, format: format,
            endsWithPair: reader.scanner.endedWithPair)
        self.reader = reader
    }

    /// The next rows, at most `limit`; nil after the last.
    package mutating func read(rows limit: Int) throws(TabularError) -> [Column]? {
        try fill(limit)
        return rows > 0 ? try take() : nil
    }

    /// All rows that are left, none among them.
    mutating func readAll() throws(TabularError) -> [Column] {
        try fill(.max)
        return try take()
    }

    private mutating func fill(_ limit: Int) throws(TabularError) {
        precondition(limit > 0)
        while rows < limit {
            try sweepWindow(limit)
            if rows == limit { break }
            if isWindowSwept {
                try reader.scanner.refill()
                if hasWholeLine { continue }
            }
            guard try readCarefully() else { break }
        }
    }

    private mutating func take() throws(TabularError) -> [Column] {
        var taken: [Column] = []
        do throws(Fault) {
            for column in columns { taken.append(try column.take(rows: rows)) }
        } catch { throw error.placed(in: reader.file) }
        rows = 0
        prepared.offset = -1
        return taken
    }

    // MARK: Plain rows

    /// Whether no whole line is left in the window, and the file goes on.
    private var isWindowSwept: Bool {
        !reader.scanner.window.isLast && reader.scanner.next >= prepared.end
    }

    private var hasWholeLine: Bool {
        memchr(reader.scanner.window.base, 0x0a, reader.scanner.window.count) != nil
    }

    private mutating func sweepWindow(_ limit: Int) throws(TabularError) {
        let window = (
            base: reader.scanner.window.base, offset: reader.scanner.window.offset,
            count: reader.scanner.window.count
        )
        let next = reader.scanner.next
        if prepared.offset != window.offset || prepared.count != window.count {
            try prepare(window.base, window.count, from: next)
            prepared.offset = window.offset
            prepared.count = window.count
        }
        guard next < prepared.end else { return }
        var row = rows
        let end = UnsafePointer(window.base + prepared.end)
        let place = try Fault.placed(in: reader.file) { () throws(Fault) in
            try sweep.run(UnsafePointer(window.base + next), end: end, row: &row, limit: limit)
        }
        reader.scanner.skip(
            to: UnsafePointer(window.base).distance(to: place), records: row - rows)
        rows = row
    }

    /// Finds the last line end in the window, and makes room for all rows before it.
    private mutating func prepare(
        _ base: UnsafeMutablePointer<UInt8>, _ count: Int, from next: Int
    ) throws(TabularError) {
        var end = count
        while end > next, base[end - 1] != 0x0a { end -= 1 }
        prepared.end = end
        let bytes = end - next
        guard bytes > 0 else { return }
        try Fault.placed(in: reader.file) { () throws(Fault) in
            try self.prepareTargets(bytes: bytes)
        }
    }

    private func prepareTargets(bytes: Int) throws(Fault) {
        // A row has a delimiter or a line end after each cell.
        let more = bytes / sweep.fields.count + 1
        for column in columns {
            let terminator = sweep.terminator(ofColumn: column.index)
            sweep.fields[column.index] = try column.target(
                rows: rows, more: more, bytes: bytes, terminator: terminator)
        }
    }

    // MARK: Other rows

    /// Reads one row with all care; false after the last.
    private mutating func readCarefully() throws(TabularError) -> Bool {
        do throws(TabularError) {
            guard try reader.next() else { return false }
            try putRow()
            rows += 1
        } catch {
            guard error.concernsOneRecord, !hasMisfit, unreadableRows == .setAside else {
                throw error
            }
            setAsideCount += 1
            if setAside.count < Self.keptReasons { setAside.append(error) }
        }
        return true
    }

    private mutating func putRow() throws(TabularError) {
        var nulls = 0
        for column in columns {
            if reader.isNull(column.index) {
                nulls += 1
                continue
            }
            let isRead = try Fault.placed(in: reader.file) { () throws(Fault) in
                try reader.scanner.withField(column.index) { bytes throws(Fault) in
                    try column.put(bytes, row: rows)
                }
            }
            if isRead { continue }
            if !column.reading.isStated { hasMisfit = true }
            throw .unreadableCell(
                file: reader.file, line: reader.line, column: column.name,
                expected: column.expected, found: reader.text(column.index))
        }
        // Only now, because a row that is not taken in leaves no trace.
        guard nulls > 0 else { return }
        for column in columns where reader.isNull(column.index) {
            try Fault.placed(in: reader.file) { () throws(Fault) in try column.putNull(row: rows) }
        }
    }
}

extension CellColumn {
    /// Read after "expected".
    var expected: String {
        switch type {
        case .date, .timestamp:
            reading.times == .iso ? "\(type.expected) as in ISO 8601" : reading.times.expected
        default: type.expected
        }
    }
}

extension Fault {
    func placed(in file: String) -> TabularError {
        .cannotRead(file: file, reason: "expected \(expected), found \(found)")
    }

    static func placed<Result: ~Copyable>(
        in file: String, _ body: () throws(Fault) -> Result
    ) throws(TabularError) -> Result {
        do throws(Fault) { return try body() } catch { throw error.placed(in: file) }
    }
}
