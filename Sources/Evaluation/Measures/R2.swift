/// 1 − Σ e² / Σ (y − ȳ)²: the share of the variance within the window that the forecasts explain.
/// Below zero they are worse than the window's own mean. Not defined where all values are equal.
enum R2: AccuracyMeasure {
    static let name = "r2"
    static let summary = "share of the window's variance explained"
    static let direction = AccuracyDirection.higher

    static func value(of forecasts: ScoredForecasts) -> Double? {
        let count = Double(forecasts.points.count)
        let mean = forecasts.points.reduce(0) { $0 + $1.actual } / count
        let total = forecasts.points.reduce(0) { $0 + ($1.actual - mean) * ($1.actual - mean) }
        guard total > 0 else { return nil }
        return 1 - forecasts.points.reduce(0) { $0 + $1.error * $1.error } / total
    }
}
