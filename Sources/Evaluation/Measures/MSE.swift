/// Mean squared error.
enum MSE: AccuracyMeasure {
    static let name = "mse"
    static let summary = "mean squared error"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        forecasts.points.reduce(0) { $0 + $1.error * $1.error } / Double(forecasts.points.count)
    }
}
