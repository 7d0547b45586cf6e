// Goal: sample quantiles as R, NumPy and spreadsheets give them by default.
// Source: Hyndman and Fan (1996), definition 7: linear interpolation between the order statistics, the
// p-quantile of n values lying at position (n − 1)·p.

/// Sample quantiles.
package enum Quantile {
    /// The quantile of values in ascending order.
    ///
    /// - Parameters:
    ///   - sorted: at least one value, ascending, none missing.
    ///   - probability: in [0, 1].
    package static func ofSorted(_ sorted: [Double], _ probability: Double) -> Double {
        precondition(!sorted.isEmpty, "a quantile needs a value")
        precondition(probability >= 0 && probability <= 1, "a probability in [0, 1]")
        let position = Double(sorted.count - 1) * probability
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        let fraction = position - Double(below)
        guard fraction > 0 else { return sorted[below] }
        return sorted[below] + fraction * (sorted[above] - sorted[below])
    }

    /// The median of values in any order; `nan` if there are none.
    package static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        return ofSorted(values.sorted(), 0.5)
    }
}
