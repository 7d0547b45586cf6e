// Goal: the Kullback–Leibler divergence of current values from a reference, in nats.
// Source: Kullback and Leibler (1951). With the shares r of the reference and c of the current
// values, KL = Σ r ln(r / c): reference to current, the direction that Evidently and others report.
// It is 0 for equal shares and grows where the current values avoid bins that the reference fills.

import Glibc

/// Kullback–Leibler divergence over bins of reference and current values together.
package struct KullbackLeibler: ShareDivergence {
    package static let name = "kl"
    package static let summary = "Kullback–Leibler divergence, reference to current, in nats"
    package static let evidently = EvidentlyShares(fillsEmptyBins: true, isNormalised: true)

    package var shares: PooledShares<Self>

    package init(_ shares: PooledShares<Self>) { self.shares = shares }

    /// r ln(r / c); a share r of zero adds nothing. It is infinite where c is zero and r is not.
    package static func term(_ r: Double, _ c: Double) -> Double { r > 0 ? r * log(r / c) : 0 }
}
