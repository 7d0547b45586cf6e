/// The share of outcomes within their 95% interval. Intervals of honest width hold 0.95 of them.
enum Coverage: AccuracyMeasure {
    static let name = "coverage"
    static let summary = "share of outcomes within the 95% interval"
    static let direction = AccuracyDirection.near(0.95)

    static func value(of forecasts: ScoredForecasts) -> Double? {
        var held = 0
        var scored = 0
        for point in forecasts.points {
            guard let lower = point.lower, let upper = point.upper else { continue }
            scored += 1
            if point.actual >= lower, point.actual <= upper { held += 1 }
        }
        return scored == 0 ? nil : Double(held) / Double(scored)
    }
}
