/// Any model or composition beside a regression on covariates: the model sees what remains. `arima` is the
/// regression's own process of errors, so that all of it is one likelihood.
extension FittedModel {
    /// The full search. Without covariates it is the search without this argument, byte for byte; a
    /// period whose covariate is missing counts as a missing observation.
    package static func fit(
        _ expression: ModelExpression, _ values: [Double], covariates: Covariates,
        seasons: SeasonLengths
    ) throws(FitFailure) -> FittedModel {
        guard !covariates.isEmpty else { return try fit(expression, values, seasons: seasons) }
        let (regression, errors) = CovariateRegression.fit(values, covariates, seasons: seasons)
        if expression.model == ARIMA.self, let errors {
            return joint(errors, regression, values, covariates)
        }
        let fitted = try fit(
            expression, regression.remainder(values, covariates), seasons: seasons)
        return FittedModel(fitted.model, named: fitted.name, regression: regression)
    }

    /// The regression's own errors as the model, brought to the end of the remainder as every update
    /// computes it, so that updates give the same bytes.
    private static func joint(
        _ errors: ARIMA, _ regression: CovariateRegression, _ values: [Double],
        _ covariates: Covariates
    ) -> FittedModel {
        var fitted = FittedModel(
            errors.restarted(), named: ARIMA.name, regression: regression)
        _ = fitted.update(values, covariates: covariates)
        return fitted
    }

    /// New coefficients for the covariates, then the same specification for what remains.
    package func reestimated(
        on values: [Double], covariates: Covariates
    ) throws(FitFailure) -> FittedModel {
        guard let regression else {
            return FittedModel(try model.reestimated(on: values), named: name)
        }
        for term in regression.terms where !covariates.names.contains(term.name) {
            throw .covariateMissing(name: term.name, period: 1)
        }
        let (renewed, errors) = regression.reestimated(on: values, covariates)
        if model is ARIMA, let errors {
            return Self.joint(errors, renewed, values, covariates)
        }
        return FittedModel(
            try model.reestimated(on: renewed.remainder(values, covariates)), named: name,
            regression: renewed)
    }

    /// As `update`, beside the covariates of the same periods. Where one is missing, the period moves
    /// the state on, teaches it nothing and has no forecast: its mean is `nan`.
    package mutating func update(
        _ values: [Double], covariates: Covariates
    ) -> [OneStepForecast] {
        guard let regression else { return model.update(values) }
        let forecasts = model.update(regression.remainder(values, covariates))
        return forecasts.enumerated().map { period, forecast in
            OneStepForecast(
                mean: forecast.mean + regression.effect(at: period, of: covariates),
                standardDeviation: forecast.standardDeviation)
        }
    }

    /// - Parameter covariates: of the periods of the horizon.
    /// - Throws: where one that the model uses is missing; coefficients count as known.
    package func forecast(
        horizon: Int, levels: [Double], seed: UInt64, covariates: Covariates
    ) throws(FitFailure) -> Forecast {
        let effects = try effects(horizon: horizon, of: covariates)
        let plain = model.forecast(horizon: horizon, levels: levels, seed: seed)
        func moved(_ list: [Double]) -> [Double] { zip(list, effects).map { $0 + $1 } }
        return Forecast(
            mean: moved(plain.mean),
            intervals: plain.intervals.map {
                Forecast.Interval(
                    level: $0.level, lower: moved($0.lower), upper: moved($0.upper))
            })
    }

    /// As `simulate`, beside the covariates of the periods of the horizon.
    package func simulate(
        horizon: Int, paths: Int, seed: UInt64, covariates: Covariates
    ) throws(FitFailure) -> [[Double]] {
        let effects = try effects(horizon: horizon, of: covariates)
        return model.simulate(horizon: horizon, paths: paths, seed: seed).map { path in
            zip(path, effects).map { $0 + $1 }
        }
    }

    /// As `withinSample`, beside the covariates of the same periods.
    package func withinSample(_ values: [Double], covariates: Covariates) -> WithinSample {
        var copy = restarted()
        return WithinSample(values, copy.update(values, covariates: covariates))
    }

    /// What the covariates add at each period of the horizon; zeros for a model that has none.
    private func effects(
        horizon: Int, of covariates: Covariates
    ) throws(FitFailure) -> [Double] {
        guard let regression else { return Array(repeating: 0, count: horizon) }
        var effects: [Double] = []
        effects.reserveCapacity(horizon)
        for period in 0..<horizon {
            for term in regression.terms
            where !covariates.value(of: term.name, at: period).isFinite {
                throw .covariateMissing(name: term.name, period: period + 1)
            }
            effects.append(regression.effect(at: period, of: covariates))
        }
        return effects
    }
}
