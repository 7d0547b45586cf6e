import Ingestion
import Tabular

/// A row whose value cell is empty, or says that there is none. The row is taken in and the period counts as missing, unless the row
/// brings covariates of a period to come.
enum NullValue: RowCheck {
    static let rule = "nullValue"
    static let defaultAction = QualityAction.warn
    static let summary = "the value cell is empty, or holds one of source.nullValues"
    static let advice =
        "The period is treated as missing. If the value exists, send the row again with it."
    static let asksForRows = true

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.rows.indices.compactMap { index in
            guard case .null = context.batch.rows.value(index), !context.isInAdvance(index) else {
                return nil
            }
            return context.fault(
                index,
                Mismatch(expected: "a value", found: "none"))
        }
    }
}
