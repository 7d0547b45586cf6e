// Seasonal naive: the next value is the last one of the same place in the season.
//
//   forecast   f_{t+h} = y_{t+h−m·k},  k the fewest seasons that reach an observation
//   variance   σ²·k, with σ² the mean squared error of the one-season-ahead forecasts
//
// With season length 1 it is the naive forecast, a random walk. It assumes that each place of the season
// is a random walk of its own. Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
// third edition, section 5.2 and 5.5.
//
// It serves whatever has one observation: a place of the season never observed takes the last value of
// all. It is the end of every chain of fallbacks. Fitted to a single value it knows no error; σ² is then that of
// the errors since, with limits by Student's t, and a place never observed has the variance of a random
// walk over the periods since the last value (`LearntErrors`). Poor where there is a trend.
//
//     $ printf 'week,sold\n1,1\n2,5\n3,2\n4,6\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 2 --horizon 3 \
//     > --level 80 --model snaive
//     series_id,time,model,mean,lower_80,upper_80
//     sold,5,snaive,2.0,0.71845,3.2816
//     sold,6,snaive,6.0,4.7184,7.2816
//     sold,7,snaive,2.0,0.18761,3.8124

import Statistics

/// The last value of the same place in the season.
package struct SeasonalNaive: ForecastModel {
    package static let name = "snaive"
    package static let summary =
        "Seasonal naive: the last value of the same period of the season."

    /// What was seen so far.
    private struct State: Codable, Hashable, Sendable {
        /// The newest value of each place of the season, counted from the first training observation;
        /// nil where none was seen.
        var season: [Double?]
        /// For each place, how many seasons ago its newest value was due to be replaced.
        var age: [Int]
        /// The newest value of all; nil before the first.
        var last: Double?
        /// The place of the next period.
        var position = 0
        /// What the errors since the estimate tell; nil where the training told it, and before the first.
        var errors: LearntErrors?

        init(seasonLength: Int) {
            season = Array(repeating: nil, count: seasonLength)
            age = Array(repeating: 0, count: seasonLength)
        }

        /// The forecast of the next period at `place`, and the number of seasons it reaches over; that
        /// is nil where the place was never seen, and the forecast nil where nothing was.
        func forecast(at place: Int) -> (mean: Double?, seasons: Int?) {
            guard let value = season[place] else { return (last, nil) }
            return (value, age[place] + 1)
        }

        /// Periods from the newest value to the next; more than a season where all of it is missing.
        var distance: Int {
            let length = season.count
            var periods = 1
            while periods <= length {
                let place = (position + length - periods % length) % length
                if season[place] != nil && age[place] == 0 { break }
                periods += 1
            }
            return periods
        }

        mutating func advance(_ value: Double) {
            if value.isFinite {
                season[position] = value
                age[position] = 0
                last = value
            } else {
                age[position] += 1
            }
            position += 1
            if position == season.count { position = 0 }
        }
    }

    package let seasonLength: Int
    /// Standard deviation of an error one season ahead; nil where the training values show none.
    package let sigma: Double?
    private var state: State

    package var specification: String { seasonLength == 1 ? "NAIVE" : "SNAIVE(\(seasonLength))" }

    /// Nothing but the spread is estimated.
    package var parameters: [ModelParameter] {
        sigma.map { [ModelParameter(name: "sigma", value: $0)] } ?? []
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure)
        -> SeasonalNaive
    {
        guard values.contains(where: \.isFinite) else {
            throw .tooFewObservations(needed: 1, found: 0)
        }
        let length = max(seasonLength, 1)
        var state = State(seasonLength: length)
        // Errors over one season, and those of the last value of all, which serve where there are none.
        var seasonal = MeanSquare()
        var naive = MeanSquare()
        var largest = 0.0
        for value in values {
            if value.isFinite {
                largest = max(largest, abs(value))
                let (mean, seasons) = state.forecast(at: state.position)
                if let mean, let seasons {
                    seasonal.add((value - mean) / Double(seasons).squareRoot())
                }
                if let last = state.last { naive.add(value - last) }
            }
            state.advance(value)
        }
        let least = SeriesShape.resolution * (largest > 0 ? largest : 1)
        let spread = seasonal.root ?? naive.root
        return SeasonalNaive(
            seasonLength: length, sigma: spread.map { max($0, least) }, state: state)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> SeasonalNaive {
        try SeasonalNaive.fit(values, seasonLength: seasonLength)
    }

    package func restarted() -> SeasonalNaive {
        SeasonalNaive(
            seasonLength: seasonLength, sigma: sigma, state: State(seasonLength: seasonLength))
    }

    /// - Returns: for each value a forecast; `nan` before the first observation. The deviation is `nan`
    ///   in a place of the season not seen before, and where too few errors tell it.
    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map { value in
            let (mean, seasons) = state.forecast(at: state.position)
            let known = sigma ?? state.errors?.deviation
            if sigma == nil, value.isFinite, let mean {
                state.errors.add(
                    value, forecast: mean, steps: Double(seasons ?? state.distance),
                    isStandIn: seasons == nil)
            }
            state.advance(value)
            guard let mean else { return OneStepForecast(mean: .nan, standardDeviation: .nan) }
            guard let known, let seasons else {
                return OneStepForecast(mean: mean, standardDeviation: .nan)
            }
            return OneStepForecast(
                mean: mean, standardDeviation: known * Double(seasons).squareRoot())
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        var mean: [Double] = []
        var spreads: [Spread] = []
        let last = state.last ?? 0
        let known = self.spreads
        let distance = state.distance
        for step in 0..<horizon {
            let (value, seasons) = state.forecast(at: (state.position + step) % seasonLength)
            mean.append(value ?? last)
            spreads.append(
                known.spread(
                    distance: seasons == nil ? distance + step % seasonLength : nil,
                    variance: Double((seasons ?? 1) + step / seasonLength)))
        }
        return Forecast(mean: mean, spreads: spreads, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let last = state.last ?? 0
        let known = spreads
        let distance = state.distance
        let start = (0..<min(max(horizon, 0), seasonLength)).map {
            state.forecast(at: (state.position + $0) % seasonLength)
        }
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            // Each place of the season is a random walk of its own, and those never seen are one from the last value.
            var path: [Double] = []
            path.reserveCapacity(horizon)
            let (unit, period) = known.draw(&numbers)
            var walk = last
            var walked = 0
            for step in 0..<horizon {
                let normal = numbers.normal()
                if step >= seasonLength {
                    path.append(path[step - seasonLength] + unit * normal)
                } else if let period, start[step].seasons == nil {
                    walk += period * Double(distance + step - walked).squareRoot() * normal
                    walked = distance + step
                    path.append(walk)
                } else {
                    let age = Double(start[step].seasons ?? 1)
                    path.append((start[step].mean ?? last) + unit * normal * age.squareRoot())
                }
            }
            return path
        }
    }

    private var spreads: SeasonSpreads {
        SeasonSpreads(
            sigma: sigma, learnt: state.errors, last: state.last, seasonLength: seasonLength)
    }

    private init(seasonLength: Int, sigma: Double?, state: State) {
        self.seasonLength = seasonLength
        self.sigma = sigma
        self.state = state
    }
}
