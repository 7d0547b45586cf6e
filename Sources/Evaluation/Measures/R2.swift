/// 1 − Σ e² / Σ (y − ȳ)²: the share of the variance within the window that the forecasts explain.
/// Below zero they are worse than the window's own mean. Not defined where all values are equal.
enum R2: AccuracyMeasure {
    static let name = "r2"
    static let summary = "share of the window's variance explained"
    static let direction = AccuracyDirection.higher

    static func value(of forecasts: ScoredForecasts) -> Double? {
        // Not by a total of zero: the mean of values that are all 0.1 need not be 0.1.
        guard let first = forecasts.points.first,
            forecasts.points.contains(where: { $0.actual != first.actual }),
            let mean = forecasts.mean(\.actual),
            let variance = forecasts.mean({ ($0.actual - mean) * ($0.actual - mean) }),
            let error = MSE.value(of: forecasts), variance > 0
        else { return nil }
        let value = 1 - error / variance
        return value.isFinite ? value : nil
    }
}
