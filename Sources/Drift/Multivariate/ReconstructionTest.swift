// Goal: do covariates still belong together as they did? Each alone may stay as it is while what ties them
// breaks: promotions without the lower price that they came with.
// Source: the reconstruction error of principal components as a measure of drift (Shlens 2014 for the
// components; NannyML 2022 for the use, whose share of 65% of the variance is ours too); errors out of their
// sample by cross-validation in blocks (Stone 1974; Burman, Chow and Nolan 1994).
//
// Derivation: components lie as near to the rows that they are made of as they can; a row to come lies farther
// away, the more so the shorter the reference, and held against errors within the sample every covariate would
// drift. So the reference is cut into ten blocks, and the errors of each are those against components of the
// other nine: out of the sample, as the newest are. What neighbouring errors foretell of one another is taken
// out, and the ranks of what remains are compared as those of the level are, on one side: covariates that belong
// together more closely are no drift.

import Statistics

package enum ReconstructionTest {
    package static let name = "reconstruction"
    package static let summary =
        "shift of the reconstruction errors of principal components, in standard deviations"
    /// Of the variance, that the components explain.
    package static let share = 0.65
    private static let blocks = 10
    /// Rows of the reference to a column, at the least.
    private static let leastRows = 8
    /// An error below this is rounding: columns that depend on one another exactly.
    private static let rounding = 1e-6

    /// Tests whether the newest rows of several columns lie farther from the components of those before.
    ///
    /// - Parameters:
    ///   - columns: in the order of time, all alike in length, without their seasons; `nan` where a value
    ///     is missing, and such a row is passed over.
    ///   - newest: so many rows at the end are held against those before.
    /// - Returns: nil where there are fewer than two columns or too few rows.
    package static func measured(
        _ columns: [[Double]], newest: Int, settings: ErrorTestSettings, scores: inout RankScores
    ) -> DriftMeasurement? {
        guard columns.count > 1, let count = columns.first?.count, newest < count else {
            return nil
        }
        var estimated = 0
        let innovations = columns.map { column in
            let neighbours = Autoregression(of: Array(column.dropLast(newest)))
            estimated = max(estimated, neighbours.coefficients.count + 1)
            return neighbours.innovations(of: column)
        }
        let rows = (0..<count).map { row in innovations.map { $0[row] } }
        guard let errors = errors(of: rows, newest: newest) else { return nil }
        // As in `ErrorTest`: the coefficients fit the reference better than what comes after it.
        let known = Double(errors.dropLast(newest).count(where: \.isFinite))
        let p = Double(estimated)
        let growth = ((known + p) / max(1, known - p)).squareRoot()
        let older = errors.dropLast(newest).filter(\.isFinite).map { $0 * growth }.sorted()
        let newer = errors.suffix(newest).filter(\.isFinite).suffix(settings.window).sorted()
        guard newer.count >= DriftMeasurement.leastCurrent else { return nil }
        let total = older.count + newer.count
        guard let sum = scores.levelSum(WeightedValues(older), newer) else { return nil }
        let unit = sum.unit * Double(total) / Double(older.count)
        let bothSides = LevelMeasure.pValue(sum.deviate, count: total)
        return DriftMeasurement(
            measure: name, value: max(0, sum.deviate) * unit,
            threshold: LevelMeasure.deviate(pValue: 2 * settings.rate, count: total) * unit,
            pValue: sum.deviate > 0 ? bothSides / 2 : 1 - bothSides / 2,
            referenceCount: older.count, currentCount: newer.count, edges: [],
            referenceShares: [], currentShares: [])
    }

    /// The reconstruction error of each row by components that have not seen it; `nan` where a value is
    /// missing. Nil where there are no components.
    package static func errors(of rows: [[Double]], newest: Int) -> [Double]? {
        let end = rows.count - newest
        let whole = rows.indices.filter { rows[$0].allSatisfy(\.isFinite) }
        let known = whole.filter { $0 < end }
        guard let width = rows.first?.count,
            known.count >= max(leastRows * width, DriftMeasurement.leastReference)
        else { return nil }
        var errors = [Double](repeating: .nan, count: rows.count)
        func note(_ row: Int, _ components: PrincipalComponents) {
            errors[row] = max(rounding, components.reconstructionError(of: rows[row]))
        }
        for block in 0..<blocks {
            let own = (block * known.count / blocks)..<((block + 1) * known.count / blocks)
            let others = (known[..<own.lowerBound] + known[own.upperBound...]).map { rows[$0] }
            guard let components = PrincipalComponents(others, share: share) else { return nil }
            for row in known[own] { note(row, components) }
        }
        guard let components = PrincipalComponents(known.map { rows[$0] }, share: share) else {
            return nil
        }
        for row in whole where row >= end { note(row, components) }
        return errors
    }
}
