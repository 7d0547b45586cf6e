import Ingestion
import Tabular

/// A row that does not say which series it belongs to.
enum MissingSeries: RowCheck {
    static let rule = "missingSeries"
    static let defaultAction = QualityAction.quarantineRow
    static let mildestAction = QualityAction.quarantineRow
    static let summary = "a column that names the series is empty"
    static let advice = "Fill in the series at its source and send the row again."
    static let asksForRows = true

    static func faults(in context: RowContext) -> [RowFault] {
        let rows = context.batch.rows
        let isMissing = rows.seriesNames.map(\.isEmpty)
        return rows.indices.compactMap { index in
            guard isMissing[rows.seriesCode(index)] else { return nil }
            return context.fault(
                index,
                Mismatch(
                    expected: "the name of a series",
                    opening: "the columns that name the series are ", found: "empty"))
        }
    }
}
