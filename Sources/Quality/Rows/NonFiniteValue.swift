import Ingestion
import Tabular

/// A value cell that holds an infinity, NaN, or digits beyond the range of a double.
enum NonFiniteValue: RowCheck {
    static let rule = "nonFiniteValue"
    static let defaultAction = QualityAction.quarantineRow
    static let mildestAction = QualityAction.quarantineRow
    static let summary = "the value is infinite or not a number"
    static let advice =
        "pandas and R write NaN for a value that is missing: add it to source.nullValues if it means that. "
        + "An infinity often comes of a division by zero; correct it at its source and send the row "
        + "again."
    static let asksForRows = true

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.rows.indices.compactMap { index in
            guard case .nonFinite(let text) = context.batch.rows.value(index) else { return nil }
            return context.fault(
                index, Mismatch(expected: "a finite number", found: "\"\(text)\""))
        }
    }
}
