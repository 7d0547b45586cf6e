/// Root mean squared scaled error (Hyndman and Koehler 2006): the root of the mean squared error over that of
/// the seasonal naive forecast within the training values.
enum RMSSE: AccuracyMeasure {
    static let name = "rmsse"
    static let summary = "root mean squared error, seasonal naive in training = 1"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        guard let scale = forecasts.rootScale, scale > 0 else { return nil }
        return RMSE.value(of: forecasts).map { $0 / scale }.flatMap { $0.isFinite ? $0 : nil }
    }
}
