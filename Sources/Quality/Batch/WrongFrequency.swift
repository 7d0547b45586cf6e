import Ingestion
import Tabular
import TimeSeries

/// Most periods have several rows of one series at different times: the rows are daily, say, and the job is
/// weekly. Of each week the last day alone would count.
///
/// It stops the run: not one value would be what the panel says that it is, and rows that are in the store stay
/// there, while those that are not can come in under another frequency.
enum WrongFrequency: BatchCheck {
    static let rule = "wrongFrequency"
    static let defaultAction = QualityAction.fail
    static let summary = "most periods have several rows of one series, at different times"
    static let advice =
        "Set frequency in the job file to that of the rows, or add them up to one a period before they "
        + "come in; if source.columns.time is not the column that says which period a row is for, name "
        + "that. If the last row of a period is its value, set quality.wrongFrequency to \"off\"."

    static func faults(in context: BatchContext) -> [BatchFault] {
        let counts = context.rowsPerPeriod
        guard counts.isUsual, let cell = counts.first, let row = cell.rows.first,
            let period = context.periods[row]
        else { return [] }
        let frequency = context.after.frequency
        let first = context.batch.rows[row]
        return [
            BatchFault(
                Mismatch(
                    expected: "one row of a series for \(frequency.words(1))",
                    found: "\(cell.rows.count) of \(first.series) for "
                        + "\(frequency.words(period..<(period + 1))), and several in "
                        + "\(counts.several) of \(counts.periods) such periods"),
                periods: period..<(period + 1), count: counts.several,
                rows: cell.rows.prefix(QualityFinding.rowsNamed).map { row in
                    RowReference(
                        file: context.batch.rows[row].file, line: context.batch.rows[row].line)
                })
        ]
    }
}
