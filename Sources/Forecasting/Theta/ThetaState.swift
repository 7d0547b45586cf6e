// Goal: one step of the Theta models, the same in fit, update and forecast.
// Source: Fiorucci et al. (2016), equations 9 to 14, with w = 1 − 1/θ:
//
//   forecast  μ_t = ℓ_{t−1} + w [A (1−α)^{t−1} + B (1 − (1−α)^t)/α]
//   level     ℓ_t = α y_t + (1−α) ℓ_{t−1}
//
// and where the line follows the series, ȳ_0 = B_1 = 0 and
//
//   mean      ȳ_t = ȳ_{t−1} + (y_t − ȳ_{t−1})/t
//   slope     B_t = [(t−2) B_{t−1} + 6 (y_t − ȳ_{t−1})/t] / (t+1)
//   intercept A_t = ȳ_t − B_t (t+1)/2
//
// The two factors need no powers: p_1 = q_1 = 1, p_{t+1} = (1−α) p_t, q_{t+1} = (1−α) q_t + 1.
// Everything is measured from the first value, to which the model is indifferent: a level of 1e9
// then costs no digits.
//
// A missing value is replaced by its forecast, which is what it is expected to be: the equations
// are linear in y, so a forecast over a gap is the forecast of that many periods more.

/// What the model knows after the values so far.
struct ThetaState: Codable, Hashable, Sendable {
    /// Periods since the first value, with it.
    var periods = 0
    var level: Double
    var mean = 0.0
    var intercept: Double
    var slope: Double
    /// (1−α)^{t−1} and (1 − (1−α)^t)/α for the next period t.
    var interceptFactor = 1.0
    var slopeFactor = 1.0

    /// Before the first value.
    init(_ parameters: ThetaParameters) {
        level = parameters.level
        intercept = parameters.intercept
        slope = parameters.slope
    }

    /// What the line adds to the level in the next forecast, before its weight.
    @inline(__always)
    var line: Double { intercept * interceptFactor + slope * slopeFactor }

    /// The forecast of the next value, measured from the origin.
    @inline(__always)
    func forecast(_ parameters: ThetaParameters) -> Double {
        level + parameters.lineWeight * line
    }

    /// Takes in `value`, measured from the origin, or its forecast where it is missing.
    ///
    /// - Returns: the forecast of it.
    @inline(__always)
    mutating func advance(
        _ value: Double, _ parameters: ThetaParameters, isDynamic: Bool
    ) -> Double {
        let forecast = forecast(parameters)
        take(value.isFinite ? value : forecast, parameters.smoothing, isDynamic: isDynamic)
        return forecast
    }

    @inline(__always)
    mutating func take(_ value: Double, _ smoothing: Double, isDynamic: Bool) {
        level += smoothing * (value - level)
        interceptFactor *= 1 - smoothing
        slopeFactor = (1 - smoothing) * slopeFactor + 1
        periods += 1
        guard isDynamic else { return }
        let t = Double(periods)
        let surprise = value - mean
        mean += surprise / t
        // The first value has no slope, and (t−2) B must not turn its zero negative.
        slope = periods == 1 ? 0 : ((t - 2) * slope + 6 * surprise / t) / (t + 1)
        intercept = mean - slope * (t + 1) / 2
    }
}
