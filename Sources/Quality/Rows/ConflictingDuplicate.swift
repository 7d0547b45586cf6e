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

    static func faults(in context: RowContext) -> [RowFault] {
        let rows = context.batch.rows
        var conflicting: [Int] = []
        context.groups.forEachPeriodOfMany { places in
            var groups: [LedgerValue.Key: [Int]] = [:]
            for place in places {
                groups[rows.ledger(Int(place)).key, default: []].append(Int(place))
            }
            for group in groups.values where group.count > 1 { conflicting += group }
        }
        return conflicting.sorted().map { index in
            context.fault(index, "the value \(text(rows.value(index))) stands against another one")
        }
    }

    private static func text(_ value: NumberCell) -> String {
        switch value {
        case .number(let number): return plainText(number)
        case .null: return "(empty)"
        case .nonFinite(let text), .unreadable(let text): return "\"\(text)\""
        }
    }
}
