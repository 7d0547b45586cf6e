package import Ingestion
package import Tabular
package import TimeSeries

/// Rows whose ledger value lies far above the cut-off: they are left for a run that may be years away.
///
/// A backfill leaves row after row from its cut-off on, and is told nothing. These stand alone, behind a
/// hole of more than two periods and of 35 days, which a source that loads by the month never leaves.
/// Of a ledger that says nothing of time it is the row's time that lies there.
package enum FutureLedger: BatchCheck {
    package static let rule = "futureLedger"
    package static let defaultAction = QualityAction.warn
    package static let summary = "rows are left out because they lie far above the cut-off"
    package static let advice =
        "Check the date for a typing error. The rows stay where they are, and a run with a later cut-off "
        + "would take them in."

    private static let periods = 2
    private static let leastDays = 35

    package static func faults(in context: BatchContext) -> [BatchFault] {
        guard
            let mismatch = mismatch(
                context.batch, asOf: context.asOf, frequency: context.after.frequency)
        else { return [] }
        return [BatchFault(mismatch.mismatch, count: mismatch.count, rows: mismatch.rows)]
    }

    /// What is wrong with a batch, which may have no row to take in; nil where nothing is.
    package static func mismatch(
        _ batch: Batch, asOf: Timestamp, frequency: Frequency
    ) -> (mismatch: Mismatch, count: Int, rows: [RowReference])? {
        let period = frequency.start(of: 1).seconds - frequency.start(of: 0).seconds
        let limit = max(leastDays, periods * period / 86_400)
        guard let (count, first) = batch.left.stray(after: asOf, limit: limit),
            let row = first.first
        else { return nil }
        let isTime = batch.ledger.type.isTime
        let what = isTime ? "ledger value" : "time"
        let series = row.series.isEmpty ? "" : " of \(row.series)"
        return (
            Mismatch(
                expected: "no \(what) far above the cut-off \(asOf)",
                found: count == 1
                    ? "\(row.text)\(series) in \(row.file):\(row.line), which is left out"
                    : "\(count) rows that are left out, the first with \(row.text)\(series) in "
                        + "\(row.file):\(row.line)"),
            count, first.map { RowReference(file: $0.file, line: $0.line) }
        )
    }
}
