import Ingestion
import Quality
import TimeSeries

extension ValueCheck {
    /// What the limits of rules have to do with each other, and with the rest of the job.
    func quality(
        _ settings: QualitySettings, _ columns: Source.Columns, _ frequency: Frequency
    ) throws(JobFileError) {
        if let minimum = settings.minimum, let maximum = settings.maximum, minimum > maximum {
            throw wrong(
                "quality.range", expected: "a minimum of at most the maximum",
                found: "\(minimum) and \(maximum)")
        }
        if !settings.calendar.isEmpty, !frequency.fitsIntoDays {
            throw wrong(
                "quality.calendarGap", expected: "no closed days beside the frequency \(frequency)",
                found: "some")
        }
        let known = [columns.value] + columns.covariates
        let named =
            settings.allowedValues.map { ("quality.allowedValues.columns", $0.column) }
            + settings.columnRules.flatMap { rule in
                rule.columns.map { ("quality.columnRule.rules", $0) }
            }
        for (path, column) in named where !known.contains(column) {
            throw wrong(
                path,
                expected: "a column that the job reads as a number, one of "
                    + known.joined(separator: ", "),
                found: "\"\(column)\"")
        }
        if let empty = settings.allowedValues.first(where: { $0.values.isEmpty }) {
            throw wrong(
                "quality.allowedValues.columns.\(empty.column)", expected: "at least one number",
                found: "an empty list")
        }
    }
}
