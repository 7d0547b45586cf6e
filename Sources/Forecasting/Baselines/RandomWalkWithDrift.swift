// Drift: the last value and the average change.
//
//   forecast   f_{t+h} = y_t + h·b,  b = (y_T − y_1) / (T − 1)
//   variance   h·σ² + h²·σ²/(T − 1), the second part for b being estimated
//
// Assumes a random walk with a constant drift. Source: Hyndman and Athanasopoulos, Forecasting: Principles
// and Practice, third edition, sections 5.2 and 5.5; limits as R's `rwf(drift = TRUE)`. Over a gap of k
// periods a change has mean k·b and variance k·σ²; b is then still first to last. The drift is a
// parameter: updates move the last value alone. It serves whatever has one observation, which has no
// drift, and takes its σ from the errors since (`LearntErrors`). Poor where there is a season, or a trend that turns.
//
//     $ printf 'week,sold\n1,1\n2,3\n3,4\n4,7\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model drift
//     series_id,time,model,mean,lower_80,upper_80
//     sold,5,drift,9.0,7.5202,10.48
//     sold,6,drift,11.0,8.6602,13.34

import Statistics

/// The line through the first and the last value.
package struct RandomWalkWithDrift: ForecastModel {
    package static let name = "drift"
    package static let summary = "Drift: the last value and the average change."

    private struct State: Codable, Hashable, Sendable {
        /// Nil before the first observation.
        var last: Double?
        /// Periods from the last observation to the next period.
        var gap = 1
        /// What the errors since the estimate tell; nil where the training told it, and before the first.
        var errors: LearntErrors?

        mutating func advance(_ value: Double) {
            if value.isFinite {
                last = value
                gap = 1
            } else {
                gap += 1
            }
        }
    }

    /// The change a period.
    package let slope: Double
    /// Standard deviation of a change; nil with fewer than two observations.
    package let sigma: Double?
    /// How many periods the slope was estimated over.
    private let span: Int
    private var state = State()

    package var specification: String { "DRIFT" }

    package var parameters: [ModelParameter] {
        [ModelParameter(name: "slope", value: slope)]
            + (sigma.map { [ModelParameter(name: "sigma", value: $0)] } ?? [])
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure)
        -> RandomWalkWithDrift
    {
        var state = State()
        guard let first = values.firstIndex(where: \.isFinite),
            let last = values.lastIndex(where: \.isFinite)
        else { throw .tooFewObservations(needed: 1, found: 0) }
        let span = last - first
        let slope = span > 0 ? (values[last] - values[first]) / Double(span) : 0
        var errors = MeanSquare()
        var largest = 0.0
        for value in values {
            if value.isFinite {
                largest = max(largest, abs(value))
                if let known = state.last {
                    let gap = Double(state.gap)
                    errors.add((value - known - slope * gap) / gap.squareRoot())
                }
            }
            state.advance(value)
        }
        var sigma: Double?
        if let root = errors.root {
            let least = SeriesShape.resolution * (largest > 0 ? largest : 1)
            // A single change is all drift: its size stands for the error it does not show.
            let count = Double(errors.count)
            let deviation =
                errors.count > 1 ? root * (count / (count - 1)).squareRoot() : abs(slope)
            sigma = max(deviation, least)
        }
        return RandomWalkWithDrift(slope: slope, sigma: sigma, span: span, state: state)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> RandomWalkWithDrift {
        try RandomWalkWithDrift.fit(values, seasonLength: 1)
    }

    package func restarted() -> RandomWalkWithDrift {
        RandomWalkWithDrift(slope: slope, sigma: sigma, span: span, state: State())
    }

    /// - Returns: `nan` before the first observation; the deviation also where too few errors tell it.
    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map { value in
            let known = state
            state.advance(value)
            guard let last = known.last else {
                return OneStepForecast(mean: .nan, standardDeviation: .nan)
            }
            let mean = last + slope * Double(known.gap)
            let reach = spread(known.gap)
            if sigma == nil {
                state.errors.add(value, forecast: mean, steps: reach * reach)
            }
            let unit = sigma ?? known.errors?.deviation
            return OneStepForecast(
                mean: mean, standardDeviation: unit.map { $0 * reach } ?? .nan)
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let last = state.last ?? 0
        let unit = self.unit
        let steps = (0..<horizon).map { state.gap + $0 }
        return Forecast(
            mean: steps.map { last + slope * Double($0) },
            spreads: steps.map { unit.times(spread($0)) }, levels: levels)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let last = state.last ?? 0
        let known = self.unit
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            let unit = known.draw(&numbers)
            // The slope is unknown as far as its span leaves it so.
            let uncertainty = span > 0 ? unit / Double(span).squareRoot() : 0
            let pathSlope = slope + uncertainty * numbers.normal()
            var value = last
            return (0..<horizon).map { step in
                let periods = step == 0 ? Double(state.gap) : 1
                value += pathSlope * periods + unit * periods.squareRoot() * numbers.normal()
                return value
            }
        }
    }

    /// Of one change.
    private var unit: Spread {
        if let sigma { return Spread(deviation: sigma) }
        if let learnt = state.errors?.spread { return learnt }
        // A single observation shows no error: its own size stands for one.
        let size = abs(state.last ?? 0)
        return Spread(deviation: size > 0 ? size : 1)
    }

    /// The deviation of a forecast `steps` ahead in deviations of one change.
    private func spread(_ steps: Int) -> Double {
        let h = Double(steps)
        return (span > 0 ? h + h * h / Double(span) : h).squareRoot()
    }

    private init(slope: Double, sigma: Double?, span: Int, state: State) {
        self.slope = slope
        self.sigma = sigma
        self.span = span
        self.state = state
    }
}
