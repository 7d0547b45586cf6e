// Goal: a distance over bins that is symmetric, bounded, and finite where a bin is empty.
// Source: Lin (1991); its root is a metric (Endres and Schindelin 2003), and what scipy and
// Evidently report. With the mean share m = (r + c) / 2: √(½ Σ r ln(r / m) + ½ Σ c ln(c / m)), at
// most √(ln 2) = 0.8326.

import Glibc

/// Jensen–Shannon distance over bins of reference and current values together.
package struct JensenShannon: ShareDivergence {
    package static let name = "js"
    package static let summary = "Jensen–Shannon distance, natural logarithm, at most 0.833"
    package static let evidently = EvidentlyShares(isNormalised: true)

    package var shares: PooledShares<Self>

    package init(_ shares: PooledShares<Self>) { self.shares = shares }

    package static func term(_ r: Double, _ c: Double) -> Double {
        let mean = (r + c) / 2
        return (half(r, mean) + half(c, mean)) / 2
    }

    package static func distance(ofSum sum: Double) -> Double {
        min(max(0, sum), M_LN2).squareRoot()
    }

    private static func half(_ share: Double, _ mean: Double) -> Double {
        share > 0 ? share * log(share / mean) : 0
    }
}
