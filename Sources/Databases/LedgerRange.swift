package import TimeSeries

/// The part of a table that a pull has to see, by its ledger column. The bounds are wide where a
/// database cannot compare exactly what Almanac compares: whoever reads the rows looks again.
package struct LedgerRange: Hashable, Sendable {
    package enum Bound: Hashable, Sendable {
        case integer(Int)
        /// The digits of a decimal number, with a sign or a point where it has one, and the least integer
        /// that is not below it.
        case decimal(String, ceiling: Int)
        case instant(Timestamp)
        /// Compared byte by byte.
        case text(String)
    }

    package let column: String
    /// Rows below it are of no interest; nil for the first pull.
    package let from: Bound?
    /// Rows above it are not yet to be seen; nil where the ledger says nothing of time.
    package let through: Timestamp?
    /// Rows at or above it are left alone; nil where the pull has no end.
    package let end: Bound?

    package init(column: String, from: Bound?, through: Timestamp?, end: Bound? = nil) {
        self.column = column
        self.from = from
        self.through = through
        self.end = end
    }
}
