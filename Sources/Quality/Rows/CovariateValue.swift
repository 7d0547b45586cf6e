import Ingestion
import Tabular

/// A covariate cell that is empty or no finite number. The row is taken in without it.
enum CovariateValue: RowCheck {
    static let rule = "covariateValue"
    static let defaultAction = QualityAction.warn
    static let summary = "a covariate is empty or no finite number"
    static let advice = "The row is taken in without the covariate. Correct it at its source."

    static func faults(in context: RowContext) -> [RowFault] {
        guard !context.covariates.isEmpty else { return [] }
        return context.batch.rows.indices.compactMap { index in
            for (place, cell) in context.batch.rows[index].covariates.enumerated() {
                let name = context.covariates[place]
                switch cell {
                case .number: continue
                case .null:
                    return context.fault(
                        index,
                        Mismatch(
                            expected: number(in: name), opening: "the covariate \(name) is ",
                            found: "empty"))
                case .nonFinite(let text), .unreadable(let text):
                    return context.fault(
                        index, Mismatch(expected: number(in: name), found: "\"\(text)\""))
                }
            }
            return nil
        }
    }

    private static func number(in covariate: String) -> String {
        "a number in the covariate \(covariate)"
    }
}
