import Ingestion
import Tabular

/// A row whose time cell is empty or no date: it has no place in a series.
enum UnreadableTime: RowCheck {
    static let rule = "unreadableTime"
    static let defaultAction = QualityAction.quarantineRow
    static let mildestAction = QualityAction.quarantineRow
    static let summary = "the time is empty or no date"
    static let advice = "Correct the time at its source and send the row again."
    static let asksForRows = true

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.rows.indices.compactMap { index in
            switch context.batch.rows.time(index) {
            case .time: return nil
            case .null:
                return context.fault(
                    index, Mismatch(expected: "a time", found: "an empty cell"))
            case .unreadable(let text):
                return context.fault(
                    index, Mismatch(expected: "a date or timestamp", found: "\"\(text)\""))
            }
        }
    }
}
