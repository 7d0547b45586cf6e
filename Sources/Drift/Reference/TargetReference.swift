// Goal: what raw values since an estimate are held against, without the values before it.
// Source: differences to the same season before, or where there are not two seasons the recursive residuals of
// `SeasonRemoval`; both go on from a few last values or sums.

/// What the values of a series are held against.
package struct TargetReference: Hashable, Sendable {
    /// How values become errors.
    private enum Errors: Hashable {
        /// Each value less the one a season before it. These are the values of the last season, `nil` where one is
        /// missing.
        case differences(to: [Double?])
        case residuals(SeasonRemoval)
    }

    private let errors: Errors
    package let reference: DriftReference

    /// Nil where there are too few values.
    ///
    /// - Parameters:
    ///   - values: in the order of time; `nan` where one is missing.
    ///   - seasonLength: 1 where there is none.
    package init?(of values: [Double], seasonLength: Int) {
        if seasonLength > 1, values.count >= 2 * seasonLength {
            let differences = SeasonRemoval.differences(of: values, lag: seasonLength)
            guard let reference = DriftReference(of: differences, seasonLength: seasonLength)
            else { return nil }
            self.reference = reference
            errors = .differences(
                to: values.suffix(seasonLength).map { $0.isFinite ? $0 : nil })
        } else {
            let estimated = SeasonRemoval.estimated(
                from: values, seasons: [Double(seasonLength)])
            guard let (removal, residuals) = estimated,
                let reference = DriftReference(
                    of: residuals, seasonLength: seasonLength, withoutSines: removal.sines)
            else { return nil }
            self.reference = reference
            errors = .residuals(removal)
        }
    }

    /// The values that follow as errors.
    package func errors(of values: [Double]) -> [Double] {
        switch errors {
        case .differences(let last):
            return SeasonRemoval.differences(
                of: last.map { $0 ?? .nan } + values, lag: last.count)
        case .residuals(var removal):
            return removal.errors(of: values)
        }
    }

    /// All but the sketch, by name.
    package var statistics: [ReferenceStatistic] {
        switch errors {
        case .differences(let last):
            reference.statistics + [ReferenceStatistic("last", last.map { $0 ?? .nan })]
        case .residuals(let removal):
            reference.statistics + removal.statistics.filter { !$0.values.isEmpty }
        }
    }

    /// Nil where they are no such statistics.
    package init?(_ statistics: [ReferenceStatistic], sketch: QuantileSketch) {
        guard let reference = DriftReference(statistics, sketch: sketch) else { return nil }
        self.reference = reference
        let last = statistics["last"]
        if !last.isEmpty {
            errors = .differences(to: last.map { $0.isNaN ? nil : $0 })
        } else if let removal = SeasonRemoval(statistics) {
            errors = .residuals(removal)
        } else {
            return nil
        }
    }
}

extension MissingCounts {
    /// The counts by name.
    package var statistics: [ReferenceStatistic] { [ReferenceStatistic("counts", numbers)] }

    /// Nil where they are no such statistics.
    package init?(_ statistics: [ReferenceStatistic]) { self.init(numbers: statistics["counts"]) }
}
