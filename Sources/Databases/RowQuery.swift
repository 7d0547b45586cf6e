import Tabular

/// What databases write differently.
struct SQLDialect {
    /// Before the number of a parameter: `$1`, `?1`.
    let parameterSign: String
    /// The collation that compares letter by letter.
    let letterByLetter: String
    /// A condition true of values of the ledger column that are of a lower type than text; nil where a
    /// column has one type.
    let isOfLowerType: (@Sendable (_ column: String) -> String)?
}

/// One SELECT, and the values of its parameters.
struct RowQuery {
    let text: String
    let values: [String]

    /// The rows of `range`; all where it is nil.
    static func rows(
        of table: DatabaseTable, columns: [String], range: LedgerRange?,
        _ comparison: LedgerComparison, _ dialect: SQLDialect
    ) -> RowQuery {
        let names = columns.map(QuotedText.quoted).joined(separator: ", ")
        let all = "SELECT \(names) FROM \(table.from)"
        guard let range else { return RowQuery(text: all, values: []) }
        let ledger = QuotedText.quoted(range.column)
        let compared = compared(ledger, comparison, dialect)
        var values: [String] = []
        var conditions: [String] = []
        for (sign, value) in [
            (">=", range.lower(comparison)), ("<=", range.upper(comparison)),
        ] {
            guard let value else { continue }
            values.append(value)
            conditions.append("\(compared) \(sign) \(dialect.parameterSign)\(values.count)")
        }
        // In the order of the ledger, a pull that is cut off can go on from a value of it.
        let order = comparison == .none ? "" : " ORDER BY \(compared) NULLS LAST"
        guard !conditions.isEmpty else { return RowQuery(text: all + order, values: []) }
        // Rows without a ledger value, or with one of another type, are not to be passed over.
        var alternatives = [
            "(" + conditions.joined(separator: " AND ") + ")", "\(ledger) IS NULL",
        ]
        if comparison == .text, let other = dialect.isOfLowerType?(ledger) {
            alternatives.append(other)
        }
        return RowQuery(
            text: "\(all) WHERE \(alternatives.joined(separator: " OR "))\(order)", values: values)
    }

    /// How many rows a pull from `range` leaves out at its lower end; nil where it leaves out none.
    static func countBelow(
        _ range: LedgerRange, of table: DatabaseTable, _ comparison: LedgerComparison,
        _ dialect: SQLDialect
    ) -> RowQuery? {
        guard let value = range.lower(comparison) else { return nil }
        let compared = compared(QuotedText.quoted(range.column), comparison, dialect)
        return RowQuery(
            text: "SELECT count(*) FROM \(table.from) WHERE \(compared) < "
                + "\(dialect.parameterSign)1", values: [value])
    }

    private static func compared(
        _ ledger: String, _ comparison: LedgerComparison, _ dialect: SQLDialect
    ) -> String {
        comparison == .text ? "\(ledger) COLLATE \(dialect.letterByLetter)" : ledger
    }
}
