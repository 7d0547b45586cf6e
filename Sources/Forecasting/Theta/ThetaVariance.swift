// Goal: the variance of the forecast errors, without simulation.
// Derivation. With a fixed line the model is simple exponential smoothing about a known path:
//
//   v_h = σ² (1 + (h−1) α²)
//
// (Fiorucci et al. 2016, section 3). Where the line follows the series, the state x = (ℓ, ȳ, B) is
// linear in y, with coefficients that depend on t alone: x_t = F_t x_{t−1} + g_t y_t, and the
// forecast is μ_t = h_tᵀ x_{t−1}, where, A = ȳ − B t/2 being the intercept after t−1 values,
//
//   h_t = (1, w p_t, w (q_t − p_t t/2))
//   F_t = diag(1−α, 1 − 1/t, (t−2)/(t+1)) with −6/(t (t+1)) in row B, column ȳ
//   g_t = (α, 1/t, 6/(t (t+1)))
//
// so the covariance P of the state follows P ← (F + g hᵀ) P (F + g hᵀ)ᵀ + σ² g gᵀ from zero, and
// v = hᵀ P h + σ².

/// The variances of the next forecasts in units of σ², one after another.
struct ThetaVariance {
    private let parameters: ThetaParameters
    private let isDynamic: Bool
    private var periods: Double
    private var interceptFactor: Double
    private var slopeFactor: Double
    private var step = 0
    /// Covariances of level, mean and slope.
    private var levelLevel = 0.0
    private var levelMean = 0.0
    private var levelSlope = 0.0
    private var meanMean = 0.0
    private var meanSlope = 0.0
    private var slopeSlope = 0.0

    init(_ state: ThetaState, _ parameters: ThetaParameters, isDynamic: Bool) {
        self.parameters = parameters
        self.isDynamic = isDynamic
        periods = Double(state.periods)
        interceptFactor = state.interceptFactor
        slopeFactor = state.slopeFactor
    }

    mutating func next() -> Double {
        step += 1
        let alpha = parameters.smoothing
        guard isDynamic else { return 1 + Double(step - 1) * alpha * alpha }
        let t = periods + 1
        let weight = parameters.lineWeight
        let onMean = weight * interceptFactor
        let onSlope = weight * (slopeFactor - interceptFactor * t / 2)
        // P h, and with it the variance of the forecast.
        let level = levelLevel + onMean * levelMean + onSlope * levelSlope
        let mean = levelMean + onMean * meanMean + onSlope * meanSlope
        let slope = levelSlope + onMean * meanSlope + onSlope * slopeSlope
        let variance = max(level + onMean * mean + onSlope * slope, 0) + 1
        advance(t, alpha, (level, mean, slope), variance)
        interceptFactor *= 1 - alpha
        slopeFactor = (1 - alpha) * slopeFactor + 1
        periods = t
        return variance
    }

    /// (F + g hᵀ) P (F + g hᵀ)ᵀ + g gᵀ = F P Fᵀ + F P h gᵀ + g (F P h)ᵀ + v g gᵀ.
    private mutating func advance(
        _ t: Double, _ alpha: Double, _ ph: (level: Double, mean: Double, slope: Double),
        _ variance: Double
    ) {
        let a = 1 - alpha
        let b = 1 - 1 / t
        let c = (t - 2) / (t + 1)
        let d = -6 / (t * (t + 1))
        let gain = (level: alpha, mean: 1 / t, slope: -d)
        let moved = (level: a * ph.level, mean: b * ph.mean, slope: c * ph.slope + d * ph.mean)
        let newSlopeSlope =
            c * c * slopeSlope + 2 * c * d * meanSlope + d * d * meanMean
            + 2 * moved.slope * gain.slope + variance * gain.slope * gain.slope
        let newMeanSlope =
            b * (c * meanSlope + d * meanMean) + moved.mean * gain.slope
            + moved.slope * gain.mean + variance * gain.mean * gain.slope
        let newLevelSlope =
            a * (c * levelSlope + d * levelMean) + moved.level * gain.slope
            + moved.slope * gain.level + variance * gain.level * gain.slope
        levelLevel = a * a * levelLevel + 2 * moved.level * alpha + variance * alpha * alpha
        levelMean =
            a * b * levelMean + moved.level * gain.mean + moved.mean * gain.level
            + variance * gain.level * gain.mean
        meanMean =
            b * b * meanMean + 2 * moved.mean * gain.mean + variance * gain.mean * gain.mean
        levelSlope = newLevelSlope
        meanSlope = newMeanSlope
        slopeSlope = newSlopeSlope
    }
}
