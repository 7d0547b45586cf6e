import Ingestion
import Tabular
import TimeSeries

/// A row for a period that the series had already passed, and had no row for.
enum LateRow: RowCheck {
    static let rule = "lateRow"
    static let defaultAction = QualityAction.info
    static let summary = "the row fills a period that earlier runs passed without it"
    static let advice =
        "It is taken in, and the model's state is computed again from there. If it happens often, "
        + "run later in the week."

    static func faults(in context: RowContext) -> [RowFault] {
        guard !context.before.isEmpty else { return [] }
        let rows = context.batch.rows
        let names = rows.seriesNames
        return rows.indices.compactMap { index in
            let series = names[rows.seriesCode(index)]
            guard let period = context.periods[index],
                let last = context.before.lastPeriod(of: series), period <= last,
                case .absent = context.before.entry(series, period)
            else { return nil }
            let newest = context.before.frequency.start(of: last)
            return context.fault(
                index,
                Mismatch(
                    expected: "rows after \(newest)", opening: "the row for ",
                    found: "\(context.before.frequency.start(of: period))",
                    ending: " came after that for \(newest)"))
        }
    }
}
