import Ingestion
import Tabular

/// A row that would replace a newer one: it comes after a row of the same series and period, and its ledger
/// value is older.
///
/// Rows of one batch are held against each other. Of rows that earlier runs took in the ledger position
/// keeps out what is older, unless the job allows a lag.
enum StaleOverwrite: RowCheck {
    static let rule = "staleOverwrite"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "an older row comes after a newer one of its period"
    static let advice =
        "The row with the newer ledger value is in force. If the older one is right, send it again "
        + "with a new ledger value."

    private struct Key: Hashable {
        let series: String
        let period: Int
    }

    static func faults(in context: RowContext) -> [RowFault] {
        // Of every period the row with the newest ledger value so far.
        var newest: [Key: Int] = [:]
        newest.reserveCapacity(context.batch.rows.count)
        return context.batch.rows.indices.compactMap { index in
            let row = context.batch.rows[index]
            guard let period = context.periods[index], !row.series.isEmpty else { return nil }
            let key = Key(series: row.series, period: period)
            guard let other = newest[key] else {
                newest[key] = index
                return nil
            }
            let newer = context.batch.rows[other]
            guard row.ledger < newer.ledger else {
                newest[key] = index
                return nil
            }
            return context.fault(
                index,
                "its ledger value \(row.ledger.text) is older than \(newer.ledger.text) of "
                    + "\(newer.file):\(newer.line), which it would replace")
        }
    }
}
