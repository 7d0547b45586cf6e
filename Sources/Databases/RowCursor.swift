import Tabular

/// What a database says of a column.
struct DescribedColumn {
    let name: String
    let comparison: LedgerComparison
    /// Nil where every cell has a type of its own.
    let type: ElementType?
}

/// A connection to a database that reads the rows of one table, all from one moment.
protocol RowCursor: AnyObject {
    var dialect: SQLDialect { get }

    /// The columns of the table, in its order.
    var described: [DescribedColumn] { get }

    /// Begins to read the rows of a query.
    func open(_ query: RowQuery) throws(TabularError)

    /// Moves to the next row; false after the last one.
    func advance() throws(TabularError) -> Bool

    /// The bytes of a cell of the current row, valid UTF-8 until the next call of `advance`; nil for NULL.
    func cell(_ column: Int) -> UnsafeBufferPointer<UInt8>?

    /// A cell of the current row as something that its column can be compared with, which the database
    /// takes for the same value; nil where there is nothing of that kind.
    func parameter(_ column: Int) -> SQLParameter?

    /// The only number of the only row of a query, as of the same moment.
    func number(_ query: RowQuery) throws(TabularError) -> Int
}
