/// Mean squared error.
enum MSE: AccuracyMeasure {
    static let name = "mse"
    static let summary = "mean squared error"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        forecasts.mean { $0.error * $0.error }
    }
}
