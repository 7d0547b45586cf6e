// Goal: have the newest values of a covariate moved away from those before? One p-value, which is at most 5% in
// 5% of all covariates without drift: temperatures with their seasons, prices that hold for weeks, flags.
// Source: the tests of errors for what is measured (`ErrorTest`, without the season by `TargetReference`), of shares
// for flags (`UsualShare`) and for missing values (`MissingShare`); the least of them as in `ErrorTest`.
//
// Derivation: what a covariate is, its older values say (`CovariateReference`).
// - Where most of them are one and the same, asked is whether that value is left more often or less often, against
//   the same season before where there are two seasons, so that the holidays of December are news in no
//   December but the first.
// - Where they hold, a stretch of equal values is one value; one that goes on into the newest is an old one.
// - Everything else is tested as the target is.
// Missing values have a fifth of the rate where there are any.

import Statistics

package enum CovariateTest {
    /// The share of the rate that missing values have.
    private static let missingShare = 0.2

    /// Tests the newest values of a covariate against those before; every measure takes of them what it
    /// needs.
    ///
    /// - Parameter newest: those that follow the reference; whatever is not finite is missing.
    /// - Returns: nil where there are too few values, and where all are alike.
    package static func tested(
        _ newest: [Double], against reference: CovariateReference, settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> TestedErrors? {
        let newest = newest.map(CovariateReference.bounded)
        var own = settings
        let missing = MissingShare.measured(
            reference: reference.missing,
            current: MissingCounts(of: newest.suffix(settings.window)),
            rate: settings.rate * missingShare)
        if missing != nil { own.rate *= 1 - missingShare }
        let moved = moved(newest, reference.kind, settings: own, scores: &scores)
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
        _ newest: [Double], _ kind: CovariateReference.Kind?, settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> TestedErrors? {
        switch kind {
        case nil: return nil
        case .usual(let usual, let counts, let season):
            let flags = newest.map { CovariateReference.flag($0, usual) }
            let compared =
                season.isEmpty ? flags : SeasonRemoval.differences(of: flags, toSeason: season)
            // Of as many as a change of scale is looked for in: a flag says less than a number.
            let measurement = UsualShare.measured(
                reference: counts,
                current: SignCounts(of: compared.suffix(ScaleMeasure.window(settings))),
                rate: settings.rate)
            return measurement.map { TestedErrors(measurements: [$0], pValue: $0.pValue) }
        case .held(let last, let reference):
            return ErrorTest.tested(
                CovariateReference.stretches(of: newest, after: last), against: reference,
                settings: settings, scores: &scores)
        case .varying(let target):
            return ErrorTest.tested(
                target.errors(of: newest), against: target.reference, settings: settings,
                scores: &scores)
        }
    }
}
