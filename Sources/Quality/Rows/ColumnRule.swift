import Ingestion
import Tabular

/// A comparison of two columns, or of a column with a number: `units <= stock`, `price > 0`.
package struct ColumnComparison: Hashable, Sendable {
    package enum Operand: Hashable, Sendable {
        case column(String)
        case number(Double)
    }

    package enum Relation: String, CaseIterable, Hashable, Sendable {
        // The longer first, for reading.
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case equal = "=="
        case different = "!="
        case less = "<"
        case greater = ">"

        func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .lessOrEqual: return left <= right
            case .greaterOrEqual: return left >= right
            case .equal: return left == right
            case .different: return left != right
            case .less: return left < right
            case .greater: return left > right
            }
        }
    }

    package let left: Operand
    package let relation: Relation
    package let right: Operand
    /// As the job has it.
    package let text: String

    /// Nil where the text is not two operands, at least one of them a column, with a relation between.
    package init?(_ text: String) {
        guard
            let (relation, place) = Relation.allCases.lazy.compactMap({ relation in
                text.firstRange(of: relation.rawValue).map { (relation, $0) }
            }).first,
            let left = Self.operand(text[..<place.lowerBound]),
            let right = Self.operand(text[place.upperBound...])
        else { return nil }
        if case .number = left, case .number = right { return nil }
        self.left = left
        self.relation = relation
        self.right = right
        self.text = text
    }

    private static func operand(_ text: Substring) -> Operand? {
        let isBlank = { (character: Character) in character.isWhitespace }
        guard let first = text.firstIndex(where: { !isBlank($0) }),
            let last = text.lastIndex(where: { !isBlank($0) })
        else { return nil }
        let trimmed = String(text[first...last])
        guard !trimmed.contains(where: { "<>=!".contains($0) }) else { return nil }
        if let number = Double(trimmed) { return number.isFinite ? .number(number) : nil }
        return .column(trimmed)
    }

    /// The columns it names.
    package var columns: [String] {
        [left, right].compactMap { operand in
            guard case .column(let name) = operand else { return nil }
            return name
        }
    }
}

/// A row whose columns contradict each other by a comparison of the job: more sold than there was.
enum ColumnRule: RowCheck {
    static let rule = "columnRule"
    static let defaultAction = QualityAction.warn
    static let summary = "columns that contradict each other by the job"
    static let advice =
        "Correct the row at its source, or change the comparison in quality.columnRule."

    static func faults(in context: RowContext) -> [RowFault] {
        guard !context.settings.columnRules.isEmpty else { return [] }
        return context.batch.rows.indices.compactMap { index in
            for comparison in context.settings.columnRules {
                guard let left = number(comparison.left, index, context),
                    let right = number(comparison.right, index, context),
                    !comparison.relation.holds(left, right)
                else { continue }
                return context.fault(
                    index,
                    Mismatch(
                        expected: comparison.text,
                        found: "\(words(comparison.left, left)) and "
                            + words(comparison.right, right)))
            }
            return nil
        }
    }

    private static func number(
        _ operand: ColumnComparison.Operand, _ index: Int, _ context: RowContext
    ) -> Double? {
        switch operand {
        case .number(let number): return number
        case .column(let name): return context.number(index, name)
        }
    }

    private static func words(_ operand: ColumnComparison.Operand, _ value: Double) -> String {
        switch operand {
        case .number: return plainText(value)
        case .column(let name): return "\(name) \(plainText(value))"
        }
    }
}
