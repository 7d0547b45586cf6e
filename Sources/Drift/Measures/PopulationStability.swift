// Goal: the population stability index of credit scoring.
// Source: Σ (r − c) ln(r / c), Jeffreys' divergence (1946) over bins; as an index in Siddiqi
// (2006). It is the Kullback–Leibler divergence in the one direction and in the other, added, so
// that it is symmetric.

import Glibc

/// Population stability index over bins of reference and current values together.
package struct PopulationStability: ShareDivergence {
    package static let name = "psi"
    package static let summary = "population stability index: divergence in both directions"
    package static let evidently = EvidentlyShares(fillsEmptyBins: true)

    package var shares: PooledShares<Self>

    package init(_ shares: PooledShares<Self>) { self.shares = shares }

    /// (r − c) ln(r / c), never below zero; equal shares add nothing, none of both included.
    package static func term(_ r: Double, _ c: Double) -> Double {
        r == c ? 0 : (r - c) * log(r / c)
    }
}
