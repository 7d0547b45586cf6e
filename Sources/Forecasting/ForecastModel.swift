/// What every forecasting model offers: to be found by its name and fitted, and then what every
/// `Forecaster` does.
package protocol ForecastModel: Forecaster {
    /// The name a job file uses: `ets`.
    static var name: String { get }

    /// One line for lists of models.
    static var summary: String { get }

    /// The full search: specification and parameters, from scratch.
    ///
    /// - Parameters:
    ///   - values: at least one period; `nan` where nothing was observed.
    ///   - seasonLength: periods in a season; 1 where there is none.
    static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Self

    /// The same for several seasons, or one that is no whole number of periods. A model that knows one
    /// whole season takes the first, rounded, and need not write this.
    static func fit(_ values: [Double], seasons: SeasonLengths) throws(FitFailure) -> Self
}

extension ForecastModel {
    package static func fit(
        _ values: [Double], seasons: SeasonLengths
    ) throws(FitFailure) -> Self {
        try fit(values, seasonLength: seasons.first)
    }
}

/// A fitted model, whether found by name (`ForecastModel`) or composed of others (`Composition`).
///
/// It is a value: specification, parameters, the state before its first training observation and
/// the state after its last. It is encodable, and encoding and decoding it gives the same bytes and the
/// same forecasts.
///
/// Observations are a dense array, one value a period; a missing one is `nan`.
package protocol Forecaster: Codable, Hashable, Sendable {
    /// The form found by the search, as the field writes it: `ETS(M,Ad,M)`.
    var specification: String { get }

    /// The estimated parameters, in the order a reader expects them.
    var parameters: [ModelParameter] { get }

    /// The same specification, its parameters optimised again from where they are.
    func reestimated(on values: [Double]) throws(FitFailure) -> Self

    /// The same specification and parameters, in the state before the first training observation:
    /// `update` from here over the training values gives the one-step forecasts within the sample.
    func restarted() -> Self

    /// Passes new observations through the state; parameters stay. Costs O(`values.count`), and any
    /// split of the same values gives the same bytes as one pass. A missing value moves the state on
    /// by one period and teaches it nothing.
    ///
    /// - Returns: for each value, the forecast of it made from the values before it.
    mutating func update(_ values: [Double]) -> [OneStepForecast]

    /// The next `horizon` periods, with central intervals at each of `levels` (percent, as in 80).
    ///
    /// - Parameter seed: decides the paths where intervals come from simulation; the same seed gives
    ///   the same bytes.
    func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast

    /// Futures drawn from the model's equations, see `SamplePaths`: at each step their mean and
    /// quantiles are those of `forecast`, and they go together from step to step as the model says.
    ///
    /// - Parameter seed: the same seed gives the same bytes, and path k is the same however many
    ///   paths are asked for.
    /// - Returns: `paths` arrays of `horizon` finite values, in the units of the series.
    func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]]
}

/// A parameter and its estimate, for people to read.
package struct ModelParameter: Codable, Hashable, Sendable {
    package let name: String
    package let value: Double

    package init(name: String, value: Double) {
        self.name = name
        self.value = value
    }
}

/// The forecast of one observation from those before it.
package struct OneStepForecast: Codable, Hashable, Sendable {
    package let mean: Double
    /// Standard deviation of the error the model expects; corrected for the parameters estimated, so
    /// that errors within and beyond the sample are on one scale. Above zero, or `nan` if unknown.
    package let standardDeviation: Double

    package init(mean: Double, standardDeviation: Double) {
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    /// The error of the forecast in standard deviations; `nan` where `value` is missing.
    package func standardizedError(of value: Double) -> Double {
        (value - mean) / standardDeviation
    }
}

/// Point forecasts and central prediction intervals.
package struct Forecast: Codable, Hashable, Sendable {
    /// A central interval that holds the observation with the probability `level` percent.
    package struct Interval: Codable, Hashable, Sendable {
        package let level: Double
        package let lower: [Double]
        package let upper: [Double]

        package init(level: Double, lower: [Double], upper: [Double]) {
            self.level = level
            self.lower = lower
            self.upper = upper
        }
    }

    /// One value a period, from the first period after the state.
    package let mean: [Double]
    /// In the order the levels were asked for.
    package let intervals: [Interval]

    package init(mean: [Double], intervals: [Interval]) {
        self.mean = mean
        self.intervals = intervals
    }
}

/// Why a model cannot serve a series: an expected outcome, recorded beside the model that serves instead.
package enum FitFailure: Error, Codable, Hashable, Sendable {
    case tooFewObservations(needed: Int, found: Int)
    /// The form needs values above zero.
    case notPositive
    /// No candidate of the search has a finite likelihood.
    case noFiniteLikelihood
    /// A covariate is unknown; periods count from one, from the first that is asked for.
    case covariateMissing(name: String, period: Int)
}

extension FitFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooFewObservations(let needed, let found):
            return "needs \(needed) observations, found \(found)"
        case .notPositive: return "needs values above zero"
        case .noFiniteLikelihood: return "no candidate has a finite likelihood"
        case .covariateMissing(let name, let period):
            return "needs the covariate \(name) at period \(period)"
        }
    }
}
