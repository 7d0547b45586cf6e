/// What changed in one series: which component, how much, since when.
package struct Explanation: Hashable, Sendable {
    /// The newest first; of one date, the clearest first.
    package var changes: [Change]
    /// Whether changes are factors of the values, which are all above zero, and not amounts.
    package var isRelative: Bool
    /// Without any change: too little to see one in, or chance explains all there is.
    package static let none = Explanation(changes: [], isRelative: false)

    /// The changes that a series went through.
    ///
    /// - Parameters:
    ///   - rate: the share of series without any change in which some change may be named all the same.
    ///   - most: how many changes are named at most, the clearest.
    package static func of(
        _ series: ObservedSeries, rate: Double = 0.05, most: Int = 8
    ) -> Explanation {
        guard let first = series.values.firstIndex(where: \.isFinite),
            let last = series.values.lastIndex(where: \.isFinite)
        else { return none }
        if first > 0 || last < series.values.count - 1 {
            var explanation = of(series.part(first...last), rate: rate, most: most)
            explanation.changes = explanation.changes.map { $0.moved(by: first) }
            return explanation
        }
        let stuck = ConstantChange.change(in: series, rate: rate)
        // What stands still says nothing of level, season and scatter.
        let beside = [MissingChange.change(in: series, rate: rate), stuck].compactMap(\.self)
        guard let observations = scale(of: stuck.map { series.without($0) } ?? series) else {
            return Explanation(changes: beside, isRelative: false)
        }
        var found = Search.run(observations, rate: rate, most: most)
        let followed = followCovariates(&found, rate: rate)
        let changes = (ChangeSizes(found).changes + followed + beside).filter(\.isFinite)
        return Explanation(
            changes: changes.sorted {
                $0.from != $1.from ? $0.from > $1.from : $0.pValue < $1.pValue
            }, isRelative: observations.isLogarithmic)
    }

    /// Logarithms where they exist and the values are likelier so.
    private static func scale(of series: ObservedSeries) -> Observations? {
        let plain = Observations(series, logarithmic: false)
        guard let plain, let logarithmic = Observations(series, logarithmic: true) else {
            return plain
        }
        let densities = (
            Description(plain, Believed()).density, Description(logarithmic, Believed()).density
        )
        return densities.1 > densities.0 ? logarithmic : plain
    }

    /// Puts shifts of the level down to the covariates that shifted with it.
    private static func followCovariates(
        _ found: inout Search.Found, rate: Double
    ) -> [Change] {
        let series = found.description.series
        guard series.regressors.contains(where: { $0.kind == .covariate }) else { return [] }
        var changes: [Change] = []
        for index in found.description.believed.shapes.indices {
            let shape = found.description.believed.shapes[index]
            guard
                let cause = CovariateChange.explanation(
                    of: index, in: found.description, rate: rate)
            else { continue }
            var change = cause.own
            change.component = CovariateChange.component
            change.isRelative = series.isLogarithmic
            change.count = nil
            change.subject = series.regressors[cause.regressor].name
            change.pValue = found.pValue(.shape(shape), .step)
            change.effect = ChangeSizes(found).change(of: index)?.effect
            found.description = cause.description
            changes.append(change)
        }
        return changes
    }
}
