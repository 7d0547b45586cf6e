import Ingestion
import Tabular

/// A value cell that holds an infinity, NaN, or digits beyond the range of a double.
enum NonFiniteValue: RowCheck {
    static let rule = "nonFiniteValue"
    static let defaultAction = QualityAction.quarantineRow
    static let mildestAction = QualityAction.quarantineRow
    static let summary = "the value is infinite or not a number"
    static let advice =
        "A division by zero upstream often writes such a value; correct it there and send the row "
        + "again."

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.rows.indices.compactMap { index in
            guard case .nonFinite(let text) = context.batch.rows.value(index) else { return nil }
            return context.fault(
                index, Mismatch(expected: "a finite number", found: "\"\(text)\""))
        }
    }
}
