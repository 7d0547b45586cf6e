/// Mean error, actual minus forecast, in the unit of the values: above zero where forecasts are too low.
enum Bias: AccuracyMeasure {
    static let name = "bias"
    static let summary = "mean of actual minus forecast"
    static let direction = AccuracyDirection.near(0)

    static func value(of forecasts: ScoredForecasts) -> Double? {
        forecasts.mean(\.error)
    }
}
