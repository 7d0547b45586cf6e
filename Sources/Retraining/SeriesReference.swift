package import Drift

/// What the newest errors and values of a series are held against, made when its model is estimated: runs that come
/// after look at what is new alone.
package struct SeriesReference: Hashable, Sendable {
    /// Of the one-step errors over the values of the estimate, each made by parameters that had not seen it.
    package var errors: DriftReference?
    /// Of the values themselves, up to the estimate.
    package var target: TargetReference?
    /// The missing values among them.
    package var missing: MissingCounts

    package init(errors: DriftReference?, target: TargetReference?, missing: MissingCounts) {
        self.errors = errors
        self.target = target
        self.missing = missing
    }

    /// - Parameters:
    ///   - errors: standardised, without missing ones.
    ///   - values: up to the estimate; `nan` where one is missing.
    init(errors: [Double], of values: [Double], seasonLength: Int) {
        // Where there are as many errors as values, these say which periods have one.
        let isAligned = values.observedCount == errors.count
        var rest = errors[...]
        let aligned = values.map { $0.isNaN ? .nan : rest.popFirst() ?? .nan }
        self.errors = DriftReference(
            of: isAligned ? aligned : errors, seasonLength: seasonLength, isAligned: isAligned)
        target = TargetReference(of: values, seasonLength: seasonLength)
        missing = MissingCounts(of: values)
    }

    /// The same errors beside other values.
    func with(values: [Double], seasonLength: Int) -> SeriesReference {
        SeriesReference(
            errors: errors, target: TargetReference(of: values, seasonLength: seasonLength),
            missing: MissingCounts(of: values))
    }
}
