import Ingestion
import Tabular
import TimeSeries

/// A row that gives a period another value than an earlier run took in. The newer row is in force from
/// this run on; the older one stays in the store.
enum Correction: RowCheck {
    static let rule = "correction"
    static let defaultAction = QualityAction.info
    static let summary = "the row replaces a value of an earlier run"
    static let advice =
        "The new value is in force from this run on, and the model's state is computed again from "
        + "there. Earlier versions keep what they saw."

    static func faults(in context: RowContext) -> [RowFault] {
        guard !context.before.isEmpty else { return [] }
        let rows = context.batch.rows
        let names = rows.seriesNames
        return rows.indices.compactMap { index in
            guard let period = context.periods[index] else { return nil }
            let series = names[rows.seriesCode(index)]
            switch (context.before.entry(series, period), rows.value(index)) {
            case (.value(let old), .number(let new)) where old != new:
                return context.fault(index, mismatch(plainText(new), for: plainText(old)))
            case (.value(let old), .null):
                return context.fault(index, mismatch("an empty value", for: plainText(old)))
            case (.null, .number(let new)):
                return context.fault(index, mismatch(plainText(new), for: "an empty value"))
            default: return nil
            }
        }
    }

    private static func mismatch(_ new: String, for old: String) -> Mismatch {
        Mismatch(
            expected: "\(old), as in an earlier run", opening: "", found: new,
            ending: " replaces \(old)")
    }
}
