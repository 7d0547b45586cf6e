/// The four models of Fiorucci et al. (2016).
package enum ThetaForm: String, Codable, Hashable, Sendable {
    /// Standard: θ = 2 and the line of the whole training part, the method that won the M3
    /// competition.
    case standard = "STM"
    /// Optimised: θ estimated.
    case optimised = "OTM"
    /// Dynamic standard: θ = 2, and the line follows the series.
    case dynamicStandard = "DSTM"
    /// Dynamic optimised: θ estimated, and the line follows the series.
    case dynamicOptimised = "DOTM"

    /// Whether the line is that of the values so far instead of the whole training part.
    var isDynamic: Bool { self == .dynamicStandard || self == .dynamicOptimised }

    var optimisesTheta: Bool { self == .optimised || self == .dynamicOptimised }

    /// Parameters estimated, with the initial level and a fixed line's two.
    var parameterCount: Int { 2 + (optimisesTheta ? 1 : 0) + (isDynamic ? 0 : 2) }
}

/// What is estimated, apart from the season.
struct ThetaParameters: Codable, Hashable, Sendable {
    /// α, the share of each error that the level takes.
    var smoothing = 0.5
    /// 1 − 1/θ, the share of the line's slope in the forecast.
    var lineWeight = 0.5
    /// What the level, the line and the mean are measured from: the first value.
    var origin = 0.0
    /// ℓ₀, from the origin.
    var level = 0.0
    /// The fixed line, from the origin: at period t, intercept + slope · t. Zero in the dynamic
    /// forms.
    var intercept = 0.0
    var slope = 0.0

    static let smoothingRange = 0.1...0.99
    /// θ from 1 to a million, beyond which the line's share does not change.
    static let weightRange = 0...(1 - 1e-6)

    /// In units `exponent` powers of two larger.
    func scaled(by exponent: Int) -> ThetaParameters {
        var result = self
        result.origin = ScaledSeries.scaled(origin, by: exponent)
        result.level = ScaledSeries.scaled(level, by: exponent)
        result.intercept = ScaledSeries.scaled(intercept, by: exponent)
        result.slope = ScaledSeries.scaled(slope, by: exponent)
        return result
    }
}
