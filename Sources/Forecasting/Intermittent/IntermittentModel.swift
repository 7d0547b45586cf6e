// What the six models of intermittent demand share. Each has a state that gives the mean of a coming
// period and the size of a demand; everything else follows from these two.
//
// Intervals: demand comes in a period with the probability p = mean / size, independently of other
// periods; its size has a gamma distribution with the state's size as mean and the coefficient of variation
// of the training values around their smoothed sizes. Paths are simulated from a seed, each passing
// through the state as real values would, so that the uncertainty of the levels grows with the horizon;
// the limits are quantiles of the paths, widened to hold the mean where it lies outside. Nothing is below
// zero unless a value was. Croston's method has no consistent stochastic model of its own: Shenstone and
// Hyndman, Stochastic models underlying Croston's method, Journal of Forecasting 24 (2005).
//
// Zero is no demand, exactly. A value below zero counts as a demand (goods returned); sizes are then taken
// as normal. A missing value is no period: it neither ends an interval nor lengthens it.

import Statistics

/// A level of demand that moves with every value.
protocol DemandLevel {
    /// The forecast; 0 before the first demand.
    var mean: Double { get }
    /// The size of a demand; 0 before the first.
    var size: Double { get }
    /// A missing value changes nothing that a forecast depends on.
    mutating func advance(_ value: Double)
}

extension DemandLevel {
    /// The probability of a demand, and its size.
    var demand: (probability: Double, size: Double) {
        guard mean != 0 else { return (0, 0) }
        let share = mean / size
        return share > 0 && share <= 1 ? (share, size) : (1, mean)
    }
}

/// What was seen so far, and what follows from it for a coming period.
protocol DemandState: DemandLevel, Codable, Hashable, Sendable {
    /// What simulated paths pass through: the state itself, or one cheaper that moves alike.
    associatedtype Future: DemandLevel = Self
    var future: Future { get }
    var parameters: [ModelParameter] { get }
    /// The same parameters before the first value.
    var restarted: Self { get }
}

extension DemandState where Future == Self {
    var future: Self { self }
}

/// A model of intermittent demand: its name, its documentation, and how its state is estimated.
protocol IntermittentModel: ForecastModel {
    associatedtype State: DemandState
    var state: State { get set }
    var errors: DemandErrors { get }
    init(state: State, errors: DemandErrors)
    /// The estimated state before the first of `values`, one of which is finite.
    static func estimated(from values: [Double]) -> State
    /// As `estimated`, with the specification as it is.
    func estimatedAgain(from values: [Double]) -> State
}

extension IntermittentModel {
    package var parameters: [ModelParameter] { state.parameters }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Self {
        guard values.contains(where: \.isFinite) else {
            throw .tooFewObservations(needed: 1, found: 0)
        }
        return fitted(estimated(from: values), values)
    }

    /// The model of `start` after `values`.
    static func fitted(_ start: State, _ values: [Double]) -> Self {
        var state = start
        let errors = DemandErrors(passing: values, through: &state)
        return Self(state: state, errors: errors)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> Self {
        guard values.contains(where: \.isFinite) else {
            throw .tooFewObservations(needed: 1, found: 0)
        }
        return Self.fitted(estimatedAgain(from: values), values)
    }

    func estimatedAgain(from values: [Double]) -> State { Self.estimated(from: values) }

    package func restarted() -> Self { Self(state: state.restarted, errors: errors) }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        var forecasts: [OneStepForecast] = []
        forecasts.reserveCapacity(values.count)
        for value in values {
            forecasts.append(
                OneStepForecast(mean: state.mean, standardDeviation: errors.sigma))
            state.advance(value)
        }
        return forecasts
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let mean = [Double](repeating: state.mean, count: horizon)
        guard !levels.isEmpty, horizon > 0 else {
            return Forecast(
                mean: mean, intervals: levels.map { .init(level: $0, lower: [], upper: []) })
        }
        let paths = DemandPaths(from: state.future, errors: errors, horizon: horizon, seed: seed)
        return Forecast(mean: mean, intervals: levels.map { paths.interval($0, mean: mean) })
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let start = state.future
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            DemandPaths.path(from: start, errors: errors, horizon: horizon, &numbers)
        }
    }
}
