/// Forecasts beside what came, pooled over the origins of a window.
package struct ScoredForecasts: Hashable, Sendable {
    /// One forecast and its outcome.
    package struct Point: Hashable, Sendable {
        package let actual: Double
        package let forecast: Double
        /// The interval whose coverage is scored; nil where it was not asked for.
        package let lower: Double?
        package let upper: Double?

        package init(actual: Double, forecast: Double, lower: Double?, upper: Double?) {
            self.actual = actual
            self.forecast = forecast
            self.lower = lower
            self.upper = upper
        }

        package var error: Double { actual - forecast }
    }

    package let points: [Point]
    /// The mean absolute difference of the training values from those a season before, by which
    /// scale-free measures divide; nil where it is unknown or zero.
    package let scale: Double?
    /// The root of their mean squared difference, by which `rmsse` divides; nil where it is unknown or
    /// zero.
    package let rootScale: Double?

    package init(points: [Point], scale: Double?, rootScale: Double? = nil) {
        self.points = points
        self.scale = scale
        self.rootScale = rootScale
    }
}

extension ScoredForecasts {
    /// The mean over the points; nil where it is not defined or not finite.
    func mean(_ term: (Point) -> Double) -> Double? {
        guard !points.isEmpty else { return nil }
        let mean = points.reduce(0) { $0 + term($1) } / Double(points.count)
        return mean.isFinite ? mean : nil
    }
}

/// A measure of accuracy: what it is, and which way is better. It never decides.
package protocol AccuracyMeasure: Sendable {
    /// The name in job files and reports: `rmse`.
    static var name: String { get }
    /// The formula in words.
    static var summary: String { get }
    static var direction: AccuracyDirection { get }

    /// The value, finite; nil where it is not defined: without points, for R² of constant values, or where
    /// it is beyond the range of numbers.
    static func value(of forecasts: ScoredForecasts) -> Double?
}

/// Which values of a measure are good.
package enum AccuracyDirection: Hashable, Sendable {
    case lower
    case higher
    /// The nearer to this value, the better.
    case near(Double)

    /// How far `value` is from the best there can be: lower is better, whatever the direction.
    package func loss(_ value: Double) -> Double {
        switch self {
        case .lower: return value
        case .higher: return -value
        case .near(let target): return abs(value - target)
        }
    }
}

/// The measures there are, in the order of reports. To add one: write its file, and name it here.
package enum AccuracyMeasures {
    package static let all: [any AccuracyMeasure.Type] = [
        MSE.self, RMSE.self, MAE.self, R2.self, MASE.self, RMSSE.self, SMAPE.self, Bias.self,
        Coverage.self, MSIS.self,
    ]

    /// The measure of this name; nil where there is none.
    package static func named(_ name: String) -> (any AccuracyMeasure.Type)? {
        all.first { $0.name == name }
    }
}

extension Scorecard {
    /// Every measure of the list.
    package init(of forecasts: ScoredForecasts) {
        self.init(
            count: forecasts.points.count,
            entries: AccuracyMeasures.all.map {
                Entry(measure: $0.name, value: $0.value(of: forecasts))
            })
    }
}
