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
    static let asksForRows = true

    private struct Key: Hashable {
        let ledger: LedgerValue.Key
        let time: TimeCell?
    }

    static func faults(in context: RowContext) -> [RowFault] {
        let rows = context.batch.rows
        // Each beside another one of its kind.
        var conflicting: [(row: Int, other: Int)] = []
        context.groups.forEachPeriodOfMany { places in
            var groups: [Key: [Int]] = [:]
            guard context.several(places) == nil else { return }
            for place in places {
                // Where most times differ, a job that lets them counts the last: see `WrongFrequency`.
                let time = context.rowsPerPeriod.isUsual ? rows.time(Int(place)) : nil
                groups[Key(ledger: rows.ledger(Int(place)).key, time: time), default: []].append(
                    Int(place))
            }
            for group in groups.values where group.count > 1 {
                conflicting += group.map { ($0, $0 == group[0] ? group[1] : group[0]) }
            }
        }
        return conflicting.sorted { $0.row < $1.row }.map { pair in
            let value = text(rows.value(pair.row))
            let other = text(rows.value(pair.other))
            let (here, there) = (rows[pair.row], rows[pair.other])
            let place = here.file == there.file ? "line " : "\(there.file):"
            return context.fault(
                pair.row,
                Mismatch(
                    expected: "one value for the series and time",
                    opening: "the value ",
                    found: "\(value) stands against "
                        + (value == other ? "other covariates" : other)
                        + " in \(place)\(there.line)"))
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
