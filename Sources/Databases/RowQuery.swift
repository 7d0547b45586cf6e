import Tabular

/// What databases write differently.
struct SQLDialect {
    /// A parameter by its number, from 1.
    let parameter: @Sendable (_ number: Int, _ value: SQLParameter) -> String
    /// A column as it is compared.
    let compared:
        @Sendable (
            _ column: String, _ comparison: LedgerComparison, _ condition: LedgerCondition
        ) -> String
    /// A column as rows are put in order by it.
    let ordered: @Sendable (_ column: String, _ comparison: LedgerComparison) -> String
    /// A condition that is met by values of the column that no upper bound may hold back, because they
    /// are nothing that the ledger can hold; nil where there are none.
    let isOfOtherType:
        @Sendable (
            _ column: String, _ comparison: LedgerComparison, _ bounds: [LedgerCondition]
        ) -> String?
}

/// One SELECT, and the values of its parameters.
struct RowQuery {
    let text: String
    let values: [SQLParameter]

    /// The rows of `range`; all where it is nil.
    ///
    /// - Parameter absent: columns that the table does not have, and every row has without a value.
    static func rows(
        of table: DatabaseTable, columns: [String], absent: Set<String> = [], range: LedgerRange?,
        isOrdered: Bool = true, _ comparison: LedgerComparison, _ dialect: SQLDialect
    ) -> RowQuery {
        let names = columns.map { name in
            (absent.contains(name) ? "NULL AS " : "") + QuotedText.quoted(name)
        }.joined(separator: ", ")
        let all = "SELECT \(names) FROM \(table.from)"
        guard let range, !absent.contains(range.column) else {
            return RowQuery(text: all, values: [])
        }
        let bounds = [range.lower(comparison)].compactMap(\.self) + range.upper(comparison)
        let ledger = QuotedText.quoted(range.column)
        // In the order of the ledger, a pull that is cut off can go on from a value of it.
        let order =
            comparison == .none || !isOrdered
            ? "" : " ORDER BY \(dialect.ordered(ledger, comparison)) NULLS LAST"
        guard !bounds.isEmpty else { return RowQuery(text: all + order, values: []) }
        let conditions = bounds.enumerated().map { number, bound in
            "\(dialect.compared(ledger, comparison, bound)) \(bound.sign.rawValue) "
                + dialect.parameter(number + 1, bound.value)
        }
        // Rows without a ledger value, or with one of another type, are not to be passed over.
        var alternatives = [
            "(" + conditions.joined(separator: " AND ") + ")", "\(ledger) IS NULL",
        ]
        if let other = dialect.isOfOtherType(ledger, comparison, bounds) {
            alternatives.append(other)
        }
        return RowQuery(
            text: "\(all) WHERE \(alternatives.joined(separator: " OR "))\(order)",
            values: bounds.map(\.value))
    }

    /// How many rows a pull from `range` leaves out at its lower end; nil where it leaves out none.
    static func countBelow(
        _ range: LedgerRange, of table: DatabaseTable, _ comparison: LedgerComparison,
        _ dialect: SQLDialect
    ) -> RowQuery? {
        guard let bound = range.lower(comparison) else { return nil }
        let compared = dialect.compared(QuotedText.quoted(range.column), comparison, bound)
        return RowQuery(
            text: "SELECT count(*) FROM \(table.from) WHERE \(compared) < "
                + dialect.parameter(1, bound.value), values: [bound.value])
    }
}
