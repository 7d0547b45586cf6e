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

    /// Tests the newest values of a covariate against those before; every measure takes of them what it
    /// needs.
    ///
    /// - Returns: nil where there are too few values, and where all are alike.
    package static func tested(
        _ sample: CovariateSample, settings: ErrorTestSettings, scores: inout RankScores
    ) -> TestedErrors? {
        var own = settings
        let missing = MissingShare.measured(
            reference: MissingCounts(of: sample.values.dropLast(sample.newest)),
            current: MissingCounts(
                of: sample.values.suffix(sample.newest).suffix(settings.window)),
            rate: settings.rate * missingShare)
        if missing != nil { own.rate *= 1 - missingShare }
        let moved = moved(sample, settings: own, scores: &scores)
        guard let missing else { return moved }
        guard let moved else {
            return TestedErrors(measurements: [missing], pValue: missing.pValue)
        }
        let least = min(moved.pValue / (1 - missingShare), missing.pValue / missingShare)
        let none = (1 - min(1, (1 - missingShare) * least)) * (1 - min(1, missingShare * least))
        return TestedErrors(
            measurements: moved.measurements + [missing],
            // The product is too near 1 to tell small numbers apart.
            pValue: least < 1e-8 ? least : min(1, 1 - none))
    }

    private static func moved(
        _ sample: CovariateSample, settings: ErrorTestSettings, scores: inout RankScores
    ) -> TestedErrors? {
        switch sample.nature {
        case .unknown: return nil
        case .usual(let usual):
            let flags = sample.values.map { $0.isNaN ? .nan : $0 == usual ? 0 : 1 }
            let measurement = share(flags, sample, settings)
            return measurement.map { TestedErrors(measurements: [$0], pValue: $0.pValue) }
        case .held:
            let stretches = stretches(of: sample)
            return ErrorTest.tested(
                reference: stretches.reference, current: stretches.current, isAligned: false,
                settings: settings, scores: &scores)
        case .varying:
            guard let errors = sample.errors else { return nil }
            return ErrorTest.tested(
                reference: errors.reference, current: errors.current, withoutSines: errors.sines,
                settings: settings, scores: &scores)
        }
    }

    /// Of as many as a change of scale is looked for in: a flag says less than a number.
    private static func share(
        _ flags: [Double], _ sample: CovariateSample, _ settings: ErrorTestSettings
    ) -> DriftMeasurement? {
        let newest = sample.newest
        let lag = SeasonRemoval.lag(
            flags.count, newest: newest, seasons: sample.seasons, cycles: 2)
        let compared = lag.map { SeasonRemoval.differences(of: flags, lag: $0) } ?? flags
        return UsualShare.measured(
            reference: Array(compared.dropLast(newest)),
            current: Array(compared.suffix(newest).suffix(ScaleMeasure.window(settings))),
            rate: settings.rate)
    }

    /// Each stretch of equal values once; one that goes on into the newest is an old one.
    private static func stretches(
        of sample: CovariateSample
    ) -> (reference: [Double], current: [Double]) {
        let start = sample.values.count - sample.newest
        var last = Double.nan
        var stretches: (reference: [Double], current: [Double]) = ([], [])
        for (place, value) in sample.values.enumerated() where !value.isNaN && value != last {
            last = value
            if place < start {
                stretches.reference.append(value)
            } else {
                stretches.current.append(value)
            }
        }
        return stretches
    }
}
