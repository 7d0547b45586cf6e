// Goal: what raw values since an estimate are held against, without the values before it.
// Source: differences to the same season before, or where there are not enough seasons the recursive residuals of
// `SeasonRemoval`; both go on from a few last values or sums.

/// What the values of a series are held against.
package struct TargetReference: Hashable, Sendable {
    /// How values become errors.
    private enum Errors: Hashable {
        /// Each value less the one a season before it. These are the values of the last season, `nil` where one is
        /// missing.
        case differences(to: [Double?])
        /// Each value less that of the same time in the last season of the reference, which these are.
        case sameSeason([Double?])
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

    private init(_ errors: Errors, _ reference: DriftReference) {
        self.errors = errors
        self.reference = reference
    }

    /// Of values with several seasons: held against the same time of the longest, where there are three of it,
    /// and otherwise against harmonics of all.
    ///
    /// Of two seasons each newest value would be held against one that half of the reference is held against too:
    /// the two would lie apart more often than chance has it.
    ///
    /// - Parameter seasons: their lengths in periods.
    /// - Returns: with the errors of the values; nil where there are too few.
    static func estimated(
        from values: [Double], seasons: [Double], settings: ErrorTestSettings
    ) -> (reference: TargetReference, errors: [Double])? {
        let lag = SeasonRemoval.lag(values.count, settings, seasons: seasons, cycles: 3)
        if let lag, Double(lag) >= (seasons.max() ?? 0) - Double(lag) / 2 {
            let errors = SeasonRemoval.differences(of: values, lag: lag)
            let last = values.suffix(lag).map { $0.isFinite ? $0 : nil }
            return DriftReference(of: errors, seasonLength: settings.seasonLength).map {
                (TargetReference(.sameSeason(last), $0), errors)
            }
        }
        guard let estimated = SeasonRemoval.estimated(from: values, seasons: seasons),
            let reference = DriftReference(
                of: estimated.errors, seasonLength: settings.seasonLength,
                withoutSines: estimated.removal.sines)
        else { return nil }
        return (TargetReference(.residuals(estimated.removal), reference), estimated.errors)
    }

    /// The values that follow as errors.
    package func errors(of values: [Double]) -> [Double] {
        switch errors {
        case .differences(let last):
            return SeasonRemoval.differences(
                of: last.map { $0 ?? .nan } + values, lag: last.count)
        case .sameSeason(let last):
            return SeasonRemoval.differences(of: values, toSeason: last)
        case .residuals(var removal):
            return removal.errors(of: values)
        }
    }

    /// All but the sketch, by name.
    package var statistics: [ReferenceStatistic] {
        switch errors {
        case .differences(let last):
            reference.statistics + [ReferenceStatistic("last", last.map { $0 ?? .nan })]
        case .sameSeason(let last):
            reference.statistics + [ReferenceStatistic("sameSeason", last.map { $0 ?? .nan })]
        case .residuals(let removal):
            reference.statistics + removal.statistics.filter { !$0.values.isEmpty }
        }
    }

    /// Nil where they are no such statistics.
    package init?(_ statistics: [ReferenceStatistic], sketch: QuantileSketch) {
        guard let reference = DriftReference(statistics, sketch: sketch) else { return nil }
        self.reference = reference
        let last = statistics["last"]
        let season = statistics["sameSeason"]
        if !last.isEmpty {
            errors = .differences(to: last.map { $0.isNaN ? nil : $0 })
        } else if !season.isEmpty {
            errors = .sameSeason(season.map { $0.isNaN ? nil : $0 })
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
