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

    static func faults(in context: RowContext) -> [RowFault] {
        let rows = context.batch.rows
        // Each beside the row with the newest ledger value before it.
        var stale: [(older: Int, newer: Int)] = []
        context.groups.forEachPeriodOfMany { places in
            guard context.several(places) == nil, var newest = places.first.map({ Int($0) })
            else { return }
            for place in places.dropFirst() {
                let place = Int(place)
                if rows.ledger(place) < rows.ledger(newest) {
                    stale.append((place, newest))
                } else {
                    newest = place
                }
            }
        }
        return stale.sorted { $0.older < $1.older }.map { pair in
            let newer = rows[pair.newer]
            return context.fault(
                pair.older,
                Mismatch(
                    expected: "a ledger value from \(newer.ledger.text) on",
                    opening: "its ledger value ", found: rows.ledger(pair.older).text,
                    ending: " is older than \(newer.ledger.text) of \(newer.file):\(newer.line), "
                        + "which it would replace"))
        }
    }
}
