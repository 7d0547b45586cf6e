import Ingestion
import Tabular

/// A row that is in the batch already, letter for letter. It is taken in once.
enum ExactDuplicate: RowCheck {
    static let rule = "exactDuplicate"
    static let defaultAction = QualityAction.warn
    static let summary = "a row stands twice in the batch"
    static let advice =
        "Nothing is lost: one of them was taken in. Check the export for a repeated join."

    static func faults(in context: RowContext) -> [RowFault] {
        context.batch.repeated.map { row in
            RowFault(
                row: nil, series: row.series.isEmpty ? nil : row.series, period: nil,
                reference: RowReference(file: row.file, line: row.line),
                mismatch: Mismatch(
                    expected: "each row once", opening: "the row is ",
                    found: "the same as \(row.firstFile):\(row.firstLine)"))
        }
    }
}
