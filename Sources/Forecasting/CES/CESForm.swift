/// The four kinds of season of Svetunkov, Kourentzes and Ord (2022).
package enum CESForm: String, Codable, Hashable, Sendable, CaseIterable {
    /// None: one complex level.
    case none = "N"
    /// Simple: the complex level is that of one season ago; every place of the season has its own.
    case simple = "S"
    /// Partial: a complex level, and a season added to it that is renewed by a share of the error.
    case partial = "P"
    /// Full: a complex level and a complex season.
    case full = "F"

    /// Whether there is a level of the period before.
    var hasLevel: Bool { self != .simple }
    var hasSeason: Bool { self != .none }

    /// Smoothing parameters.
    var smoothingCount: Int {
        switch self {
        case .none, .simple: return 2
        case .partial: return 3
        case .full: return 4
        }
    }
}

/// The complex smoothing parameters α₀ + iα₁ of the level and β₀ + iβ₁ of the season.
package struct CESSmoothing: Codable, Hashable, Sendable {
    /// Of the level; in the simple form, of the season.
    package var alpha0: Double
    package var alpha1: Double
    /// Of the season in the partial and full forms; zero elsewhere, β₁ in the partial form too.
    package var beta0: Double
    package var beta1: Double

    package init(alpha0: Double, alpha1: Double, beta0: Double = 0, beta1: Double = 0) {
        self.alpha0 = alpha0
        self.alpha1 = alpha1
        self.beta0 = beta0
        self.beta1 = beta1
    }

    /// Whether a pair of real and imaginary parts forgets its start: both roots of
    ///
    ///     z² − (2 − 2a₀ + a₁) z + [(1 − a₀ + a₁)(1 − a₀) + (1 − a₁)(1 − a₀ − a₁)]
    ///
    /// within the unit circle, by Jury's conditions.
    static func isStable(_ real: Double, _ imaginary: Double) -> Bool {
        let trace = 2 - 2 * real + imaginary
        let determinant =
            (1 - real + imaginary) * (1 - real) + (1 - imaginary) * (1 - real - imaginary)
        return abs(determinant) < 1 && abs(trace) < 1 + determinant
    }

    /// The largest modulus of the roots by which a forecast moves on,
    ///
    ///     z² − (2 − a₀) z + (2 − a₀ − a₁)
    ///
    /// above one where it grows without bound.
    static func growth(_ real: Double, _ imaginary: Double) -> Double {
        let half = (2 - real) / 2
        let product = 2 - real - imaginary
        let discriminant = half * half - product
        guard discriminant > 0 else { return product.squareRoot() }
        return abs(half) + discriminant.squareRoot()
    }
}
