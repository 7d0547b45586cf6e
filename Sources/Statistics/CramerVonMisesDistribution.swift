// Goal: the limiting distribution of the Cramér–von Mises statistic, to 1e-8, and to scipy's last
// digits: the series ends with its first term below 1e-7, as scipy's does.
// Source: Anderson and Darling (1952); the series as Csörgő and Faraway (1996) give it in their
// (1.3): F(x) = Σ Γ(k + 1/2) / (Γ(k + 1) π^(3/2) √x) · √y e^(−q) K_¼(q), y = 4k + 1, q = y² / (16
// x).
//
// Derivation: the modified Bessel function is K_ν(q) = ∫₀^∞ e^(−q cosh t) cosh(ν t) dt. The
// integrand is even in t and falls doubly exponentially, for which the trapezoidal rule is exact to
// a few digits less than the machine's already with steps of 1/16. The factor e^(−q) goes into the
// integrand, where it cannot underflow alone.

import Glibc

/// The limit of the Cramér–von Mises statistic for large samples.
package enum CramerVonMisesDistribution {
    /// P(T ≤ x).
    package static func cumulative(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x.isFinite else { return 1 }
        var sum = 0.0
        for k in 0..<10_000 {
            let y = 4 * Double(k) + 1
            let q = y * y / (16 * x)
            let weight = exp(lgamma(Double(k) + 0.5) - lgamma(Double(k) + 1))
            let scale = weight / (Double.pi * Double.pi.squareRoot() * x.squareRoot())
            let term = scale * y.squareRoot() * fadedBessel(q)
            sum += term
            if term < 1e-7 { break }
        }
        return min(1, sum)
    }

    /// e^(−q) K_¼(q).
    private static func fadedBessel(_ q: Double) -> Double {
        let step = 0x1p-4
        var sum = exp(-2 * q) / 2
        var t = step
        while true {
            let term = exp(-q * (cosh(t) + 1)) * cosh(t / 4)
            sum += term
            if term <= sum * 1e-17 || term == 0 { return sum * step }
            t += step
        }
    }
}
