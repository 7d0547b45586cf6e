// Goal: what the newest rows of several covariates are held against, without the older rows.
// Source: the reconstruction error of principal components as a measure of drift (Shlens 2014 for the
// components; NannyML 2022 for the use, whose share of 65% of the variance is ours too); errors out of their
// sample by cross-validation in blocks (Stone 1974; Burman, Chow and Nolan 1994).
//
// Derivation: components lie as near to the rows that they are made of as they can; a row to come lies farther
// away, the more so the shorter the reference, and held against errors within the sample every covariate would
// drift. So the reference is cut into ten blocks, and the errors of each are those against components of the
// other nine: out of the sample, as those of the newest are against components of all. Kept are these components, and
// a sketch of those errors.

/// What the newest rows of several covariates are held against.
package struct ReconstructionReference: Hashable, Sendable {
    /// Of the variance, that the components explain.
    package static let share = 0.65
    private static let blocks = 10
    /// Rows of the reference to a column, at the least.
    private static let leastRows = 8
    /// An error below this is rounding: columns that depend on one another exactly.
    private static let rounding = 1e-6

    private let components: PrincipalComponents
    /// The errors of the older rows.
    package let sketch: QuantileSketch

    /// Nil where there are fewer than two columns or too few rows.
    ///
    /// - Parameters:
    ///   - columns: in the order of time, all alike in length, without their seasons and their neighbours; `nan`
    ///     where a value is missing, and such a row is passed over.
    ///   - coefficients: the most that were estimated for the neighbours of one.
    package init?(of columns: [[Double]], coefficients: Int) {
        let rows = Self.rows(columns).filter { $0.allSatisfy(\.isFinite) }
        guard let errors = Self.errors(of: rows),
            let components = PrincipalComponents(rows, share: Self.share)
        else { return nil }
        self.components = components
        // As in `DriftReference`: the coefficients fit the reference better than what comes after it.
        let growth = DriftReference.growth(errors.count, parameters: Double(coefficients + 1))
        sketch = QuantileSketch(of: errors.map { DriftReference.rounded($0 * growth) })
    }

    /// The reconstruction errors of the rows that follow, those passed over that lack a value.
    package func errors(of columns: [[Double]]) -> [Double] {
        Self.rows(columns).compactMap { row in
            row.count == components.means.count && row.allSatisfy(\.isFinite)
                ? max(Self.rounding, components.reconstructionError(of: row)) : nil
        }
    }

    /// The reconstruction error of each row by components that have not seen it.
    private static func errors(of rows: [[Double]]) -> [Double]? {
        guard let width = rows.first?.count, width > 1,
            rows.count >= max(leastRows * width, DriftMeasurement.leastReference)
        else { return nil }
        var errors: [Double] = []
        for block in 0..<blocks {
            let own = (block * rows.count / blocks)..<((block + 1) * rows.count / blocks)
            let others = Array(rows[..<own.lowerBound] + rows[own.upperBound...])
            guard let components = PrincipalComponents(others, share: share) else { return nil }
            for row in rows[own] {
                errors.append(max(rounding, components.reconstructionError(of: row)))
            }
        }
        return errors
    }

    private static func rows(_ columns: [[Double]]) -> [[Double]] {
        (columns.first ?? []).indices.map { row in columns.map { $0[row] } }
    }
}

extension ReconstructionReference {
    /// All but the sketch, by name.
    package var statistics: [ReferenceStatistic] { components.statistics }

    /// Nil where they are no such statistics.
    package init?(_ statistics: [ReferenceStatistic], sketch: QuantileSketch) {
        guard let components = PrincipalComponents(statistics), sketch.count > 0 else { return nil }
        self.components = components
        self.sketch = sketch
    }
}
