// Seasonal ARIMA: ARIMA(p,d,q)(P,D,Q)[m], with a mean or a drift.
//
// Assumes that the series, differenced d times and D times over the season, is a stationary process that
// remembers its values and its errors:
//
//   differences  w_t = (1 − B)^d (1 − B^m)^D y_t
//   process      φ(B) Φ(B^m) (w_t − μ) = θ(B) Θ(B^m) ε_t,   ε_t normal with variance σ²
//   constant     μ: the mean if nothing is differenced; if one thing is, the drift a period, times m for D
//
// Source: Box and Jenkins, Time Series Analysis (1970); order search by Hyndman and Khandakar (2008).
// Parameters maximise the exact likelihood (see ARIMALikelihood), those of the search included. Within the
// sample, errors are those of the recursion started from the smoothed initial state, as with ETS; the state
// after the sample is the exact one.
//
// Departures from R's forecast 8.20: (1) the search compares exact likelihoods, never sums of squares.
// (2) MA polynomials are invertible while they are optimised, so none needs to be turned inside out
// afterwards. (3) Missing values enter the likelihood exactly, differences included.
//
// Fails on fewer than four values. Serves poorly: multiplicative seasons, many zeros, level shifts.
//
// An order search differs from R's in its differences too: see ARIMASearch. In a forecast the state after the
// sample counts as known: its variance is that of the ψ weights, except while a gap is still felt. A season
// beyond 60 has no seasonal polynomials in the search, only its difference; where state and differences
// exceed 64 together, a gap is bridged by its forecast.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model arima
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,arima,1478,1277.7,1678.3
//     casualties,1982-02-01,arima,1434.3,1216.2,1652.3
//     casualties,1982-03-01,arima,1523.8,1300.1,1747.6

import Glibc
import Statistics

/// Seasonal ARIMA, its orders found by tests and AICc.
package struct ARIMA: ForecastModel {
    package static let name = "arima"
    package static let summary =
        "Seasonal ARIMA with exact likelihood: differences by tests, orders by AICc."

    package let orders: ARIMAOrders
    package let coefficients: ARIMACoefficients
    /// The mean, or the drift a period; nil without one.
    package let constant: Double?
    /// Before the first training value.
    package let initialState: ARIMAState
    /// After the last value seen.
    package private(set) var state: ARIMAState
    /// Standard deviation of ε, corrected for the parameters estimated; above zero.
    package let sigma: Double
    package let logLikelihood: Double
    /// Nil where there are too few observations for it to be defined.
    package let aicc: Double?
    /// The number of training values that were not missing.
    package let observationCount: Int

    package var specification: String { orders.description }

    package var parameters: [ModelParameter] {
        func named(_ name: String, _ list: [Double]) -> [ModelParameter] {
            list.enumerated().map { ModelParameter(name: "\(name)\($0 + 1)", value: $1) }
        }
        var list = named("ar", coefficients.autoregressive)
        list += named("ma", coefficients.movingAverage)
        list += named("sar", coefficients.seasonalAutoregressive)
        list += named("sma", coefficients.seasonalMovingAverage)
        if let constant {
            let isMean = orders.differences + orders.seasonalDifferences == 0
            list.append(ModelParameter(name: isMean ? "mean" : "drift", value: constant))
        }
        return list
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> ARIMA {
        let shape = try SeriesShape(values)
        let sample = ARIMASample(values, seasonLength: seasonLength)
        var search = ARIMASearch(sample, isConstant: shape.constant != nil)
        guard let best = search.best() else { throw .noFiniteLikelihood }
        return try ARIMA(best, sample, values, effort: .givenOrders)
    }

    /// The most likely coefficients of orders given beforehand.
    package static func fit(_ values: [Double], orders: ARIMAOrders) throws(FitFailure) -> ARIMA {
        try ARIMA(values, orders: orders, warmStarts: [], effort: .givenOrders)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> ARIMA {
        try ARIMA(
            values, orders: orders, warmStarts: coefficients.partials.map { [$0] } ?? [],
            effort: .search)
    }

    package func restarted() -> ARIMA {
        var model = self
        model.state = initialState
        return model
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        let recursion = self.recursion
        var forecasts: [OneStepForecast] = []
        forecasts.reserveCapacity(values.count)
        for value in values {
            let (mean, variance) = state.advance(value, recursion)
            forecasts.append(
                OneStepForecast(
                    mean: mean,
                    standardDeviation: variance == 1 ? sigma : sigma * variance.squareRoot()))
        }
        return forecasts
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        // Errors are normal, so the seed decides nothing.
        let recursion = self.recursion
        var running = state
        let certain = running.covariance == nil
        var mean: [Double] = []
        var deviation: [Double] = []
        let psi = certain ? psiWeights(recursion, count: horizon) : []
        var sum = 0.0
        for step in 0..<horizon {
            if certain {
                sum += psi[step] * psi[step]
                mean.append(running.skip(recursion))
                deviation.append(sigma * sum.squareRoot())
            } else {
                let (value, variance) = running.advance(.nan, recursion)
                mean.append(value)
                deviation.append(sigma * variance.squareRoot())
            }
        }
        return Forecast(mean: mean, standardDeviation: deviation, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let recursion = self.recursion
        return SamplePaths.follow(state, horizon: horizon, paths: paths, seed: seed) {
            running, numbers in
            var mean = 0.0
            var deviation = sigma
            if running.covariance == nil {
                mean = running.forecast(recursion)
            } else {
                // While a gap is felt, what it leaves unknown is part of the error.
                var ahead = running
                let (value, variance) = ahead.advance(.nan, recursion)
                mean = value
                deviation = sigma * variance.squareRoot()
            }
            let value = mean + deviation * numbers.normal()
            _ = running.advance(value, recursion)
            return value
        }
    }

    /// ψ_0, ψ_1, … of the series itself: what an error now adds to later values.
    private func psiWeights(_ recursion: ARIMARecursion, count: Int) -> [Double] {
        var process: [Double] = []
        var series: [Double] = []
        for h in 0..<count {
            var value = h == 0 ? 1 : (h <= recursion.theta.count ? recursion.theta[h - 1] : 0)
            for j in 0..<min(h, recursion.phi.count) {
                value += recursion.phi[j] * process[h - 1 - j]
            }
            process.append(value)
            for j in 0..<min(h, recursion.delta.count) {
                value += recursion.delta[j] * series[h - 1 - j]
            }
            series.append(value)
        }
        return series
    }

    private var recursion: ARIMARecursion {
        ARIMARecursion(orders, coefficients, mean: (constant ?? 0) * orders.constantScale)
    }

    private init(
        _ values: [Double], orders: ARIMAOrders, warmStarts: [[Double]], effort: ARIMAEffort
    ) throws(FitFailure) {
        _ = try SeriesShape(values)
        let sample = ARIMASample(values, seasonLength: orders.seasonLength)
        let needed = orders.differenceLag + orders.parameterCount + 1
        let found = sample.filled.count - sample.gaps.count
        guard found >= needed,
            let likelihood = sample.likelihood(
                differences: orders.differences,
                seasonalDifferences: orders.seasonalDifferences, capacity: orders.dimension)
        else { throw .tooFewObservations(needed: needed, found: found) }
        let estimation = ARIMAEstimation(likelihood, capacity: orders.coefficientCount)
        guard let fit = estimation.fit(orders, warmStarts: warmStarts, effort: effort) else {
            throw .noFiniteLikelihood
        }
        self = try ARIMA(fit, sample, values, likelihood)
    }

    /// From a search, whose likelihood may have been rough.
    private init(
        _ fit: ARIMAFit, _ sample: ARIMASample, _ values: [Double], effort: ARIMAEffort
    ) throws(FitFailure) {
        let orders = fit.orders
        guard
            let likelihood = sample.likelihood(
                differences: orders.differences,
                seasonalDifferences: orders.seasonalDifferences, capacity: orders.dimension)
        else { throw .noFiniteLikelihood }
        let estimation = ARIMAEstimation(likelihood, capacity: orders.coefficientCount)
        guard
            let final = estimation.fit(
                orders, warmStarts: [fit.partials], effort: .polish(effort.tolerance))
        else { throw .noFiniteLikelihood }
        self = try ARIMA(final, sample, values, likelihood)
    }

    /// A model with coefficients from elsewhere, brought to the end of `values`; mean or drift and σ are
    /// the most likely ones for them.
    ///
    /// - Parameter furtherParameters: how many others were estimated from the values, for σ and AICc.
    package init(
        _ values: [Double], orders: ARIMAOrders, coefficients: ARIMACoefficients,
        furtherParameters: Int = 0
    ) throws(FitFailure) {
        _ = try SeriesShape(values)
        let sample = ARIMASample(values, seasonLength: orders.seasonLength)
        guard
            let likelihood = sample.likelihood(
                differences: orders.differences,
                seasonalDifferences: orders.seasonalDifferences, capacity: orders.dimension),
            let partials = coefficients.partials
        else { throw .noFiniteLikelihood }
        let deviance = likelihood.deviance(coefficients, orders)
        let fit = ARIMAFit(
            orders: orders, partials: partials, deviance: deviance, aicc: .infinity)
        self = try ARIMA(fit, sample, values, likelihood, furtherParameters: furtherParameters)
    }

    private init(
        _ fit: ARIMAFit, _ sample: ARIMASample, _ values: [Double], _ likelihood: ARIMALikelihood,
        furtherParameters: Int = 0
    ) throws(FitFailure) {
        let orders = fit.orders
        let parameterCount = orders.parameterCount + furtherParameters
        let coefficients = fit.coefficients
        let deviance = likelihood.deviance(coefficients, orders)
        guard deviance.isFinite else { throw .noFiniteLikelihood }
        let observed = Double(likelihood.observed)
        let scaledConstant = orders.hasConstant ? likelihood.regression[sample.gaps.count] : nil
        var filled = sample.filled
        // The regression gives what to take from the filling: the expectation is the rest.
        for (index, gap) in sample.gaps.enumerated() { filled[gap] -= likelihood.regression[index] }
        let scaledMean = (scaledConstant ?? 0) * orders.constantScale
        let start = ARIMAInitialState.state(
            orders, ARIMARecursion(orders, coefficients, mean: scaledMean), filled: filled,
            leading: sample.leading)
        func unscaled(_ value: Double) -> Double {
            ARIMASample.scaled(value, by: sample.exponent)
        }
        self.orders = orders
        self.coefficients = coefficients
        constant = scaledConstant.map(unscaled)
        initialState = ARIMAState(
            process: start.process.map(unscaled), lags: start.lags.map(unscaled),
            covariance: nil)
        state = initialState
        let freedom = max(observed - Double(parameterCount), 1)
        let spread = (likelihood.squares / freedom).squareRoot()
        sigma = unscaled(max(spread, sample.resolution))
        let logScale = Double(sample.exponent) * 0.693_147_180_559_945_3  // log 2
        let logLikelihood = likelihood.logLikelihood(deviance: deviance) - observed * logScale
        self.logLikelihood = logLikelihood
        let k = Double(parameterCount + 1)  // With σ².
        let room = observed - k - 1
        aicc = room > 0 ? -2 * logLikelihood + 2 * k + 2 * k * (k + 1) / room : nil
        observationCount = sample.filled.count - sample.gaps.count
        _ = update(values)
    }
}
