import Ingestion
import Store

/// A check that passes on what ingestion has set aside: rows without a place in the ledger.
protocol UnplacedRowCheck: RowCheck {
    static var unplaced: UnplacedRow.Rule { get }
}

extension UnplacedRowCheck {
    static var rule: String { unplaced.rawValue }
    static var defaultAction: QualityAction { .quarantineRow }
    static var mildestAction: QualityAction { .quarantineRow }

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.unplaced.filter { $0.rule == unplaced }.map { row in
            RowFault(
                row: nil, series: row.series.isEmpty ? nil : row.series, period: nil,
                reference: RowReference(file: row.row.file, line: row.row.line),
                mismatch: row.mismatch)
        }
    }
}

/// The ledger column is empty.
enum LedgerNull: UnplacedRowCheck {
    static let unplaced = UnplacedRow.Rule.ledgerNull
    static let summary = "the ledger column is empty"
    static let advice = "Fill in the ledger column at its source and send the row again."
    static let asksForRows = true
}

/// The ledger column holds what it should not.
enum LedgerUnreadable: UnplacedRowCheck {
    static let unplaced = UnplacedRow.Rule.ledgerUnreadable
    static let summary = "the ledger column is not of its type"
    static let advice = "Correct the ledger column at its source and send the row again."
    static let asksForRows = true
}

/// The row claims to be older than what has been ingested, and was not there before.
enum BelowLedgerPosition: UnplacedRowCheck {
    static let unplaced = UnplacedRow.Rule.belowLedgerPosition
    static let summary = "an unseen row lies below the ledger position"
    static let advice =
        "Set source.lag to take such rows in from now on; the row itself is kept, and comes in with "
        + "'almanac quarantine replay'."

    static func advice(_ ledger: LedgerTerms) -> String {
        let lag =
            ledger.lag > 0
            ? "Raise source.lag, now \(ledger.lagText)," : "Set source.lag"
        let newer =
            ledger.isTime
            ? "" : " It may also be sent again with a newer \"\(ledger.column)\"."
        return "\(lag) to take such rows in from now on; the row itself is kept, and comes in with "
            + "'almanac quarantine replay'.\(newer)"
    }
}

/// The record is no row of its table: ragged, or text after a quote, or no UTF-8.
enum MalformedRow: UnplacedRowCheck {
    static let unplaced = UnplacedRow.Rule.malformedRow
    static let summary = "the record does not fit the header, or is damaged"
    static let advice = "Correct the record at its source and send it again."
    static let asksForRows = true
}
