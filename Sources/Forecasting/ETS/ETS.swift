// Exponential smoothing in state space form: ETS(error, trend, season).
//
// Assumes that a series is a level, perhaps a slope that may be damped, and perhaps a season, each
// renewed by a share of the newest error. With level l, slope b, season s of length m, damping φ:
//
//   base         q_t = l_{t−1} + φ b_{t−1}
//   forecast     f_t = q_t + s_{t−m}        (additive season)     q_t · s_{t−m}    (multiplicative)
//   observation  y_t = f_t + ε_t            (additive error)      f_t (1 + ε_t)    (multiplicative)
//   level        l_t = q_t + α u_t                with e_t = y_t − f_t, and u_t = e_t, or e_t / s_{t−m}
//   slope        b_t = φ b_{t−1} + β u_t
//   season       s_t = s_{t−m} + γ e_t, or s_{t−m} + γ e_t / q_t
//
// Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008). The form is
// the one with the least AICc among the usual fifteen (six without a season).
//
// Departures: (1) Damping acts from the first step of a forecast, as in the book; R's forecast up to 8.20
// damps M-error forecasts one step late. (2) A season longer than 24 keeps its season: its initial
// indices are a few harmonics, counted as parameters, instead of an index a period. (3) Missing values
// are passed over: the state moves on and learns nothing.
//
// Fails on fewer than four values. Serves poorly: many zeros (intermittent demand), more than one season.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model ets
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,ets,1561.4,1412.7,1710.2
//     casualties,1982-02-01,ets,1374.5,1236.6,1512.4
//     casualties,1982-03-01,ets,1413.1,1266.6,1559.6

import Glibc
import Statistics

/// Exponential smoothing, its form found by AICc.
package struct ETS: ForecastModel {
    package static let name = "ets"
    package static let summary =
        "Exponential smoothing: error, trend and season chosen by AICc among 15 forms."

    /// Seasons up to this length have an initial index a period, longer ones harmonics.
    static let longestFullSeason = 24

    /// The fewest values that can be fitted.
    static let fewestValues = 4

    package let form: ETSForm
    package let seasonLength: Int
    package let smoothing: ETSSmoothing
    /// Before the first training observation.
    package let initialState: ETSState
    /// After the last observation seen.
    package private(set) var state: ETSState
    /// Standard deviation of ε, corrected for the parameters estimated; above zero.
    package let sigma: Double
    /// Up to a constant that depends on the number of observations only, as the field gives it.
    package let logLikelihood: Double
    /// Nil where there are too few observations for it to be defined.
    package let aicc: Double?
    /// The number of training values that were not missing.
    package let observationCount: Int
    /// Smoothing parameters and free initial states.
    package let parameterCount: Int

    package var specification: String { form.description }

    package var parameters: [ModelParameter] {
        var list = [ModelParameter(name: "alpha", value: smoothing.level)]
        if form.trend != .none { list.append(.init(name: "beta", value: smoothing.slope)) }
        if form.season != .none { list.append(.init(name: "gamma", value: smoothing.season)) }
        if form.trend == .damped { list.append(.init(name: "phi", value: smoothing.damping)) }
        return list
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> ETS {
        let shape = try SeriesShape(values)
        if let constant = shape.constant {
            return ETS(constant: constant, shape, values, seasonLength)
        }
        let (basis, seasonal) = initialSeason(values, seasonLength, observed: shape.observed)
        let forms = ETSForm.candidates(seasonal: seasonal, positive: shape.isPositive)
        let search = ETSSearch(
            values, seasonLength: basis.seasonLength, basis: basis, effort: .search)
        let simplest = shape.observed > fewestValues ? forms : Array(forms.prefix(1))
        guard let best = search.bestFit(of: simplest) else { throw .noFiniteLikelihood }
        let model = ETS(best, shape, values, seasonLength)
        guard model.form.error == .multiplicative, model.sigma > greatestRelativeError,
            let other = search.bestFit(of: simplest.filter { $0.error == .additive })
        else { return model }
        return ETS(other, shape, values, seasonLength)
    }

    /// Relative errors that are normal with a deviation above it make a series negative once in forty
    /// periods, so that they cannot be what the model says of a series above zero; and the variance of its
    /// forecasts then grows without measure. Such a series is given a form with additive errors.
    private static let greatestRelativeError = 0.5

    /// The most likely parameters of a form given beforehand.
    ///
    /// - Throws: also where `values` are too few or not positive enough for the form.
    package static func fit(
        _ values: [Double], seasonLength: Int, form: ETSForm
    ) throws(FitFailure) -> ETS {
        let model = try fit(
            values, seasonLength: seasonLength, form: form, warmStarts: [], effort: .givenForm)
        return model
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> ETS {
        let known = ETSFit(
            form: form, smoothing: smoothing, initialState: initialState, deviance: 0,
            parameterCount: parameterCount, aicc: nil)
        return try ETS.fit(
            values, seasonLength: seasonLength, form: form, warmStarts: [known],
            effort: smoothing.slopeShare > ETSEffort.search.greatestSlopeShare
                ? .givenForm : .search)
    }

    package func restarted() -> ETS {
        var model = self
        model.state = initialState
        return model
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        var forecasts: [OneStepForecast] = []
        forecasts.reserveCapacity(values.count)
        for value in values {
            let mean = state.advance(value, form: form, smoothing: smoothing)
            let deviation = form.error == .additive ? sigma : sigma * abs(mean)
            forecasts.append(
                OneStepForecast(mean: mean, standardDeviation: deviation > 0 ? deviation : .nan))
        }
        return forecasts
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        // Every form of the search has a closed form, so the seed decides nothing.
        let moments = ETSForecastMoments(
            form: form, smoothing: smoothing, state: state, sigma: sigma, horizon: horizon)
        return Forecast(
            mean: moments.mean, standardDeviation: moments.standardDeviation, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        SamplePaths.follow(state, horizon: horizon, paths: paths, seed: seed) { running, numbers in
            let mean = running.forecast(form: form, smoothing: smoothing)
            let error = sigma * numbers.normal()
            let value = form.error == .additive ? mean + error : mean * (1 + error)
            _ = running.advance(value, form: form, smoothing: smoothing)
            return value
        }
    }

    /// −2 log L up to a constant of these parameters and this initial state on `values`; infinite where
    /// they are not admissible.
    package func deviance(of values: [Double]) -> Double {
        var running = initialState
        var squares = 0.0
        var logs = 0.0
        var observed = 0.0
        for value in values {
            let forecast = running.advance(value, form: form, smoothing: smoothing)
            guard value.isFinite else { continue }
            observed += 1
            let error = form.error == .additive ? value - forecast : (value - forecast) / forecast
            squares += error * error
            if form.error == .multiplicative { logs += log(abs(forecast)) }
        }
        return observed * log(squares) + 2 * logs
    }

    /// A model with parameters from elsewhere, in its initial state.
    package init(
        form: ETSForm, seasonLength: Int, smoothing: ETSSmoothing, initialState: ETSState,
        sigma: Double
    ) {
        self.form = form
        self.seasonLength = seasonLength
        self.smoothing = smoothing
        self.initialState = initialState
        self.sigma = sigma
        state = initialState
        logLikelihood = 0
        aicc = nil
        observationCount = 0
        parameterCount = form.smoothingCount
    }

    private static func fit(
        _ values: [Double], seasonLength: Int, form: ETSForm, warmStarts: [ETSFit],
        effort: ETSEffort
    ) throws(FitFailure) -> ETS {
        let shape = try SeriesShape(values)
        if form.needsPositive && !shape.isPositive { throw .notPositive }
        if let constant = shape.constant {
            // A series without change tells nothing of slope or season.
            guard form == ETSForm(.additive, .none, .none) else { throw .noFiniteLikelihood }
            return ETS(constant: constant, shape, values, seasonLength)
        }
        let (basis, _) = initialSeason(values, seasonLength, observed: shape.observed)
        let search = ETSSearch(
            values, seasonLength: basis.seasonLength, basis: basis, effort: effort)
        let needed = ETSLayout(form: form, seasonCoefficients: basis.count).count + 2
        guard shape.observed >= needed || form.smoothingCount == 1 else {
            throw .tooFewObservations(needed: needed, found: shape.observed)
        }
        guard let fit = search.fit(form, warmStarts: warmStarts) else { throw .noFiniteLikelihood }
        return ETS(fit, shape, values, seasonLength)
    }

    /// The initial season's basis, and whether there are values enough for a season: two of them, one
    /// and a half where harmonics stand for it.
    private static func initialSeason(
        _ values: [Double], _ seasonLength: Int, observed: Int
    ) -> (SeasonBasis, isSeasonal: Bool) {
        if seasonLength <= 1 { return (SeasonBasis(full: 1), false) }
        if seasonLength <= longestFullSeason {
            return (SeasonBasis(full: seasonLength), observed >= 2 * seasonLength)
        }
        guard 2 * observed >= 3 * seasonLength else { return (SeasonBasis(full: 1), false) }
        let harmonics = Harmonics.count(values, seasonLength: seasonLength)
        return (SeasonBasis(seasonLength: seasonLength, harmonics: max(harmonics, 1)), true)
    }

    private init(_ fit: ETSFit, _ shape: SeriesShape, _ values: [Double], _ seasonLength: Int) {
        form = fit.form
        self.seasonLength = seasonLength
        smoothing = fit.smoothing
        initialState = fit.initialState
        logLikelihood = -0.5 * fit.deviance
        aicc = fit.aicc
        observationCount = shape.observed
        parameterCount = fit.parameterCount
        var running = fit.initialState
        var squares = 0.0
        for value in values {
            let forecast = running.advance(value, form: fit.form, smoothing: fit.smoothing)
            guard value.isFinite else { continue }
            // In units of the largest value, so that no square overflows.
            let error = (value - forecast) / (form.error == .additive ? shape.largest : forecast)
            squares += error * error
        }
        state = running
        let freedom = max(shape.observed - fit.parameterCount, 1)
        let share = max((squares / Double(freedom)).squareRoot(), SeriesShape.resolution)
        sigma = form.error == .additive ? share * shape.largest : share
    }

    /// A series that never changed: its level with hardly an error, ready to follow a change.
    private init(constant: Double, _ shape: SeriesShape, _ values: [Double], _ seasonLength: Int) {
        form = ETSForm(.additive, .none, .none)
        self.seasonLength = seasonLength
        smoothing = ETSSmoothing(level: 1 - ETSSmoothing.least)
        initialState = ETSState(level: constant)
        var running = initialState
        for value in values {
            _ = running.advance(value, form: form, smoothing: smoothing)
        }
        state = running
        sigma = SeriesShape.resolution * shape.largest
        let n = Double(shape.observed)
        logLikelihood = -0.5 * n * log(n * sigma * sigma)
        aicc = nil
        observationCount = shape.observed
        parameterCount = 1
    }
}
