// Goal: have the newest values of a covariate moved away from those before? One p-value, which is at most 5% in
// 5% of all covariates without drift: temperatures with their seasons, prices that hold for weeks, flags.
// Source: the tests of errors for what is measured (`ErrorTest`, without the season by `SeasonRemoval`), of shares for
// flags (`UsualShare`) and for missing values (`MissingShare`); the least of them as in `ErrorTest`.
//
// Derivation: what a covariate is, its reference says.
// - At least half of its values are one and the same: a flag, a constant, promotions among weeks without. Asked is
//   whether that value is left more often or less often, against the same season before where there are two
//   seasons, so that the holidays of December are news in no December but the first.
// - More than half of its values are those of the period before: a price list. What is independent of one another
//   are at best the prices and not the weeks, so that each stretch counts as one value.
// - Everything else varies, and is tested as the target is.
// Missing values have a fifth of the rate where there are any.

import Statistics

package enum CovariateTest {
    /// The share of the rate that missing values have.
    private static let missingShare = 0.2

    /// Tests the newest values of a covariate against those before.
    ///
    /// - Parameters:
    ///   - values: one a period, in the order of time; whatever is not finite is missing.
    ///   - newest: how many at the end are new; every measure takes of them what it needs.
    ///   - seasons: their lengths in periods: the job's, and a year where that is longer.
    /// - Returns: nil where there are too few values, and where all are alike.
    package static func tested(
        _ values: [Double], newest: Int, seasons: [Double], settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> TestedErrors? {
        guard newest > 0, newest < values.count else { return nil }
        var own = settings
        let missing = MissingShare.measured(
            reference: values.dropLast(newest),
            current: values.suffix(newest).suffix(settings.window),
            rate: settings.rate * missingShare)
        if missing != nil { own.rate *= 1 - missingShare }
        let tested = moved(
            withinBounds(values), newest: newest, seasons: seasons, settings: own, scores: &scores)
        guard let missing else { return tested }
        guard let tested else {
            return TestedErrors(measurements: [missing], pValue: missing.pValue)
        }
        let least = min(tested.pValue / (1 - missingShare), missing.pValue / missingShare)
        let none =
            (1 - min(1, (1 - missingShare) * least)) * (1 - min(1, missingShare * least))
        return TestedErrors(
            measurements: tested.measurements + [missing],
            // The product is too near 1 to tell small numbers apart.
            pValue: least < 1e-8 ? least : min(1, 1 - none))
    }

    /// The values without their season where they vary from period to period, for looking at several
    /// covariates together; nil for flags, prices and what is missing.
    package static func varying(
        _ values: [Double], newest: Int, seasons: [Double]
    ) -> [Double]? {
        guard newest > 0, newest < values.count else { return nil }
        let values = withinBounds(values)
        guard case .varying = Nature(values.dropLast(newest)),
            let errors = SeasonRemoval.errors(values, newest: newest, seasons: seasons)
        else { return nil }
        return errors.reference + errors.current
    }

    private static func moved(
        _ values: [Double], newest: Int, seasons: [Double], settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> TestedErrors? {
        switch Nature(values.dropLast(newest)) {
        case .unknown: return nil
        case .usual(let usual):
            let flags = values.map { $0.isNaN ? .nan : $0 == usual ? 0 : 1 }
            let measurement = share(flags, newest: newest, seasons, settings)
            return measurement.map { TestedErrors(measurements: [$0], pValue: $0.pValue) }
        case .held:
            let stretches = stretches(of: values, newest: newest)
            return ErrorTest.tested(
                reference: stretches.reference, current: stretches.current, isAligned: false,
                settings: settings, scores: &scores)
        case .varying:
            let errors = SeasonRemoval.errors(
                values, newest: newest, seasons: seasons)
            guard let errors else { return nil }
            return ErrorTest.tested(
                reference: errors.reference, current: errors.current, withoutSines: errors.sines,
                settings: settings, scores: &scores)
        }
    }

    /// What kind of covariate its reference shows.
    private enum Nature {
        /// Too few values to say.
        case unknown
        /// At least half of the values are this one.
        case usual(Double)
        /// More than half are those of the period before.
        case held
        case varying

        init(_ reference: some Collection<Double>) {
            let known = reference.filter(\.isFinite)
            guard known.count >= DriftMeasurement.leastReference else {
                self = .unknown
                return
            }
            // If one value fills half of the sorted ones, it stands in the middle, or just before it.
            let sorted = known.sorted()
            for candidate in [sorted[(known.count - 1) / 2], sorted[known.count / 2]]
            where 2 * known.count(where: { $0 == candidate }) >= known.count {
                self = .usual(candidate)
                return
            }
            let held = zip(known, known.dropFirst()).count { $0 == $1 }
            self = 2 * held > known.count ? .held : .varying
        }
    }

    /// Of as many as a change of scale is looked for in: a flag says less than a number.
    private static func share(
        _ flags: [Double], newest: Int, _ seasons: [Double], _ settings: ErrorTestSettings
    ) -> DriftMeasurement? {
        func measured(_ flags: [Double]) -> DriftMeasurement? {
            UsualShare.measured(
                reference: Array(flags.dropLast(newest)),
                current: Array(flags.suffix(newest).suffix(ScaleMeasure.window(settings))),
                rate: settings.rate)
        }
        let lag = SeasonRemoval.lag(flags.count, newest: newest, seasons: seasons, cycles: 2)
        return measured(lag.map { SeasonRemoval.differences(of: flags, lag: $0) } ?? flags)
    }

    /// Each stretch of equal values once; one that goes on into the newest is an old one.
    private static func stretches(
        of values: [Double], newest: Int
    ) -> (reference: [Double], current: [Double]) {
        var last = Double.nan
        var stretches: (reference: [Double], current: [Double]) = ([], [])
        for (place, value) in values.enumerated() where !value.isNaN && value != last {
            last = value
            if place < values.count - newest {
                stretches.reference.append(value)
            } else {
                stretches.current.append(value)
            }
        }
        return stretches
    }

    /// Divided by a power of two, so that no difference is infinite, and `nan` where a value is missing.
    private static func withinBounds(_ values: [Double]) -> [Double] {
        let greatest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        let unit = greatest > 1e100 ? 0x1p-600 : 1
        return values.map { $0.isFinite ? $0 * unit : .nan }
    }
}
