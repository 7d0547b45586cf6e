import Tabular
import Ingestion

/// Rows of one batch that give one series and time different values at one ledger value: nothing says
/// which is right, so none of them enters the panel.
enum ConflictingDuplicate: RowCheck {
    static let rule = "conflictingDuplicate"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "rows of one series, time and ledger value differ"
    static let advice =
        "Send the row that is right again, alone. Until then the period counts as missing."

    private struct Key: Hashable {
        let series: String
        let period: Int
        let ledger: LedgerValue.Key
    }

    static func faults(in context: RowContext) -> [RowFault] {
        var groups: [Key: [Int]] = [:]
        for (index, row) in context.batch.rows.enumerated() {
            guard let period = context.periods[index], !row.series.isEmpty else { continue }
            let key = Key(series: row.series, period: period, ledger: row.ledger.key)
            groups[key, default: []].append(index)
        }
        return groups.values.filter { $0.count > 1 }.flatMap { $0 }.sorted().map { index in
            context.fault(
                index, "the value \(text(context.batch.rows[index])) stands against another one")
        }
    }

    private static func text(_ row: BatchRow) -> String {
        switch row.value {
        case .number(let number): return plainText(number)
        case .null: return "(empty)"
        case .nonFinite(let text), .unreadable(let text): return "\"\(text)\""
        }
    }
}
