/// Mean absolute error, in the unit of the values.
enum MAE: AccuracyMeasure {
    static let name = "mae"
    static let summary = "mean absolute error"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        forecasts.points.reduce(0) { $0 + abs($1.error) } / Double(forecasts.points.count)
    }
}
