/// Mean absolute error, in the unit of the values.
enum MAE: AccuracyMeasure {
    static let name = "mae"
    static let summary = "mean absolute error"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        forecasts.mean { abs($0.error) }
    }
}
