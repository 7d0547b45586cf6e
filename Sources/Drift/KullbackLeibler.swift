// Goal: the Kullback–Leibler divergence of current values from a reference, in nats.
// Source: Kullback and Leibler (1951). With the shares r of the reference and c of the current values,
// KL = Σ r ln(r / c): reference to current, the direction that Evidently and others report. It is 0 for
// equal shares and grows where the current values avoid bins that the reference fills.

import Glibc

/// Kullback–Leibler divergence over bins at the quantiles of the reference.
package struct KullbackLeibler: DriftMeasure {
    package static let name = "kl"
    package static let summary = "Kullback–Leibler divergence, reference to current, in nats"

    let binning: Binning
    private let referenceShares: [Double]

    package init(reference: [Double], currentCount: Int) {
        binning = Binning(
            quantilesOf: reference, count: Binning.suitableCount(current: currentCount))
        referenceShares = Binning.smoothedShares(binning.counts(of: reference))
    }

    package func distance(of current: [Double]) -> Double {
        Self.divergence(referenceShares, Binning.smoothedShares(binning.counts(of: current)))
    }

    /// Σ r ln(r / c) over shares above zero; a share r of zero adds nothing.
    ///
    /// Rounding can leave a sum of equal shares a hair below zero; it is then 0.
    package static func divergence(_ reference: [Double], _ current: [Double]) -> Double {
        var sum = 0.0
        for (r, c) in zip(reference, current) where r > 0 { sum += r * log(r / c) }
        return max(0, sum)
    }
}
