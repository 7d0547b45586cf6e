import Ingestion
import Tabular

/// A value outside the limits that the job sets.
enum RangeCheck: RowCheck {
    static let rule = "range"
    static let defaultAction = QualityAction.warn
    static let summary = "the value lies outside the limits of the job"
    static let advice = "Correct the value at its source, or widen quality.range in the job file."

    static func faults(in context: RowContext) -> [RowFault] {
        let minimum = context.settings.minimum ?? -.infinity
        let maximum = context.settings.maximum ?? .infinity
        return context.batch.rows.indices.compactMap { index in
            guard case .number(let value) = context.batch.rows.value(index) else { return nil }
            if value < minimum {
                return context.fault(
                    index,
                    Mismatch(
                        expected: "at least \(plainText(minimum))", found: plainText(value)))
            }
            if value > maximum {
                return context.fault(
                    index,
                    Mismatch(
                        expected: "at most \(plainText(maximum))", found: plainText(value)))
            }
            return nil
        }
    }
}
