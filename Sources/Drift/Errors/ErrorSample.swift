import Statistics

/// Reference and newest values of one sequence, their neighbours taken out, as the measures see them.
struct ErrorSample {
    let reference: DriftReference
    /// In the order of time, after the reference; `nan` where one is missing.
    let current: [Double]
    /// The observed values of the reference, ascending.
    let values: WeightedValues
    /// Their absolute deviations from their median, ascending.
    let deviations: WeightedValues
    let median: Double

    init(_ reference: DriftReference, current: [Double]) {
        self.reference = reference
        self.current = current
        values = reference.sketch.weighted
        median = values.quantile(0.5)
        deviations = values.deviations(from: median)
    }

    /// The newest `count` observed values, in the order of time and to the precision of the reference.
    func newest(_ count: Int) -> [Double] {
        var newest: [Double] = []
        newest.reserveCapacity(count)
        for value in current.reversed() where value.isFinite && newest.count < count {
            newest.append(DriftReference.rounded(value))
        }
        newest.reverse()
        return newest
    }
}
