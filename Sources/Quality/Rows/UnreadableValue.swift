import Ingestion
import Tabular

/// A value cell that holds text which is no number.
enum UnreadableValue: RowCheck {
    static let rule = "unreadableValue"
    static let defaultAction = QualityAction.quarantineRow
    static let mildestAction = QualityAction.quarantineRow
    static let summary = "the value cell is no number"
    static let advice =
        "Correct the row at its source and send it again; add the text to source.nullValues if it "
        + "means that there is no value."
    static let asksForRows = true

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.rows.indices.compactMap { index in
            guard case .unreadable(let text) = context.batch.rows.value(index) else { return nil }
            return context.fault(
                index, Mismatch(expected: "a number", found: "\"\(text)\""))
        }
    }
}
