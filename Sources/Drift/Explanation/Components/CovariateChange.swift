/// The level moved because something that was measured beside the values moved.
///
/// A shift of the level is put down to a covariate where the covariate's own level shifted at the same time,
/// and the values are described as well by following the covariate, shift and all, as by the shift.
/// Where a covariate did nothing else but shift, this says that both happened together; which follows which
/// no series can tell.
enum CovariateChange {
    static let component = ChangedComponent.covariate

    /// The covariates that explain the step `index` of `believed`, the best first; the rest of `believed`
    /// then follows that covariate.
    static func explanation(
        of index: Int, in description: Description, rate: Double
    ) -> (regressor: Int, description: Description, own: Change)? {
        let series = description.series
        guard case .step(let from) = description.believed.shapes[index] else { return nil }
        let range = DateRange.of(
            .shape(description.believed.shapes[index]), in: description.without(shape: index))
        var best: (regressor: Int, description: Description, own: Change)?
        for (number, regressor) in series.regressors.enumerated()
        where regressor.kind == .covariate {
            let own = Explanation.of(
                ObservedSeries(regressor.values, seasonLength: 1), rate: rate)
            let dates = series.times[range.lowerBound]...series.times[range.upperBound]
            guard
                let shift = own.changes.first(where: {
                    [.level, .unit].contains($0.component) && $0.until == nil
                        && (dates.contains($0.from) || $0.from == series.times[from])
                })
            else { continue }
            var believed = description.believed
            believed.shapes[index] = .regressor(number, from: 0)
            let followed = Description(series, believed)
            guard followed.logLikelihood >= description.logLikelihood - 1,
                followed.logLikelihood > best?.description.logLikelihood ?? -.infinity
            else { continue }
            best = (number, followed, shift)
        }
        return best
    }
}
