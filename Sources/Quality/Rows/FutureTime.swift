import Ingestion
import Tabular
import TimeSeries

/// A row for a period that begins after the cut-off of the run. One with a covariate and no value says what is
/// known in advance, and is none.
enum FutureTime: RowCheck {
    static let rule = "futureTime"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "the row is for a period after the cut-off"
    static let advice =
        "Check the date for a typing error, and the time zone of the source. Plans and budgets do "
        + "not belong in the value column."

    static func faults(in context: RowContext) -> [RowFault] {
        let newest = context.before.frequency.period(containing: context.asOf)
        return context.batch.rows.indices.compactMap { index in
            guard let period = context.periods[index], period > newest, !context.isInAdvance(index)
            else { return nil }
            return context.fault(
                index,
                Mismatch(
                    expected: "a time up to \(context.asOf)",
                    found: "\(context.before.frequency.start(of: period))"))
        }
    }
}
