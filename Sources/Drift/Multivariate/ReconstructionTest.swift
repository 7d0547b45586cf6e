// Goal: do covariates still belong together as they did? Each alone may stay as it is while what ties them
// breaks: promotions without the lower price that they came with.
// Source: errors of reconstruction (`ReconstructionReference`), by the ranks of normal scores (`LevelMeasure`).
//
// Derivation: what neighbouring values foretell of one another is taken out of each covariate, and the ranks of the
// errors of what remains are compared as those of the level are, on one side: covariates that belong together more
// closely are no drift.

import Statistics

package enum ReconstructionTest {
    package static let name = "reconstruction"
    package static let summary =
        "shift of the reconstruction errors of principal components, in standard deviations"

    /// Tests whether the newest rows of several columns lie farther from the components of those before.
    ///
    /// - Parameter newest: the columns that follow those of the reference.
    /// - Returns: nil where there are too few rows.
    package static func measured(
        _ newest: [[Double]], against reference: ReconstructionReference,
        settings: ErrorTestSettings, scores: inout RankScores
    ) -> DriftMeasurement? {
        let newer = reference.errors(of: newest).suffix(settings.window).map(DriftReference.rounded)
            .sorted()
        guard newer.count >= DriftMeasurement.leastCurrent else { return nil }
        let older = reference.sketch.weighted
        let total = older.count + newer.count
        guard let sum = scores.levelSum(older, newer) else { return nil }
        let unit = sum.unit * Double(total) / Double(older.count)
        let bothSides = LevelMeasure.pValue(sum.deviate, count: total)
        return DriftMeasurement(
            measure: name, value: max(0, sum.deviate) * unit,
            threshold: LevelMeasure.deviate(pValue: 2 * settings.rate, count: total) * unit,
            pValue: sum.deviate > 0 ? bothSides / 2 : 1 - bothSides / 2,
            referenceCount: older.count, currentCount: newer.count, edges: [],
            referenceShares: [], currentShares: [])
    }
}
