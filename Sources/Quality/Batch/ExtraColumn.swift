import Ingestion
import Store
import Tabular

/// A column that the job does not name: perhaps a new covariate, perhaps a renamed column.
enum ExtraColumn: BatchCheck {
    static let rule = "extraColumn"
    static let defaultAction = QualityAction.info
    static let summary = "a column that the job does not name"
    static let advice = "Name it among source.columns.covariates if the job should keep it."

    static func faults(in context: BatchContext) -> [BatchFault] {
        var files: [String: [String]] = [:]
        for file in context.batch.files where !file.isKnown {
            for column in file.extraColumns { files[column, default: []].append(file.entry.path) }
        }
        return files.sorted { $0.key < $1.key }.map { column, paths in
            let others = paths.count - 1
            let more = others > 0 ? " and \(others) more \(others == 1 ? "file" : "files")" : ""
            return BatchFault(
                Mismatch(
                    expected: "the columns that the job names", opening: "",
                    found: "the column \"\(column)\" of \(paths[0])\(more)",
                    ending: " is not in the job file"),
                count: paths.count)
        }
    }
}
