// The Theta models: half of the series' line, and the rest by exponential smoothing.
//
// Assumes that a series without its season is a level that follows it, and a line whose slope is
// only partly to be trusted. With level ℓ, smoothing α, the least-squares line A + B t, and w = 1 −
// 1/θ:
//
//   forecast  μ_t = ℓ_{t−1} + w [A (1−α)^{t−1} + B (1 − (1−α)^t)/α]
//   level     ℓ_t = α y_t + (1−α) ℓ_{t−1},    y_t = μ_t + ε_t
//
// It is the mean of two Theta lines in one recursion: θ = 1 gives simple smoothing, θ = 2 the
// method that won the M3 competition, a large θ a line. In the standard forms (STM, OTM) A and B
// belong to the whole training part; in the dynamic ones (DSTM, DOTM) they follow the series, so
// that a forecast within the sample knows nothing of what came after it. OTM and DOTM estimate θ.
//
// A season is taken out beforehand, as far as it stands above its noise: see `ClassicalSeason`.
//
// Source: Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler, Models for optimising the theta
// method and their relationship to state space models, International Journal of Forecasting 32
// (2016).
//
// Departures: (1) The least squares are exact, see `ThetaSearch`. (2) Missing values take their
// forecasts. (3) Intervals are those of the model, in closed form, see `ThetaVariance`.
//
// Fails on fewer than four values. Serves poorly: a season whose size changes, many zeros.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 1 --level 80 \
//     > --model theta --model stm --model otm --model dstm --model dotm
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,theta,1580.1,1412.3,1747.9
//     casualties,1982-01-01,stm,1577.2,1410.5,1744
//     casualties,1982-01-01,otm,1578.2,1410.9,1745.5
//     casualties,1982-01-01,dstm,1576.5,1408.5,1744.4
//     casualties,1982-01-01,dotm,1580.1,1412.3,1747.9

import Statistics

/// A name on the list of models, and the forms it chooses from.
package protocol ThetaFamily: Sendable {
    static var name: String { get }
    static var summary: String { get }
    /// At least one.
    static var forms: [ThetaForm] { get }
}

package enum AutomaticFamily: ThetaFamily {
    package static let name = "theta"
    package static let summary = "Theta, dynamic: dstm or dotm, whichever the errors speak for."
    /// Errors within the sample cannot judge the forms with a fixed line, which knows what comes
    /// after.
    package static let forms = [ThetaForm.dynamicStandard, .dynamicOptimised]
}

package enum StandardFamily: ThetaFamily {
    package static let name = "stm"
    package static let summary = "Standard Theta: half the slope of the line, the rest smoothed."
    package static let forms = [ThetaForm.standard]
}

package enum OptimisedFamily: ThetaFamily {
    package static let name = "otm"
    package static let summary = "Optimised Theta: the share of the slope is estimated."
    package static let forms = [ThetaForm.optimised]
}

package enum DynamicStandardFamily: ThetaFamily {
    package static let name = "dstm"
    package static let summary = "Dynamic Theta: half the slope of a line that follows the series."
    package static let forms = [ThetaForm.dynamicStandard]
}

package enum DynamicOptimisedFamily: ThetaFamily {
    package static let name = "dotm"
    package static let summary =
        "Dynamic optimised Theta: an estimated share of the slope of a line following the series."
    package static let forms = [ThetaForm.dynamicOptimised]
}

package typealias AutomaticTheta = Theta<AutomaticFamily>
package typealias StandardTheta = Theta<StandardFamily>
package typealias OptimisedTheta = Theta<OptimisedFamily>
package typealias DynamicStandardTheta = Theta<DynamicStandardFamily>
package typealias DynamicOptimisedTheta = Theta<DynamicOptimisedFamily>

/// A Theta model, its form the best of the family's.
package struct Theta<Family: ThetaFamily>: ForecastModel {
    package static var name: String { Family.name }
    package static var summary: String { Family.summary }

    /// What was seen so far.
    private struct State: Codable, Hashable, Sendable {
        var smooth: ThetaState
        /// The place of the next period in the season.
        var place = 0
    }

    package let form: ThetaForm
    package let seasonLength: Int
    /// Nil where there is none.
    let season: ClassicalSeason?
    let estimates: ThetaParameters
    /// Standard deviation of ε in the series without its season, corrected for the parameters
    /// estimated; above zero.
    package let sigma: Double
    private var state: State

    /// `DOTM`, or `DOTM(M)` with a multiplicative season taken out.
    package var specification: String {
        season.map { "\(form.rawValue)(\($0.kind.rawValue))" } ?? form.rawValue
    }

    package var parameters: [ModelParameter] {
        [
            ModelParameter(name: "alpha", value: estimates.smoothing),
            ModelParameter(name: "theta", value: 1 / (1 - estimates.lineWeight)),
        ]
    }

    /// A model without season and with parameters from elsewhere, in its initial state.
    ///
    /// - Parameters:
    ///   - level: ℓ₀.
    ///   - line: intercept and slope of the fixed line; ignored in the dynamic forms.
    package init(
        form: ThetaForm, alpha: Double, theta: Double, level: Double,
        line: (intercept: Double, slope: Double), sigma: Double
    ) {
        self.form = form
        seasonLength = 1
        season = nil
        var estimates = ThetaParameters()
        estimates.smoothing = alpha
        estimates.lineWeight = 1 - 1 / theta
        estimates.level = level
        if !form.isDynamic { (estimates.intercept, estimates.slope) = line }
        self.estimates = estimates
        self.sigma = sigma
        state = State(smooth: ThetaState(estimates))
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Theta {
        let shape = try SeriesShape(values)
        let series = ScaledSeries(values)
        let season =
            shape.constant == nil
            ? ClassicalSeason.found(
                in: series.values, seasonLength: seasonLength, positive: shape.isPositive)
            : nil
        return Theta(
            series, shape, seasonLength: max(seasonLength, 1), season, forms: Family.forms)
    }

    /// The form and the kind of season stay; the season's indices are computed again.
    package func reestimated(on values: [Double]) throws(FitFailure) -> Theta {
        let shape = try SeriesShape(values)
        let series = ScaledSeries(values)
        var again: ClassicalSeason?
        if let season {
            if season.kind == .multiplicative, !shape.isPositive { throw .notPositive }
            again = ClassicalSeason(series.values, seasonLength, season.kind)
            guard again != nil else {
                throw .tooFewObservations(needed: 2 * seasonLength, found: shape.observed)
            }
        }
        return Theta(series, shape, seasonLength: seasonLength, again, forms: [form])
    }

    package func restarted() -> Theta {
        var model = self
        model.state = State(smooth: ThetaState(estimates))
        return model
    }

    /// - Returns: for each value a forecast; `nan` before the first observation, and of it in a
    ///   dynamic form, whose line begins there.
    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map { value in
            let place = state.place
            advancePlace()
            guard state.smooth.periods > 0 || value.isFinite else {
                return OneStepForecast(mean: .nan, standardDeviation: .nan)
            }
            let adjusted = season?.removed(from: value, at: place) ?? value
            let isFirst = state.smooth.periods == 0
            let forecast = state.smooth.advance(
                adjusted - estimates.origin, estimates, isDynamic: form.isDynamic)
            if isFirst, form.isDynamic {
                return OneStepForecast(mean: .nan, standardDeviation: .nan)
            }
            let mean = forecast + estimates.origin
            return OneStepForecast(
                mean: season?.restored(to: mean, at: place) ?? mean,
                standardDeviation: sigma * (season?.spread(at: place) ?? 1))
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        // Means and variances are in closed form, so the seed decides nothing.
        var means: [Double] = []
        var deviations: [Double] = []
        var running = state.smooth
        var place = state.place
        var variance = ThetaVariance(running, estimates, isDynamic: form.isDynamic)
        for _ in 0..<horizon {
            let mean =
                running.advance(.nan, estimates, isDynamic: form.isDynamic) + estimates.origin
            means.append(season?.restored(to: mean, at: place) ?? mean)
            deviations.append(
                sigma * variance.next().squareRoot() * (season?.spread(at: place) ?? 1))
            place = place + 1 == seasonLength ? 0 : place + 1
        }
        return Forecast(mean: means, standardDeviation: deviations, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        SamplePaths.follow(state, horizon: horizon, paths: paths, seed: seed) { running, numbers in
            let mean = running.smooth.forecast(estimates)
            let value = mean + sigma * numbers.normal()
            running.smooth.take(value, estimates.smoothing, isDynamic: form.isDynamic)
            let place = running.place
            running.place = place + 1 == seasonLength ? 0 : place + 1
            let level = value + estimates.origin
            return season?.restored(to: level, at: place) ?? level
        }
    }

    private mutating func advancePlace() {
        state.place = state.place + 1 == seasonLength ? 0 : state.place + 1
    }

    /// The best of `forms`, with `season` (in the scaled series' units) taken out.
    private init(
        _ series: ScaledSeries, _ shape: SeriesShape, seasonLength: Int,
        _ season: ClassicalSeason?, forms: [ThetaForm]
    ) {
        self.seasonLength = seasonLength
        let adjusted =
            season.map { season in
                series.values.enumerated().map { index, value in
                    season.removed(from: value, at: index % seasonLength)
                }
            } ?? series.values
        let fit = ThetaSearch(adjusted).best(of: forms)
        form = fit.form
        self.season = season?.scaled(by: series.exponent)
        estimates = fit.parameters.scaled(by: series.exponent)
        let freedom = max(fit.errorCount - fit.form.parameterCount, 1)
        let share = (fit.sumOfSquares / Double(freedom)).squareRoot()
        let least = SeriesShape.resolution * shape.largest
        sigma = max(series.restored(share), least)
        state = State(smooth: ThetaState(estimates))
        let values = series.values.map { series.restored($0) }
        _ = update(values)
    }
}
