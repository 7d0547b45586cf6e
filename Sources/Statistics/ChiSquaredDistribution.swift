// Goal: upper tails of the chi-squared distribution, to 1e-13 of their size.
// Source: P(X > x) = Q(f/2, x/2), the regularised incomplete gamma function (Abramowitz and Stegun
// 1964, 6.5 and 26.4.19): by its power series below a + 1 and by its continued fraction above
// (26.4.10), evaluated with the algorithm of Lentz as Thompson and Barnett (1986) modified it.

import Glibc

/// The chi-squared distribution.
package enum ChiSquaredDistribution {
    /// P(X > x), `freedom` at least 1; 1 for x ≤ 0.
    package static func upperTail(_ x: Double, freedom: Int) -> Double {
        precondition(freedom >= 1, "a degree of freedom")
        guard x > 0 else { return 1 }
        guard x.isFinite else { return 0 }
        return upperGamma(Double(freedom) / 2, x / 2)
    }

    /// Q(a, x) = Γ(a, x) / Γ(a), for a and x above zero: the upper tail of a gamma distribution of shape a.
    package static func upperGamma(_ a: Double, _ x: Double) -> Double {
        let scale = exp(a * log(x) - x - lgamma(a))
        guard x < a + 1 else { return min(1, scale * fraction(a, x)) }
        var term = 1 / a
        var sum = term
        var n = a
        while term > sum * 1e-17 {
            n += 1
            term *= x / n
            sum += term
        }
        return max(0, 1 - scale * sum)
    }

    /// 1 / (x + 1 − a − 1 (1 − a) / (x + 3 − a − 2 (2 − a) / (x + 5 − a − …))).
    private static func fraction(_ a: Double, _ x: Double) -> Double {
        let tiny = Double.leastNormalMagnitude
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var value = d
        var n = 1.0
        while n < 100_000 {
            let numerator = -n * (n - a)
            b += 2
            d = numerator * d + b
            if abs(d) < tiny { d = tiny }
            c = b + numerator / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let change = c * d
            value *= change
            if abs(change - 1) < 1e-16 { break }
            n += 1
        }
        return value
    }
}
