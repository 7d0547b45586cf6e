// Goal: all that a test of a covariate needs of its older values, without those values: made once when a model is
// estimated, so that a run looks at the newest values alone.
// Source: what is kept of errors (`DriftReference`), of a season (`TargetReference`), of flags (`SignCounts`) and of
// gaps (`MissingCounts`).
//
// Derivation: which of them is kept, the older values say.
// - At least half of them are one and the same: a flag, a constant, promotions among weeks without. Kept are counts
//   of the others and, where there are two seasons, the flags of the last one.
// - More than half of them are those of the period before: a price list. What is independent of one another are at
//   best the prices and not the weeks, so that each stretch counts as one value. Kept are the stretches' values,
//   and the last one, which may go on.
// - Everything else varies, and is kept as the target is.

import Statistics

/// Over how many periods values are held against those of the same season before.
package struct CovariateLags: Hashable, Sendable {
    /// Of what varies: in the longest season; nil where the others do not hold it three times, or it is shorter
    /// than all that is new. Of two seasons each newest value would be held against one that half of the others are
    /// held against too: the two would lie apart more often than chance has it.
    package let varying: Int?
    /// Of flags: in the longest season that the others hold twice.
    package let usual: Int?

    package init(_ count: Int, newest: Int, seasons: [Double], settings: ErrorTestSettings) {
        func lag(_ season: Double, cycles: Int) -> Int? {
            SeasonRemoval.lag(
                count, newest: newest, season: season, of: seasons, settings, cycles: cycles)
        }
        let longest = seasons.max().flatMap { lag($0, cycles: 3) } ?? 0
        varying = longest > 0 && longest >= newest ? longest : nil
        usual = seasons.sorted(by: >).lazy.compactMap { lag($0, cycles: 2) }.first
    }
}

/// What the newest values of a covariate are held against.
package struct CovariateReference: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// At least half of the values are `value`. The last season of flags, nil where one is missing; empty where
        /// there are not two.
        case usual(value: Double, SignCounts, season: [Double?])
        /// The values of the stretches.
        case held(last: Double, DriftReference)
        case varying(TargetReference)
    }

    /// Nil where there are too few values.
    let kind: Kind?
    package let missing: MissingCounts

    /// - Parameters:
    ///   - values: one a period, in the order of time; whatever is not finite is missing.
    ///   - newest: how many have followed.
    ///   - seasons: in periods: the job's, and a year where that is longer.
    package init(
        of values: [Double], newest: Int, seasons: [Double], settings: ErrorTestSettings
    ) {
        self =
            Self.estimated(from: values, newest: newest, seasons: seasons, settings: settings)
            .reference
    }

    private init(_ kind: Kind?, _ missing: MissingCounts) {
        self.kind = kind
        self.missing = missing
    }

    /// With what varies of the values without their seasons and their neighbours, for looking at several covariates
    /// together; nil for flags, prices and what is missing.
    package static func estimated(
        from values: [Double], newest: Int, seasons: [Double], settings: ErrorTestSettings
    ) -> (reference: CovariateReference, innovations: [Double]?) {
        let lags = CovariateLags(values.count, newest: newest, seasons: seasons, settings: settings)
        let values = values.map(bounded)
        let missing = MissingCounts(of: values)
        let known = values.filter(\.isFinite)
        guard known.count >= DriftMeasurement.leastReference else {
            return (CovariateReference(nil, missing), nil)
        }
        if let usual = usual(known) {
            let flags = values.map { flag($0, usual) }
            let compared = lags.usual.map { SeasonRemoval.differences(of: flags, lag: $0) } ?? flags
            let season = flags.suffix(lags.usual ?? 0).map { $0.isNaN ? nil : $0 }
            let kind = Kind.usual(value: usual, SignCounts(of: compared), season: season)
            return (CovariateReference(kind, missing), nil)
        }
        let stretches = stretches(of: known)
        if 2 * (known.count - stretches.count) > known.count, let last = stretches.last {
            let reference = DriftReference(
                of: stretches, seasonLength: settings.seasonLength, isAligned: false)
            return (CovariateReference(reference.map { .held(last: last, $0) }, missing), nil)
        }
        let varying = TargetReference.estimated(
            from: values, lag: lags.varying, seasons: seasons, seasonLength: settings.seasonLength)
        return (
            CovariateReference(varying.map { .varying($0.reference) }, missing),
            varying.map { $0.reference.reference.innovations(ofItself: $0.errors) }
        )
    }

    /// What the values that follow are beyond what those before them foretell, for looking at several covariates
    /// together; nil where the covariate does not vary.
    package func innovations(of newest: [Double]) -> [Double]? {
        guard case .varying(let target) = kind else { return nil }
        return target.reference.innovations(of: target.errors(of: newest.map(Self.bounded)))
    }

    /// How many coefficients were estimated for them; nil where it does not vary.
    package var coefficientCount: Int? {
        guard case .varying(let target) = kind else { return nil }
        return target.reference.neighbours.coefficients.count
    }

    /// What varies, as the sketch that is kept of it; nil where nothing is.
    package var sketch: QuantileSketch? {
        switch kind {
        case .varying(let target): target.reference.sketch
        case .held(_, let reference): reference.sketch
        case .usual, nil: nil
        }
    }

    // MARK: values

    /// So that no difference is infinite.
    static func bounded(_ value: Double) -> Double {
        value.isFinite ? max(-0x1p1022, min(0x1p1022, value)) : .nan
    }

    static func flag(_ value: Double, _ usual: Double) -> Double {
        value.isNaN ? .nan : value == usual ? 0 : 1
    }

    /// If one value fills half of the sorted ones, it stands in the middle, or just before it.
    private static func usual(_ known: [Double]) -> Double? {
        let sorted = known.sorted()
        return [sorted[(known.count - 1) / 2], sorted[known.count / 2]].first { candidate in
            2 * known.count(where: { $0 == candidate }) >= known.count
        }
    }

    /// Each stretch of equal values once.
    ///
    /// - Parameter last: the value before; a stretch of it is no new one.
    static func stretches(of values: [Double], after last: Double = .nan) -> [Double] {
        var last = last
        return values.filter { value in
            guard !value.isNaN, value != last else { return false }
            last = value
            return true
        }
    }
}

extension CovariateReference {
    /// All but the sketch, by name.
    package var statistics: [ReferenceStatistic] {
        switch kind {
        case .usual(let value, let counts, let season):
            missing.statistics
                + [
                    ReferenceStatistic("usual", [value]),
                    ReferenceStatistic("signs", counts.numbers),
                    ReferenceStatistic("sameSeason", season.map { $0 ?? .nan }),
                ].filter { !$0.values.isEmpty }
        case .held(let last, let reference):
            missing.statistics + [ReferenceStatistic("held", [last])] + reference.statistics
        case .varying(let target): missing.statistics + target.statistics
        case nil: missing.statistics
        }
    }

    /// Nil where they are no such statistics.
    package init?(_ statistics: [ReferenceStatistic], sketch: QuantileSketch) {
        guard let missing = MissingCounts(statistics) else { return nil }
        if let usual = statistics["usual"].first {
            guard let counts = SignCounts(numbers: statistics["signs"]) else { return nil }
            let season = statistics["sameSeason"].map { $0.isNaN ? nil : $0 }
            self.init(.usual(value: usual, counts, season: season), missing)
        } else if let last = statistics["held"].first {
            guard let reference = DriftReference(statistics, sketch: sketch) else { return nil }
            self.init(.held(last: last, reference), missing)
        } else if statistics.count > 1 {
            guard let target = TargetReference(statistics, sketch: sketch) else { return nil }
            self.init(.varying(target), missing)
        } else {
            self.init(nil, missing)
        }
    }
}
