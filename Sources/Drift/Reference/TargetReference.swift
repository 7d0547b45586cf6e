// Goal: what raw values since an estimate are held against, without the values before it.
// Source: differences to the same season before, or where there are not two seasons the recursive residuals of
// `SeasonRemoval`; both go on from a few last values or sums.
//
// Derivation: differences over one season hold a second season of new values against the first one: a change that
// lasts is in both, and gone. New values are therefore held against those before the estimate alone, by a lag of
// whole seasons that is no shorter than all that is new, and the reference is of differences over the same lag, so
// that a trend or a wandering level has as long to go in both. The reference must hold three such lags: of two, half of
// it would hang on the very values that new ones are held against. Where it does not, the residuals serve. The
// lag doubles as it is outgrown, so that the reference is made again no more than a few times.

/// What the values of a series are held against.
package struct TargetReference: Hashable, Sendable {
    /// How values become errors.
    private enum Errors: Hashable {
        /// Each value less the one a lag of whole seasons before it. These are the last values, as many as the lag
        /// is long, `nil` where one is missing.
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
    ///   - newest: how many periods have followed.
    package init?(of values: [Double], seasonLength: Int, newest: Int = 0) {
        let estimated = Self.estimated(
            from: values, lag: Self.lag(values.count, newest: newest, seasonLength: seasonLength),
            seasons: [Double(seasonLength)], seasonLength: seasonLength)
        guard let estimated else { return nil }
        self = estimated.reference
    }

    /// - Parameters:
    ///   - lag: of the differences; nil for residuals.
    ///   - seasons: in periods, those whose harmonics residuals are without.
    /// - Returns: with the errors of the values; nil where there are too few.
    static func estimated(
        from values: [Double], lag: Int?, seasons: [Double], seasonLength: Int
    ) -> (reference: TargetReference, errors: [Double])? {
        if let lag {
            let differences = SeasonRemoval.differences(of: values, lag: lag)
            let last = values.suffix(lag).map { $0.isFinite ? $0 : nil }
            return DriftReference(of: differences, seasonLength: seasonLength).map {
                (TargetReference(.differences(to: last), $0), differences)
            }
        }
        guard let estimated = SeasonRemoval.estimated(from: values, seasons: seasons) else {
            return nil
        }
        let reference = DriftReference(
            of: estimated.errors, seasonLength: seasonLength,
            withoutSines: estimated.removal.sines)
        return reference.map {
            (TargetReference(.residuals(estimated.removal), $0), estimated.errors)
        }
    }

    private init(_ errors: Errors, _ reference: DriftReference) {
        self.errors = errors
        self.reference = reference
    }

    /// The same for `newest` periods that have followed; where more have than its lag reaches over, made again.
    ///
    /// - Parameter values: those it is made of.
    package func reaching(
        _ newest: Int, of values: @autoclosure () -> [Double], count: Int, seasonLength: Int
    ) -> TargetReference {
        guard lag != Self.lag(count, newest: newest, seasonLength: seasonLength) else {
            return self
        }
        return TargetReference(of: values(), seasonLength: seasonLength, newest: newest) ?? self
    }

    /// Nil where values are not held against others.
    private var lag: Int? {
        if case .differences(let last) = errors { last.count } else { nil }
    }

    /// Over how many periods differences are taken where `count` values have come before `newest` ones; nil where there
    /// are too few.
    private static func lag(_ count: Int, newest: Int, seasonLength: Int) -> Int? {
        guard seasonLength > 1, count >= 2 * seasonLength else { return nil }
        guard newest > seasonLength else { return seasonLength }
        let most = count / (3 * seasonLength) * seasonLength
        guard newest <= most else { return nil }
        return SeasonRemoval.doubled(seasonLength, reaching: newest, most: most)
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
