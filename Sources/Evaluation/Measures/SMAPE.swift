/// Symmetric mean absolute percentage error (Makridakis 1993), from 0 to 200: the mean of
/// 200 |y − f| / (|y| + |f|), and 0 where both are zero. The measure of the M competitions.
enum SMAPE: AccuracyMeasure {
    static let name = "smape"
    static let summary = "mean absolute error in percent of the mean of actual and forecast"
    static let direction = AccuracyDirection.lower

    static func value(of forecasts: ScoredForecasts) -> Double? {
        forecasts.mean { point in
            let size = abs(point.actual) + abs(point.forecast)
            return size == 0 ? 0 : 200 * (abs(point.error) / size)
        }
    }
}
