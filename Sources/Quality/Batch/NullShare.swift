import Tabular
import TimeSeries

/// A greater share of rows without a value than in the periods just before and in the same season a year
/// ago: a column that was not filled in.
///
/// It is named beyond twice the greatest of these shares and five points above it, from three such rows on;
/// or beyond the share that the job gives.
enum NullShare: BatchCheck {
    static let rule = "nullShare"
    static let defaultAction = QualityAction.warn
    static let summary = "more rows without a value than before and a season ago"
    static let advice =
        "Ask the source whether the values are still to come, and send the rows again."
    static let asksForRows = true

    private static let leastRows = 3
    private static let points = 0.05

    static func faults(in context: BatchContext) -> [BatchFault] {
        context.fault { period in
            let found = context.counts[period]
            let share = Double(found.nulls) / Double(found.rows)
            let start = context.after.frequency.start(of: period)
            let words = "\(found.nulls) of \(found.rows) rows for \(start)"
            if let greatest = context.settings.nullShare {
                return share > greatest
                    ? Mismatch(
                        expected: "at most \(percent(greatest)) of rows without a value",
                        found: "\(percent(share)), \(words)") : nil
            }
            let references = context.counts.references(for: period)
            let usual = references.map { Double($0.nulls) / Double($0.rows) }.max()
            guard let usual, found.nulls >= leastRows,
                share > max(2 * usual, usual + points)
            else { return nil }
            return Mismatch(
                expected:
                    "at most \(percent(usual)) of rows without a value, as before and a season ago",
                found: "\(percent(share)), \(words)")
        }
    }
}

/// `12.5%`.
func percent(_ share: Double) -> String {
    "\(plainText((share * 1000).rounded() / 10))%"
}
