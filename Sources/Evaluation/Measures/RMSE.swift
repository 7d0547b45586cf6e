/// Root of the mean squared error, in the unit of the values.
enum RMSE: AccuracyMeasure {
    static let name = "rmse"
    static let summary = "root of the mean squared error"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        MSE.value(of: forecasts)?.squareRoot()
    }
}
