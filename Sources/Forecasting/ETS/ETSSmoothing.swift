// Goal: the smoothing parameters, their bounds, and the region in which the model forgets its past.
// Source: Hyndman, Koehler, Ord and Snyder (2008), chapter 10.
// Derivation: the usual bounds α, β, γ in [0.0001, 0.9999], β ≤ α, γ ≤ 1 − α, φ in [0.8, 0.98] become a
// plain box in (α, b, g, φ) through β = ε + b(α − ε), γ = ε + g(1 − α − ε), with b and g in [0, 1] and
// ε = 0.0001, so that an optimiser need know of no other bound. In the box the model is admissible
// unless it has both a trend and a season; then every root of the characteristic polynomial
//   z^(m+1) + (α+β−φ) z^m + (α+β−αφ)(z^(m−1) + … + z²) + (α+β−αφ+γ−1) z + φ(1−α−γ)
// must lie within the unit circle, which Schur and Cohn's recursion decides in O(m²) without roots.

/// Smoothing parameters. One that the form lacks has its neutral value.
package struct ETSSmoothing: Codable, Hashable, Sendable {
    /// α, of the level.
    package var level: Double
    /// β, of the slope; 0 without a trend.
    package var slope: Double
    /// γ, of the season; 0 without a season.
    package var season: Double
    /// φ, which damps the trend; 1 without damping.
    package var damping: Double

    package init(level: Double, slope: Double = 0, season: Double = 0, damping: Double = 1) {
        self.level = level
        self.slope = slope
        self.season = season
        self.damping = damping
    }

    /// ε: the least value of a smoothing parameter.
    static let least = 1e-4
    static let dampingRange = 0.8...0.98

    /// From the box: shares of the slope and the season in [0, 1].
    init(form: ETSForm, level: Double, slopeShare: Double, seasonShare: Double, damping: Double) {
        let least = ETSSmoothing.least
        self.level = level
        slope = form.trend == .none ? 0 : least + slopeShare * (level - least)
        season = form.season == .none ? 0 : least + seasonShare * (1 - level - least)
        self.damping = form.trend == .damped ? damping : 1
    }

    /// b, the slope's share of what its bounds allow.
    var slopeShare: Double {
        let room = level - ETSSmoothing.least
        return room > 0 ? min(max((slope - ETSSmoothing.least) / room, 0), 1) : 0
    }

    /// g, the season's share of what its bounds allow.
    var seasonShare: Double {
        let room = 1 - level - ETSSmoothing.least
        return room > 0 ? min(max((season - ETSSmoothing.least) / room, 0), 1) : 0
    }

    /// Whether the model forgets its past; `scratch` holds at least 2(`seasonLength` + 2) numbers.
    func isAdmissible(
        form: ETSForm, seasonLength m: Int, scratch: UnsafeMutablePointer<Double>
    ) -> Bool {
        guard form.trend != .none, form.season != .none, m > 1 else { return true }
        let alpha = level
        let common = alpha + slope - alpha * damping
        let a = scratch  // Highest degree first.
        let degree = m + 1
        for power in 1...m { a[degree - power] = common }
        a[0] = 1
        a[1] = alpha + slope - damping
        a[degree - 1] = common + season - 1
        a[degree] = damping * (1 - alpha - season)
        // A root on the circle within rounding is allowed: measure against a circle a little larger.
        var shrink = 1.0
        for index in 1...degree {
            shrink /= 1 + 1e-10
            a[index] *= shrink
        }
        return ETSSmoothing.isStable(a, degree: degree, scratch: scratch + degree + 1)
    }

    /// Whether every root of the polynomial (highest degree first) is within the unit circle.
    private static func isStable(
        _ a: UnsafeMutablePointer<Double>, degree: Int, scratch b: UnsafeMutablePointer<Double>
    ) -> Bool {
        for order in stride(from: degree, to: 0, by: -1) {
            let reflection = a[order] / a[0]
            guard abs(reflection) < 1 else { return false }
            for index in 0..<order { b[index] = a[index] - reflection * a[order - index] }
            for index in 0..<order { a[index] = b[index] }
        }
        return true
    }
}
