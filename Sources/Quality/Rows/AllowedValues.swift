import Ingestion
import Tabular

/// The values that a column may hold.
package struct AllowedColumn: Hashable, Sendable {
    /// A covariate, or the column of the values.
    package let column: String
    package let values: Set<Double>

    package init(column: String, values: Set<Double>) {
        self.column = column
        self.values = values
    }
}

/// A number that is none of those the job allows in its column: a flag that is neither 0 nor 1.
enum AllowedValues: RowCheck {
    static let rule = "allowedValues"
    static let defaultAction = QualityAction.warn
    static let summary = "a number that the job does not allow in its column"
    static let advice =
        "Correct the number at its source, or add it to quality.allowedValues in the job file."

    private static let longest = 6

    static func faults(in context: RowContext) -> [RowFault] {
        guard !context.settings.allowedValues.isEmpty else { return [] }
        return context.batch.rows.indices.compactMap { index in
            for allowed in context.settings.allowedValues {
                guard let value = context.number(index, allowed.column),
                    !allowed.values.contains(value)
                else { continue }
                return context.fault(
                    index,
                    Mismatch(
                        expected:
                            "one of \(list(allowed.values)) in the column \(allowed.column)",
                        found: plainText(value)))
            }
            return nil
        }
    }

    private static func list(_ values: Set<Double>) -> String {
        let sorted = values.sorted()
        let shown = sorted.prefix(longest).map { plainText($0) }.joined(separator: ", ")
        return sorted.count > longest ? "\(shown) and \(sorted.count - longest) more" : shown
    }
}

extension RowContext {
    /// The number in a column of a row: a covariate's, or else the value's; nil where there is none.
    func number(_ index: Int, _ column: String) -> Double? {
        let row = batch.rows[index]
        let cell = covariates.firstIndex(of: column).map { row.covariates[$0] } ?? row.value
        guard case .number(let value) = cell else { return nil }
        return value
    }
}
