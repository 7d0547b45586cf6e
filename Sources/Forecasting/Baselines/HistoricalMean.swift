// Mean: every coming value is the mean of all seen.
//
//   forecast   f_{t+h} = ȳ_n
//   variance   s²·(1 + 1/n), and limits by Student's t with N − 1 degrees of freedom
//
// Assumes independent values around one level. n counts the observations so far, N those s was estimated
// from; the mean goes on with every update, s does not, except where N is 1: s is then estimated from the errors
// since, e_n = (y_n − ȳ_{n−1}) / √(1 + 1/(n − 1)), whose squares add up to those around the mean of all, so that the
// limits are those of a fit to all values. Source: Hyndman and Athanasopoulos, Forecasting:
// Principles and Practice, third edition, section 5.2; limits as R's `meanf`. It serves whatever has one
// observation. Poor where the level moves.
//
// Departure: n and N count observations; R's `meanf` counts missing values too.
//
//     $ printf 'week,sold\n1,1\n2,2\n3,3\n4,6\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model mean
//     series_id,time,model,mean,lower_80,upper_80
//     sold,5,mean,3.0,-0.95553,6.9555
//     sold,6,mean,3.0,-0.95553,6.9555

import Statistics

/// The mean of all observations.
package struct HistoricalMean: ForecastModel {
    package static let name = "mean"
    package static let summary = "Mean: the average of all values."

    private struct State: Codable, Hashable, Sendable {
        var mean = 0.0
        var count = 0
        /// What the errors since the estimate tell; nil where the training told it, and before the first.
        var errors: LearntErrors?

        mutating func advance(_ value: Double) {
            guard value.isFinite else { return }
            count += 1
            mean += (value - mean) / Double(count)
        }
    }

    /// Standard deviation of the training values; nil with fewer than two.
    package let sigma: Double?
    /// Degrees of freedom of `sigma`.
    private let freedom: Int
    private var state = State()

    package var specification: String { "MEAN" }

    package var parameters: [ModelParameter] {
        sigma.map { [ModelParameter(name: "sigma", value: $0)] } ?? []
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure)
        -> HistoricalMean
    {
        var state = State()
        for value in values { state.advance(value) }
        guard state.count > 0 else { throw .tooFewObservations(needed: 1, found: 0) }
        var errors = MeanSquare()
        var largest = 0.0
        for value in values where value.isFinite {
            errors.add(value - state.mean)
            largest = max(largest, abs(value))
        }
        let freedom = state.count - 1
        guard freedom > 0, let root = errors.root else {
            return HistoricalMean(sigma: nil, freedom: 1, state: state)
        }
        let deviation = root * (Double(state.count) / Double(freedom)).squareRoot()
        let least = SeriesShape.resolution * (largest > 0 ? largest : 1)
        return HistoricalMean(sigma: max(deviation, least), freedom: freedom, state: state)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> HistoricalMean {
        try HistoricalMean.fit(values, seasonLength: 1)
    }

    package func restarted() -> HistoricalMean {
        HistoricalMean(sigma: sigma, freedom: freedom, state: State())
    }

    /// - Returns: `nan` before the first observation; the deviation also where too few errors tell it.
    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map { value in
            let known = state
            state.advance(value)
            guard known.count > 0 else {
                return OneStepForecast(mean: .nan, standardDeviation: .nan)
            }
            let steps = HistoricalMean.variance(known)
            if sigma == nil { state.errors.add(value, forecast: known.mean, steps: steps) }
            let unit = sigma ?? known.errors?.deviation
            return OneStepForecast(
                mean: known.mean, standardDeviation: unit.map { $0 * steps.squareRoot() } ?? .nan)
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        func flat(_ value: Double) -> [Double] { Array(repeating: value, count: horizon) }
        let spread = self.spread
        let unit = spread.deviation * HistoricalMean.variance(state).squareRoot()
        let intervals = levels.map { level in
            let t = Spread.quantile(0.5 + level / 200, freedom: spread.freedom)
            return Forecast.Interval(
                level: level, lower: flat(state.mean - t * unit),
                upper: flat(state.mean + t * unit))
        }
        return Forecast(mean: flat(state.mean), intervals: intervals)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        // Mean and deviation of a path are unknown as far as the sample leaves them so, which gives
        // each value the distribution of Student that the limits have.
        let count = Double(max(state.count, 1))
        let spread = self.spread
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            let deviation = spread.draw(&numbers)
            let mean = state.mean + deviation * numbers.normal() / count.squareRoot()
            return (0..<horizon).map { _ in mean + deviation * numbers.normal() }
        }
    }

    /// Of one value around a level that is known.
    private var spread: Spread {
        if let sigma { return Spread(deviation: sigma, freedom: freedom) }
        if let learnt = state.errors?.spread { return learnt }
        // A single observation shows no error: its own size stands for one.
        let size = state.mean == 0 ? 1 : abs(state.mean)
        return Spread(
            deviation: size / HistoricalMean.variance(state).squareRoot(), freedom: freedom)
    }

    /// Of an error, in units of that of a value: the mean itself is uncertain.
    private static func variance(_ state: State) -> Double { 1 + 1 / Double(max(state.count, 1)) }

    private init(sigma: Double?, freedom: Int, state: State) {
        self.sigma = sigma
        self.freedom = freedom
        self.state = state
    }
}
