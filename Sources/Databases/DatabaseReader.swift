package import Tabular

/// Reads columns of a table in a database, row by row, in constant memory and from one moment of it.
///
/// NULL is null, and so is a text that is empty or nothing but spaces, as in a file. Every other cell is its
/// text: times in ISO 8601 and with their zone in UTC, numbers with all their digits, booleans as 1 and 0.
package struct DatabaseReader: RecordReader, ~Copyable {
    /// The label of the table.
    package let file: String
    /// The columns asked for, each once.
    package let columns: [String]
    /// The number of the current row, from 1.
    package private(set) var line = 0
    /// The columns of the table, in its order, with their types where it declares them.
    package let present: [(name: String, type: ElementType?)]
    private let table: DatabaseTable
    private let absent: Set<String>
    private let cursor: any RowCursor

    /// Connects, and looks at which columns there are.
    ///
    /// - Parameters:
    ///   - names: the columns to read; all that there are where it is nil.
    ///   - absent: columns that every row has without a value, because the table does not have them.
    package init(
        _ table: DatabaseTable, columns names: [String]?, absent: Set<String> = []
    ) throws(TabularError) {
        let cursor: any RowCursor
        switch table.connection {
        case .sqlite(let path): cursor = try SQLiteCursor(path: path, table: table)
        case .postgres(let keywords): cursor = try PostgresCursor(keywords, table: table)
        }
        var wanted: [String] = []
        let present = cursor.described.map(\.name)
        for name in names ?? present where !wanted.contains(name) { wanted.append(name) }
        for name in wanted where !present.contains(name) && !absent.contains(name) {
            throw .missingColumn(file: table.label, name: name, present: present)
        }
        self.present = cursor.described.map { ($0.name, $0.type) }
        self.table = table
        self.absent = absent.subtracting(present)
        self.cursor = cursor
        file = table.label
        columns = wanted
    }

    /// Whether the rows of a range of this column come in an order that the database can be asked for
    /// the rest of.
    package func isOrdered(by column: String) -> Bool { comparison(of: column) != .none }

    /// Begins to read the rows of `range`, in the order of its column as far as the database can tell,
    /// those without a value last; all rows where it is nil.
    ///
    /// - Parameters:
    ///   - start: a cell of the column: rows that stand before it in that order are left out.
    ///   - line: the number of the row before the first.
    ///   - isOrdered: false where the order does not matter, which may save a sort.
    package mutating func open(
        _ range: LedgerRange?, from start: SQLParameter? = nil, after line: Int = 0,
        isOrdered: Bool = true
    ) throws(TabularError) {
        self.line = line
        let comparison = range.map { self.comparison(of: $0.column) } ?? LedgerComparison.none
        try cursor.open(
            RowQuery.rows(
                of: table, columns: columns, absent: absent, range: range, isOrdered: isOrdered,
                from: start, comparison, cursor.dialect))
    }

    /// A cell of the current row as the database compares it; nil where it cannot be compared with.
    package func parameter(_ column: Int) -> SQLParameter? { cursor.parameter(column) }

    /// How many rows of the table stand before a cell of a column in the order of that column.
    package func count(before cell: SQLParameter, of column: String) throws(TabularError) -> Int {
        try cursor.number(
            RowQuery.countBelow(cell, column, of: table, comparison(of: column), cursor.dialect))
    }

    /// How many rows a pull from `range` leaves out at its lower end, and the value that it begins with,
    /// as the database compares it; nil where it leaves out none.
    package func leftOut(
        below range: LedgerRange
    ) throws(TabularError) -> (bound: String, rows: Int)? {
        let comparison = self.comparison(of: range.column)
        let query = RowQuery.countBelow(range, of: table, comparison, cursor.dialect)
        guard let query, let bound = range.lower(comparison) else { return nil }
        return (bound.value.text, try cursor.number(query))
    }

    private func comparison(of column: String) -> LedgerComparison {
        cursor.described.first { $0.name == column }?.comparison ?? LedgerComparison.none
    }

    package func index(ofColumn name: String) -> Int? { columns.firstIndex(of: name) }

    package mutating func next() throws(TabularError) -> Bool {
        guard try cursor.advance() else { return false }
        line += 1
        return true
    }

    package func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        body(cursor.cell(column) ?? UnsafeBufferPointer(start: nil, count: 0))
    }

    package func isNull(_ column: Int) -> Bool { isBlank(column) }

    /// The cells as a record of CSV.
    package var raw: String {
        var bytes: [UInt8] = []
        appendRaw(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package func appendRaw(to bytes: inout [UInt8]) {
        for column in columns.indices {
            if column > 0 { bytes.append(UInt8(ascii: ",")) }
            if let cell = cursor.cell(column) { QuotedText.append(cell, to: &bytes) }
        }
    }
}
