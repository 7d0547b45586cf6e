// Goal: a regression whose errors are an ARIMA process, orders and coefficients by exact likelihood.
//
//   y_t = Σ_j β_j x_tj + n_t,   n_t as `ARIMA` has it, mean or drift included
//
// Source: generalised least squares (Harvey 1989, section 3.4): the differences of y and x pass through the
// filter of the errors' process, which leaves independent errors, and β is their least squares. For any φ
// and θ it is the likeliest β, so that the search is over φ and θ alone, as without covariates. Orders are
// found as those of `ARIMA`, differences on what ordinary least squares leave. Standard errors are those of
// the generalised least squares, with φ and θ taken as known.

/// The likeliest coefficients of some columns, and the process of what they do not explain.
package struct ARIMARegression {
    /// One a column, in units of the series a unit of the column.
    package let coefficients: [Double]
    package let standardErrors: [Double]
    /// Fitted to what the columns leave of the values, their number allowed for.
    package let errors: ARIMA

    /// - Parameters:
    ///   - values: as for `ARIMA`.
    ///   - regressors: of a size near one, finite where the values are, independent of one another
    ///     and of the constant after the differences that `differences` names.
    ///   - differences: orders that have these differences.
    init(
        _ values: [Double], _ regressors: [[Double]], differences: ARIMAOrders
    ) throws(FitFailure) {
        let sample = ARIMASample(
            values, seasonLength: differences.seasonLength, regressors: regressors)
        var search = ARIMASearch(sample, isConstant: false, differences: differences)
        guard let best = search.best() else { throw .noFiniteLikelihood }
        self = try ARIMARegression(
            values, regressors, sample, best.orders, warmStarts: [best.partials],
            effort: .polish(1e-6))
    }

    /// The same for orders given beforehand.
    package init(
        _ values: [Double], _ regressors: [[Double]], orders: ARIMAOrders
    ) throws(FitFailure) {
        let sample = ARIMASample(
            values, seasonLength: orders.seasonLength, regressors: regressors)
        self = try ARIMARegression(
            values, regressors, sample, orders, warmStarts: [], effort: .givenOrders)
    }

    private init(
        _ values: [Double], _ regressors: [[Double]], _ sample: ARIMASample,
        _ orders: ARIMAOrders, warmStarts: [[Double]], effort: ARIMAEffort
    ) throws(FitFailure) {
        let found = sample.filled.count - sample.gaps.count
        let parameters = orders.parameterCount + regressors.count
        guard found > orders.differenceLag + parameters,
            let likelihood = sample.likelihood(
                differences: orders.differences,
                seasonalDifferences: orders.seasonalDifferences, capacity: orders.dimension)
        else {
            throw .tooFewObservations(
                needed: orders.differenceLag + parameters + 1, found: found)
        }
        let estimation = ARIMAEstimation(likelihood, capacity: orders.coefficientCount)
        guard let fit = estimation.fit(orders, warmStarts: warmStarts, effort: effort),
            likelihood.deviance(fit.coefficients, orders).isFinite
        else { throw .noFiniteLikelihood }
        let columns = sample.gaps.count..<(sample.gaps.count + regressors.count)
        let freedom = max(Double(likelihood.observed - parameters), 1)
        let spread = (likelihood.squares / freedom).squareRoot()
        let errors = likelihood.standardErrors(orders)
        func unscaled(_ value: Double) -> Double {
            ARIMASample.scaled(value, by: sample.exponent)
        }
        let coefficients = columns.map { unscaled(likelihood.regression[$0]) }
        self.coefficients = coefficients
        standardErrors = columns.map { unscaled(spread * errors[$0]) }
        let remainder = values.indices.map { t in
            zip(regressors, coefficients).reduce(values[t]) { $0 - $1.0[t] * $1.1 }
        }
        self.errors = try ARIMA(
            remainder, orders: orders, coefficients: fit.coefficients,
            furtherParameters: regressors.count)
    }
}
