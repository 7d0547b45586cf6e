// Seasonal window average: the mean of the last w values of the same place in the season.
//
//   forecast   f_{t+h} = mean of the newest w seasons' values of the place of t + h
//   variance   σ²·Σ_{j<k} ψ_j²,  ψ_0 = 1,  ψ_j = (ψ_{j−1} + … + ψ_{j−w}) / w
//
// k is the number of seasons ahead, σ² the mean squared error one season ahead. Assumes that each place of
// the season has a level of its own that moves slowly; the variance is that of the process for which
// the forecast of the next season is the best one: y_t = mean of the last w + ε_t. Source of the forecast:
// statsforecast's SeasonalWindowAverage (2.1.1), which has no intervals.
//
// `fit` takes the w of 1 to 6 with the least squared errors one season ahead; ties go to the narrower. A
// missing value leaves its place in the window empty; a window with none takes the last value of all. It
// serves whatever has one observation, of which it takes σ from the errors since (`LearntErrors`). Poor where there is a trend: it lags by (w + 1)/2 seasons.
//
//     $ printf 'week,sold\n1,1\n2,5\n3,3\n4,7\n5,2\n6,6\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 2 --horizon 3 \
//     > --level 80 --model seasonalWindow
//     series_id,time,model,mean,lower_80,upper_80
//     sold,7,seasonalWindow,2.0,-0.026311,4.0263
//     sold,8,seasonalWindow,6.0,3.9737,8.0263
//     sold,9,seasonalWindow,2.0,-0.86564,4.8656

import Statistics

/// The mean of the last few values of the same place in the season.
package struct SeasonalWindowAverage: ForecastModel {
    package static let name = "seasonalWindow"
    package static let summary =
        "Seasonal window average: the mean of the last few values of the same period of the season."

    private struct State: Codable, Hashable, Sendable {
        /// The newest values, a ring of `width` seasons; nil where nothing was observed.
        var values: [Double?]
        /// The place in `values` of the next period.
        var position = 0
        /// The newest value of all; nil before the first.
        var last: Double?
        /// What the errors since the estimate tell; nil where the training told it, and before the first.
        var errors: LearntErrors?

        init(seasonLength: Int, width: Int) {
            values = Array(repeating: nil, count: seasonLength * width)
        }

        /// The forecast `step` periods after the next; nil before the first observation.
        func forecast(_ step: Int, seasonLength: Int) -> Double? {
            window(step, seasonLength: seasonLength) ?? last
        }

        /// The mean of the window; nil where nothing was observed in it.
        func window(_ step: Int, seasonLength: Int) -> Double? {
            let width = Double(values.count / seasonLength)
            let first = (position + step) % seasonLength
            var sum = 0.0
            var count = 0.0
            for place in stride(from: first, to: values.count, by: seasonLength) {
                guard let value = values[place] else { continue }
                // Divided first, so that no sum overflows.
                sum += value / width
                count += 1
            }
            return count > 0 ? sum * (width / count) : nil
        }

        /// Periods from the newest value to the next; at most one more than the window has.
        var distance: Int {
            var periods = 1
            while periods <= values.count {
                let place = (position + values.count - periods) % values.count
                if values[place] != nil { break }
                periods += 1
            }
            return periods
        }

        mutating func advance(_ value: Double) {
            values[position] = value.isFinite ? value : nil
            if value.isFinite { last = value }
            position += 1
            if position == values.count { position = 0 }
        }
    }

    package let seasonLength: Int
    /// In seasons.
    package let width: Int
    /// Standard deviation of an error one season ahead; nil where the training values show none.
    package let sigma: Double?
    private var state: State

    package var specification: String { "SWINDOW(\(seasonLength),\(width))" }

    package var parameters: [ModelParameter] {
        [ModelParameter(name: "width", value: Double(width))]
            + (sigma.map { [ModelParameter(name: "sigma", value: $0)] } ?? [])
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure)
        -> SeasonalWindowAverage
    {
        try fit(values, seasonLength: seasonLength, widths: Array(1...6))
    }

    /// With a width in seasons given beforehand.
    package static func fit(
        _ values: [Double], seasonLength: Int, width: Int
    ) throws(FitFailure) -> SeasonalWindowAverage {
        precondition(width >= 1, "a window of a season at least")
        return try fit(values, seasonLength: seasonLength, widths: [width])
    }

    /// The best of several widths, judged by the same errors: those after the widest window is full.
    /// A width over half the series is not considered, unless it is the narrowest.
    static func fit(
        _ values: [Double], seasonLength: Int, widths: [Int]
    ) throws(FitFailure) -> SeasonalWindowAverage {
        guard values.contains(where: \.isFinite) else {
            throw .tooFewObservations(needed: 1, found: 0)
        }
        let length = max(seasonLength, 1)
        let narrowest = widths.min() ?? 1
        let kept = widths.filter { $0 == narrowest || 2 * $0 * length <= values.count }.sorted()
        let start = (kept.last ?? narrowest) * length
        var best = narrowest
        if kept.count > 1 {
            var least = Double.infinity
            for width in kept {
                let errors = oneStepErrors(values, length, width: width, from: start)
                if let root = errors.root, root < least { (best, least) = (width, root) }
            }
        }
        var largest = 0.0
        for value in values where value.isFinite { largest = max(largest, abs(value)) }
        let resolved = SeriesShape.resolution * (largest > 0 ? largest : 1)
        let spread =
            oneStepErrors(values, length, width: best, from: best * length).root
            ?? oneStepErrors(values, length, width: best, from: 0).root
        var state = State(seasonLength: length, width: best)
        for value in values { state.advance(value) }
        return SeasonalWindowAverage(
            seasonLength: length, width: best, sigma: spread.map { max($0, resolved) },
            state: state)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> SeasonalWindowAverage {
        try SeasonalWindowAverage.fit(values, seasonLength: seasonLength, width: width)
    }

    package func restarted() -> SeasonalWindowAverage {
        SeasonalWindowAverage(
            seasonLength: seasonLength, width: width, sigma: sigma,
            state: State(seasonLength: seasonLength, width: width))
    }

    /// - Returns: `nan` before the first observation; the deviation also where too few errors tell it, and
    ///   then in an empty window. Costs O(`width`) a value.
    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map { value in
            let window = state.window(0, seasonLength: seasonLength)
            guard let mean = window ?? state.last else {
                state.advance(value)
                return OneStepForecast(mean: .nan, standardDeviation: .nan)
            }
            let unit = sigma ?? (window == nil ? nil : state.errors?.deviation)
            if sigma == nil, value.isFinite {
                state.errors.add(
                    value, forecast: mean, steps: window == nil ? Double(state.distance) : 1,
                    isStandIn: window == nil)
            }
            state.advance(value)
            return OneStepForecast(mean: mean, standardDeviation: unit ?? .nan)
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let last = state.last ?? 0
        let mean = (0..<horizon).map {
            state.forecast($0 % seasonLength, seasonLength: seasonLength) ?? last
        }
        let known = spreads
        let growth = growth(seasons: (horizon + seasonLength - 1) / seasonLength)
        let distances = distances(known, horizon: horizon)
        return Forecast(
            mean: mean,
            spreads: (0..<horizon).map {
                let season = growth[$0 / seasonLength]
                return known.spread(
                    distance: distances[$0 % seasonLength], variance: season.squares,
                    share: season.psi * season.psi)
            }, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        // The forecast stands still, as windows do; what the errors add to it is the process.
        let mean = forecast(horizon: horizon, levels: [], seed: seed).mean
        let known = spreads
        let distances = distances(known, horizon: horizon)
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            var noise: [Double] = []
            noise.reserveCapacity(horizon)
            let (unit, period) = known.draw(&numbers)
            var walk = 0.0
            var walked = 0
            for step in 0..<horizon {
                let normal = numbers.normal()
                if let period, step < seasonLength, let distance = distances[step] {
                    walk += period * Double(distance - walked).squareRoot() * normal
                    walked = distance
                    noise.append(walk)
                    continue
                }
                var sum = 0.0
                for season in 1...width where season * seasonLength <= step {
                    sum += noise[step - season * seasonLength]
                }
                noise.append(sum / Double(width) + unit * normal)
            }
            return zip(mean, noise).map { $0 + $1 }
        }
    }

    private var spreads: SeasonSpreads {
        SeasonSpreads(
            sigma: sigma, learnt: state.errors, last: state.last, seasonLength: seasonLength)
    }

    /// For each of the next places the periods from the newest value to it; nil where its window has one, and where
    /// none is forecast in another way.
    private func distances(_ known: SeasonSpreads, horizon: Int) -> [Int?] {
        let distance = known.standIn == nil ? 0 : state.distance
        return (0..<min(max(horizon, 0), seasonLength)).map {
            guard known.standIn != nil else { return nil }
            return state.window($0, seasonLength: seasonLength) == nil ? distance + $0 : nil
        }
    }

    /// For 1, 2, … seasons ahead how much of the first error is left, and the variance in units of one season.
    private func growth(seasons: Int) -> [(psi: Double, squares: Double)] {
        var psi: [Double] = []
        var squares = 0.0
        return (0..<seasons).map { season in
            let next = season == 0 ? 1 : psi.suffix(width).reduce(0, +) / Double(width)
            psi.append(next)
            squares += next * next
            return (next, squares)
        }
    }

    private static func oneStepErrors(
        _ values: [Double], _ seasonLength: Int, width: Int, from start: Int
    ) -> MeanSquare {
        var state = State(seasonLength: seasonLength, width: width)
        var errors = MeanSquare()
        for (t, value) in values.enumerated() {
            if t >= start && value.isFinite,
                let mean = state.forecast(0, seasonLength: seasonLength)
            {
                errors.add(value - mean)
            }
            state.advance(value)
        }
        return errors
    }

    private init(seasonLength: Int, width: Int, sigma: Double?, state: State) {
        self.seasonLength = seasonLength
        self.width = width
        self.sigma = sigma
        self.state = state
    }
}
