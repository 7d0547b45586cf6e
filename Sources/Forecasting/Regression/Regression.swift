// Regression on lags, trend and season, by least squares.
//
//   y_t = μ + c + b t + s(t) + Σ_l φ_l (y_{t−l} − μ) + e_t,    e_t independent, of variance σ²
//
// μ is the mean of the training values, which keeps the columns apart. s(t) is an index for each
// place of a short season (dummies, one left out), or Σ_k a_k sin(2πkt/m) + b_k cos(2πkt/m) where m
// is long (over 24) or no whole number: 52.18 weeks or 365.25 days are as good as 12 months. Lags
// are the newest few and those of the season. Which terms: by AICc, see `RegressionSearch`;
// estimates: see `RegressionSample`.
//
//   forecast   the equation, with forecasts for the values not known yet
//   variance   σ² Σ_{j<h} ψ_j²,   ψ_0 = 1, ψ_j = Σ_l φ_l ψ_{j−l}
//
// It assumes that trend and season stay as they are, and that what deviates from them dies out.
// Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, third edition, chapter
// 7 and section 10.5; the variance as of any autoregression (Box and Jenkins 1970).
//
// A missing value leaves out the rows that need it. In the state its forecast takes its place:
// forecasts after a gap are those of that many periods more, deviations included. Before as many
// values as the furthest lag were seen, lags are taken to be μ and the deviation is unknown. Fails
// on fewer than four values. Serves poorly: levels and slopes that move, swings that grow with the
// level.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model regression
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,regression,1445.9,1277.5,1614.2
//     casualties,1982-02-01,regression,1242.3,1060.8,1423.8
//     casualties,1982-03-01,regression,1324.7,1129.2,1520.2

import Glibc
import Statistics

/// Least squares on lags, trend and season.
package struct Regression: ForecastModel {
    package static let name = "regression"
    package static let summary =
        "Least squares on lags, trend and seasons of any length, chosen by AICc."

    /// What was seen so far.
    private struct State: Codable, Hashable, Sendable {
        /// How many periods have passed since before the first training value.
        var time = 0
        /// The newest value less μ, or its forecast where it is missing, at `(time − 1) % count`.
        var deviations: [Double]
        /// How many periods in a row were missing until now.
        var gap = 0
    }

    package let terms: RegressionTerms
    /// Of the constant and the columns known beforehand; in the units of the series.
    package let coefficients: [Double]
    /// One a lag.
    package let lagCoefficients: [Double]
    /// μ.
    package let centre: Double
    /// Corrected for the coefficients; above zero.
    package let sigma: Double
    /// The rows that the estimate rests on.
    package let rowCount: Int
    private var state: State

    package var specification: String {
        let text = terms.description
        return text.isEmpty ? "Regression" : "Regression(\(text))"
    }

    package var parameters: [ModelParameter] {
        let names = ["constant"] + terms.fixedNames
        let fixed = zip(names, coefficients).map { ModelParameter(name: $0, value: $1) }
        let lagged = zip(terms.lags, lagCoefficients).map {
            ModelParameter(name: "lag\($0)", value: $1)
        }
        return fixed + lagged
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Regression
    {
        try fit(values, seasons: SeasonLengths(seasonLength))
    }

    package static func fit(
        _ values: [Double], seasons: SeasonLengths
    ) throws(FitFailure) -> Regression {
        let shape = try SeriesShape(values)
        if shape.constant != nil { return try fit(values, terms: RegressionTerms()) }
        var search = RegressionSearch(RegressionSample(values), seasons: seasons)
        return try fit(values, terms: search.best())
    }

    /// With terms given beforehand.
    package static func fit(
        _ values: [Double], terms: RegressionTerms
    ) throws(FitFailure) -> Regression {
        let shape = try SeriesShape(values)
        let sample = RegressionSample(values)
        let rows = sample.rows(lags: terms.lags)
        guard rows.count > terms.columnCount else {
            throw .tooFewObservations(
                needed: terms.columnCount + terms.reach + 1, found: shape.observed)
        }
        let solution = sample.solution(terms, rows: rows)
        let fixed = terms.columnCount - terms.lags.count
        let variance = solution.squares / Double(rows.count - terms.columnCount)
        let centre = sample.restored(sample.centre)
        var model = Regression(
            terms: terms,
            coefficients: solution.coefficients.prefix(fixed).map { sample.restored($0) },
            lagCoefficients: Array(solution.coefficients[fixed...]), centre: centre,
            sigma: max(
                sample.restored(variance.squareRoot()), SeriesShape.resolution * shape.largest),
            rowCount: rows.count, state: Self.start(terms))
        _ = model.update(values)
        return model
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> Regression {
        try Regression.fit(values, terms: terms)
    }

    package func restarted() -> Regression {
        var copy = self
        copy.state = Self.start(terms)
        return copy
    }

    private static func start(_ terms: RegressionTerms) -> State {
        State(deviations: Array(repeating: 0, count: terms.reach))
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        var growth = VarianceGrowth(terms.lags, lagCoefficients)
        var forecasts: [OneStepForecast] = []
        forecasts.reserveCapacity(values.count)
        for value in values {
            let deviation = expectedDeviation()
            let isKnown = state.time >= terms.reach
            forecasts.append(
                OneStepForecast(
                    mean: centre + deviation,
                    standardDeviation: isKnown ? sigma * growth.root(at: state.gap) : .nan))
            state.gap = value.isFinite ? 0 : state.gap + 1
            advance(value.isFinite ? value - centre : deviation)
        }
        return forecasts
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        var growth = VarianceGrowth(terms.lags, lagCoefficients)
        var path = self
        var mean: [Double] = []
        var deviations: [Double] = []
        mean.reserveCapacity(horizon)
        deviations.reserveCapacity(horizon)
        for step in 0..<horizon {
            let deviation = path.expectedDeviation()
            mean.append(centre + deviation)
            deviations.append(sigma * growth.root(at: state.gap + step))
            path.advance(deviation)
        }
        return Forecast(mean: mean, standardDeviation: deviations, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        // What an error adds to later values does not depend on them: the forecast, and an
        // autoregression of errors about it that began where the last value was missing.
        let mean = forecast(horizon: horizon, levels: [], seed: seed).mean
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            var noise: [Double] = []
            noise.reserveCapacity(state.gap + horizon)
            for _ in 0..<(state.gap + horizon) {
                var value = sigma * numbers.normal()
                for (place, lag) in terms.lags.enumerated() where lag <= noise.count {
                    value += lagCoefficients[place] * noise[noise.count - lag]
                }
                noise.append(value)
            }
            return zip(mean, noise.dropFirst(state.gap)).map { $0 + $1 }
        }
    }

    /// The forecast of the next value, less μ.
    private func expectedDeviation() -> Double {
        var sum = 0.0
        coefficients.withUnsafeBufferPointer { coefficients in
            terms.forEachFixed(at: state.time) { column, value in
                sum += coefficients[column] * value
            }
        }
        let count = state.deviations.count
        for (place, lag) in terms.lags.enumerated() {
            sum += lagCoefficients[place] * state.deviations[(state.time + count - lag) % count]
        }
        return sum
    }

    private mutating func advance(_ deviation: Double) {
        if !state.deviations.isEmpty {
            state.deviations[state.time % state.deviations.count] = deviation
        }
        state.time += 1
    }

    private init(
        terms: RegressionTerms, coefficients: [Double], lagCoefficients: [Double], centre: Double,
        sigma: Double, rowCount: Int, state: State
    ) {
        self.terms = terms
        self.coefficients = coefficients
        self.lagCoefficients = lagCoefficients
        self.centre = centre
        self.sigma = sigma
        self.rowCount = rowCount
        self.state = state
    }
}

/// Σ ψ_j², as far as it was asked for.
private struct VarianceGrowth {
    private let lags: [Int]
    private let coefficients: [Double]
    private var psi: [Double] = [1]
    private var sums: [Double] = [1]

    init(_ lags: [Int], _ coefficients: [Double]) {
        self.lags = lags
        self.coefficients = coefficients
    }

    /// The deviation `step` periods after the next, in units of σ.
    mutating func root(at step: Int) -> Double {
        while sums.count <= step {
            var next = 0.0
            for (place, lag) in lags.enumerated() where lag <= psi.count {
                next += coefficients[place] * psi[psi.count - lag]
            }
            psi.append(next)
            sums.append((sums.last ?? 0) + next * next)
        }
        return sums[step].squareRoot()
    }
}
