// Goal: the accuracy a model would have had if it had been in use over a window that its parameters have
// not seen.
// Source: rolling-origin evaluation (Tashman 2000). The origin moves through the window one period at a
// time; at each the model forecasts up to `horizon` periods ahead, never past the end of the window, and
// then takes in the next value by its exact update. Every forecast is made from values before it alone.

package import Forecasting

/// Scores one model on one window.
package enum RollingOrigin {
    /// - Parameters:
    ///   - model: in the state after the value before the window.
    ///   - window: the values; missing ones are passed over by the update and not scored.
    ///   - horizon: at least one.
    ///   - scale, rootScale: as in `ScoredForecasts`.
    ///   - seed: decides the paths of simulated intervals.
    package static func forecasts(
        of model: FittedModel, over window: [Double], horizon: Int, scale: Double?,
        rootScale: Double? = nil, seed: UInt64
    ) -> ScoredForecasts {
        var model = model
        var points: [ScoredForecasts.Point] = []
        for origin in window.indices {
            let steps = min(horizon, window.count - origin)
            let forecast = model.forecast(horizon: steps, levels: [95], seed: seed)
            for step in 0..<steps where !window[origin + step].isNaN {
                points.append(
                    ScoredForecasts.Point(
                        actual: window[origin + step], forecast: forecast.mean[step],
                        lower: forecast.intervals[0].lower[step],
                        upper: forecast.intervals[0].upper[step]))
            }
            _ = model.update([window[origin]])
        }
        return ScoredForecasts(points: points, scale: scale, rootScale: rootScale)
    }

    /// The mean absolute difference of `training` from its values `seasonLength` periods before; of
    /// neighbours where it is no longer than a season. Nil where there is no pair, or no difference.
    package static func seasonalScale(of training: [Double], seasonLength: Int) -> Double? {
        let sum = sum(of: training, seasonLength) { abs($0) }
        return sum.sum > 0 && sum.sum.isFinite ? sum.sum / Double(sum.count) : nil
    }

    /// The root of the mean squared difference of the same pairs; nil likewise.
    package static func seasonalRootScale(of training: [Double], seasonLength: Int) -> Double? {
        let sum = sum(of: training, seasonLength) { $0 * $0 }
        return sum.sum > 0 && sum.sum.isFinite ? (sum.sum / Double(sum.count)).squareRoot() : nil
    }

    private static func sum(
        of training: [Double], _ seasonLength: Int, _ term: (Double) -> Double
    ) -> (sum: Double, count: Int) {
        let lag = training.count > seasonLength ? seasonLength : 1
        var sum = 0.0
        var count = 0
        for index in training.indices.dropFirst(lag) {
            let difference = training[index] - training[index - lag]
            guard !difference.isNaN else { continue }
            sum += term(difference)
            count += 1
        }
        return (sum, count)
    }
}
