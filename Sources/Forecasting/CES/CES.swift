// Complex exponential smoothing.
//
// Assumes that a series is the real part of a complex level, whose imaginary part, the information
// potential, says where it tends. There is no trend to choose: level and potential turn into each
// other, and the forecasts are flat, growing or decaying as the parameters have it. With error e:
//
//   forecast   f_t = l_{t−1}
//   level      l_t = l_{t−1} − (1 − α₁) c_{t−1} + (α₀ − α₁) e_t
//   potential  c_t = l_{t−1} + (1 − α₀) c_{t−1} + (α₀ + α₁) e_t
//
// Four forms: N has no season; S takes l and c of a season ago; P adds a season with
// s_t = s_{t−m} + β e_t; F adds a complex season with its own β₀ + iβ₁, turning as the level does.
//
// Source: Svetunkov, Kourentzes and Ord, Complex exponential smoothing, Naval Research Logistics 69
// (2022). The form is that with the least AICc.
//
// Departures: (1) The initial level and potential are solved for exactly, see `CESLikelihood`; the
// initial season is the classical one. (2) Forecasts may grow by no more than a bound a season, see
// `CESSearch`. (3) Missing values take their forecasts. (4) Intervals are the model's, in closed
// form: with w_j the response of the forecast j steps on to an error, v_h = σ² (1 + Σ_{j<h} w_j²).
//
// Fails on fewer than four values. Serves poorly: many zeros, a season whose size follows the
// level.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model ces
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,ces,1536.8,1371.1,1702.5
//     casualties,1982-02-01,ces,1338,1163.5,1512.5
//     casualties,1982-03-01,ces,1379.8,1197,1562.6

import Statistics

/// Complex exponential smoothing, its form found by AICc.
package struct CES: ForecastModel {
    package static let name = "ces"
    package static let summary =
        "Complex exponential smoothing: none, simple, partial or full season by AICc."

    package let form: CESForm
    package let seasonLength: Int
    package let smoothing: CESSmoothing
    /// Before the first training observation.
    package let initialState: CESState
    /// After the last observation seen.
    package private(set) var state: CESState
    /// Standard deviation of the error, corrected for the parameters estimated; above zero.
    package let sigma: Double

    /// `CES(N)`, `CES(S)`, `CES(P)` or `CES(F)`.
    package var specification: String { "CES(\(form.rawValue))" }

    package var parameters: [ModelParameter] {
        var list = [
            ModelParameter(name: "alpha0", value: smoothing.alpha0),
            ModelParameter(name: "alpha1", value: smoothing.alpha1),
        ]
        if form.smoothingCount > 2 { list.append(.init(name: "beta0", value: smoothing.beta0)) }
        if form.smoothingCount > 3 { list.append(.init(name: "beta1", value: smoothing.beta1)) }
        return list
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> CES {
        try fit(values, seasonLength: seasonLength, forms: CESForm.allCases, warm: nil)
    }

    /// The most likely parameters of a form given beforehand.
    ///
    /// - Throws: also where `values` are too few for its season.
    package static func fit(
        _ values: [Double], seasonLength: Int, form: CESForm
    ) throws(FitFailure) -> CES {
        try fit(values, seasonLength: seasonLength, forms: [form], warm: nil)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> CES {
        try CES.fit(values, seasonLength: seasonLength, forms: [form], warm: smoothing)
    }

    package func restarted() -> CES {
        var model = self
        model.state = initialState
        return model
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map { value in
            OneStepForecast(
                mean: state.advance(value, form, smoothing), standardDeviation: sigma)
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        // Means and variances are in closed form, so the seed decides nothing.
        var running = state
        var response = CESState(
            level: 0, potential: 0, season: state.season.map { _ in 0 },
            seasonPotential: state.seasonPotential.map { _ in 0 })
        var means: [Double] = []
        var deviations: [Double] = []
        var variance = 1.0
        for step in 0..<horizon {
            means.append(running.advance(.nan, form, smoothing))
            deviations.append(sigma * variance.squareRoot())
            // The response to one error of size one, one step further on.
            if step == 0 { response.take(1, form, smoothing) }
            let weight = response.advance(.nan, form, smoothing)
            variance += weight * weight
        }
        return Forecast(mean: means, standardDeviation: deviations, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        SamplePaths.follow(state, horizon: horizon, paths: paths, seed: seed) { running, numbers in
            let mean = running.forecast(form)
            let error = sigma * numbers.normal()
            running.take(error, form, smoothing)
            return mean + error
        }
    }

    /// A model with parameters from elsewhere, in its initial state.
    package init(
        form: CESForm, seasonLength: Int, smoothing: CESSmoothing, initialState: CESState,
        sigma: Double
    ) {
        self.form = form
        self.seasonLength = seasonLength
        self.smoothing = smoothing
        self.initialState = initialState
        state = initialState
        self.sigma = sigma
    }

    private static func fit(
        _ values: [Double], seasonLength: Int, forms: [CESForm], warm: CESSmoothing?
    ) throws(FitFailure) -> CES {
        let shape = try SeriesShape(values)
        let series = ScaledSeries(values)
        // Starting values: what is noise in them is smoothed away.
        let season = ClassicalSeason(series.values, seasonLength, .additive, isShrunk: false)
        let isSeasonal = season != nil && shape.observed >= 2 * seasonLength
        let candidates = forms.filter { isSeasonal || !$0.hasSeason }
        guard !candidates.isEmpty else {
            throw .tooFewObservations(needed: 2 * seasonLength, found: shape.observed)
        }
        let likelihood = CESLikelihood(
            series.values, indices: isSeasonal ? season?.indices ?? [] : [])
        let search = CESSearch(likelihood, seasonLength: seasonLength)
        let isSingle = candidates.count == 1
        let fit =
            isSingle
            ? search.fit(candidates[0], warm: warm) : search.bestFit(of: candidates)
        guard let fit else { throw .noFiniteLikelihood }
        let freedom = max(shape.observed - fit.parameterCount, 1)
        var running = fit.initialState
        var squares = 0.0
        for value in series.values {
            let forecast = running.advance(value, fit.form, fit.smoothing)
            if value.isFinite { squares += (value - forecast) * (value - forecast) }
        }
        let share = (squares / Double(freedom)).squareRoot()
        var model = CES(
            form: fit.form, seasonLength: max(seasonLength, 1), smoothing: fit.smoothing,
            initialState: fit.initialState.scaled(by: series.exponent),
            sigma: max(series.restored(share), SeriesShape.resolution * shape.largest))
        _ = model.update(values)
        return model
    }
}
