/// Mean scaled interval score (Gneiting and Raftery 2007, scaled as in the M4 competition) of the 95%
/// interval: its width, and 2/0.05 times the distance of an outcome beyond it, over the mean absolute error
/// of the seasonal naive forecast within the training values. Narrow and honest is better.
enum MSIS: AccuracyMeasure {
    static let name = "msis"
    static let summary = "width of the 95% interval and penalties for misses, scaled as MASE"
    static let direction = AccuracyDirection.lower

    private static let penalty = 40.0

    static func value(of forecasts: ScoredForecasts) -> Double? {
        guard let scale = forecasts.scale, scale > 0 else { return nil }
        var sum = 0.0
        var scored = 0
        for point in forecasts.points {
            guard let lower = point.lower, let upper = point.upper else { continue }
            scored += 1
            let miss = max(lower - point.actual, point.actual - upper, 0)
            sum += (upper - lower) + penalty * miss
        }
        let score = sum / Double(scored) / scale
        return score.isFinite ? score : nil
    }
}
