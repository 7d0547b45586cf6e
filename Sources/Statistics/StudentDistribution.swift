// Goal: quantiles of Student's t, for limits around an estimated mean.
// Source: the distribution function by its finite sums (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4),
// the quantile by Newton's method from their expansion in 1/n (26.7.5), which alone is exact to 1e-11
// beyond a thousand degrees of freedom.

import Glibc

/// Student's t distribution with a whole number of degrees of freedom.
package enum StudentDistribution {
    /// P(T ≤ t).
    package static func cumulative(_ t: Double, freedom: Int) -> Double {
        let n = Double(freedom)
        let angle = atan(t / n.squareRoot())
        let cosine = cos(angle)
        // Odd: cos θ (1 + 2/3 cos² θ + …); even: 1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ + …
        var term = freedom % 2 == 1 ? cosine : 1
        var sum = freedom == 1 ? 0 : term
        var index = freedom % 2 == 1 ? 3 : 2
        while index < freedom {
            term *= Double(index - 1) / Double(index) * cosine * cosine
            sum += term
            index += 2
        }
        let central =
            freedom % 2 == 1 ? 2 / Double.pi * (angle + sin(angle) * sum) : sin(angle) * sum
        return 0.5 + central / 2
    }

    /// P(|T| ≥ t), at least 1e-15: beyond that it is the difference of two numbers near 1.
    package static func bothTails(_ t: Double, freedom: Int) -> Double {
        guard t.isFinite else { return 1e-15 }
        if freedom > 2000 { return max(1e-15, erfc(abs(t) * 0.5.squareRoot())) }
        return min(1, max(1e-15, 2 * (1 - cumulative(abs(t), freedom: freedom))))
    }

    /// The t with P(T ≤ t) = `probability`; infinite at 0 and 1.
    ///
    /// - Parameter freedom: at least 1.
    package static func quantile(_ probability: Double, freedom: Int) -> Double {
        precondition(freedom >= 1, "a degree of freedom")
        let z = NormalDistribution.quantile(probability)
        guard z.isFinite, z != 0 else { return z }
        let n = Double(freedom)
        if freedom == 1 { return tan(Double.pi * (probability - 0.5)) }
        if freedom == 2 {
            let p = 2 * probability - 1
            return p * (2 / (1 - p * p)).squareRoot()
        }
        let z2 = z * z
        var t =
            z
            * (1 + (z2 + 1) / (4 * n) + ((5 * z2 + 16) * z2 + 3) / (96 * n * n)
                + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * n * n * n))
        guard freedom <= 1000 else { return t }
        let logScale = lgamma((n + 1) / 2) - lgamma(n / 2) - 0.5 * log(n * Double.pi)
        for _ in 0..<20 {
            let density = exp(logScale - (n + 1) / 2 * log1p(t * t / n))
            guard density > 0 else { break }
            let step = (cumulative(t, freedom: freedom) - probability) / density
            // Far out the density is nearly flat: no step beyond half the way.
            t -= max(-abs(t) / 2 - 0.1, min(abs(t) / 2 + 0.1, step))
            if abs(step) <= 1e-13 * abs(t) { break }
        }
        return t
    }
}
