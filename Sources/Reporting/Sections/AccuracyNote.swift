import Evaluation

/// How two values of an accuracy measure are compared and written, by the direction that the list of
/// measures gives it. A measure that is not in the list has none: neither of its values is marked.
package struct AccuracyNote {
    let direction: AccuracyDirection?

    package init(of measure: String) {
        direction = AccuracyMeasures.named(measure)?.direction
    }

    /// Whether `left` is strictly better than `right`; nil where that cannot be said.
    package func isBetter(_ left: Double?, than right: Double?) -> Bool? {
        guard let direction, let left, let right, left.isFinite, right.isFinite else { return nil }
        return direction.loss(left) < direction.loss(right)
    }

    /// Which way is better, in words.
    package var text: String {
        switch direction {
        case .lower: return "lower is better"
        case .higher: return "higher is better"
        case .near(0): return "0 is best"
        case .near(let target): return "\(NumberFormat.percent(target)) is best"
        case nil: return ""
        }
    }

    /// A share of a hundred where the best is a share; a figure otherwise.
    func written(_ value: Double?) -> String {
        if case .near(let target) = direction, target > 0 { return NumberFormat.percent(value) }
        return NumberFormat.significant(value)
    }

    /// The relative change of a measure of size; nothing for one whose target is a value.
    func change(from before: Double?, to after: Double?) -> String {
        guard direction == .lower, let before, let after, before > 0 else { return "" }
        return NumberFormat.change(after / before - 1)
    }
}
