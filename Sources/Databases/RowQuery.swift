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
    /// - Parameters:
    ///   - absent: columns that the table does not have, and every row has without a value.
    ///   - start: a cell of the ledger column, as the database has it: rows before it in the order of
    ///     the ledger are left out.
    static func rows(
        of table: DatabaseTable, columns: [String], absent: Set<String> = [], range: LedgerRange?,
        isOrdered: Bool = true, from start: SQLParameter? = nil, _ comparison: LedgerComparison,
        _ dialect: SQLDialect
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
        var values: [SQLParameter] = []
        func compared(_ bound: LedgerCondition) -> String {
            values.append(bound.value)
            return "\(dialect.compared(ledger, comparison, bound)) \(bound.sign.rawValue) "
                + dialect.parameter(values.count, bound.value)
        }
        var conditions: [String] = []
        if !bounds.isEmpty {
            // Rows without a ledger value, or with one of another type, are not to be passed over.
            var alternatives = [
                "(" + bounds.map(compared).joined(separator: " AND ") + ")", "\(ledger) IS NULL",
            ]
            if let other = dialect.isOfOtherType(ledger, comparison, bounds) {
                alternatives.append(other)
            }
            conditions.append(alternatives.joined(separator: " OR "))
        }
        if let start {
            let after = compared(LedgerCondition(sign: .atLeast, value: start))
            conditions.append("\(after) OR \(ledger) IS NULL")
        }
        let filter =
            conditions.isEmpty
            ? "" : " WHERE " + conditions.map { "(\($0))" }.joined(separator: " AND ")
        return RowQuery(text: all + filter + order, values: values)
    }

    /// How many rows a pull from `range` leaves out at its lower end; nil where it leaves out none.
    static func countBelow(
        _ range: LedgerRange, of table: DatabaseTable, _ comparison: LedgerComparison,
        _ dialect: SQLDialect
    ) -> RowQuery? {
        range.lower(comparison).map {
            count(below: $0, range.column, of: table, comparison, dialect)
        }
    }

    /// How many rows stand before a cell of the ledger column in the order of the ledger.
    static func countBelow(
        _ cell: SQLParameter, _ column: String, of table: DatabaseTable,
        _ comparison: LedgerComparison, _ dialect: SQLDialect
    ) -> RowQuery {
        count(
            below: LedgerCondition(sign: .below, value: cell), column, of: table, comparison,
            dialect)
    }

    private static func count(
        below bound: LedgerCondition, _ column: String, of table: DatabaseTable,
        _ comparison: LedgerComparison, _ dialect: SQLDialect
    ) -> RowQuery {
        let compared = dialect.compared(QuotedText.quoted(column), comparison, bound)
        return RowQuery(
            text: "SELECT count(*) FROM \(table.from) WHERE \(compared) < "
                + dialect.parameter(1, bound.value), values: [bound.value])
    }
}
