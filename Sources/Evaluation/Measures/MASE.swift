/// Mean absolute scaled error (Hyndman and Koehler 2006): the mean absolute error over that of the
/// seasonal naive forecast within the training values. Below 1 is better than repeating the last season.
enum MASE: AccuracyMeasure {
    static let name = "mase"
    static let summary = "mean absolute error, seasonal naive in training = 1"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        guard let scale = forecasts.scale, scale > 0 else { return nil }
        return MAE.value(of: forecasts).map { $0 / scale }.flatMap { $0.isFinite ? $0 : nil }
    }
}
