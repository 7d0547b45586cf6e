import Ingestion
import Store
import Tabular

/// A file that holds a header and no row.
enum EmptyFile: BatchCheck {
    static let rule = "emptyFile"
    static let defaultAction = QualityAction.warn
    static let summary = "a file with a header and no row"
    static let advice = "Ask the source whether the delivery is complete."

    static func faults(in context: BatchContext) -> [BatchFault] {
        context.batch.files.filter {
            $0.entry.rows == 0 && $0.damaged == 0 && !$0.isKnown
        }.map {
            BatchFault(
                Mismatch(
                    expected: "a header and rows", opening: "the file \($0.entry.path) holds ",
                    found: "a header and no row"))
        }
    }
}
