// Goal: the Kullback–Leibler divergence of current values from a reference, in nats.
// Source: Kullback and Leibler (1951). With the shares r of the reference and c of the current values,
// KL = Σ r ln(r / c): reference to current, the direction that Evidently and others report. It is 0 for
// equal shares and grows where the current values avoid bins that the reference fills.
//
// Derivation: the bins are cut at quantiles of the pool, so that they are the same for every split of
// it. If a bin holds N pooled values, c of them current, its term depends on c alone: the terms are
// computed once for every c, and a distance is then one count of m values and a sum of at most ten terms.

import Glibc

/// Kullback–Leibler divergence over bins at the quantiles of reference and current values together.
package struct KullbackLeibler: DriftMeasure {
    package static let name = "kl"
    package static let summary = "Kullback–Leibler divergence, reference to current, in nats"

    /// The bin of each pooled value.
    private let bins: [Int]
    /// r ln(r / c) of each bin, for 0 to m current values in it.
    private let terms: [Double]
    private let termsOfBin: Int
    private var counts: [Int]

    package init(_ pool: PooledSamples) {
        let binning = Binning(of: pool)
        let pooled = binning.counts(of: pool.values)
        bins = pool.values.map { binning.bin(of: $0) }
        termsOfBin = pool.currentCount + 1
        counts = [Int](repeating: 0, count: binning.count)
        var terms: [Double] = []
        terms.reserveCapacity(pooled.count * termsOfBin)
        for inBin in pooled {
            for current in 0...pool.currentCount {
                let r = Binning.smoothedShare(
                    max(0, inBin - current), of: pool.referenceCount, bins: pooled.count)
                let c = Binning.smoothedShare(
                    current, of: pool.currentCount, bins: pooled.count)
                terms.append(Self.term(r, c))
            }
        }
        self.terms = terms
    }

    package mutating func distance(of split: Split) -> Double {
        for bin in counts.indices { counts[bin] = 0 }
        for place in split.current { counts[bins[place]] += 1 }
        var sum = 0.0
        for bin in counts.indices { sum += terms[bin * termsOfBin + counts[bin]] }
        return max(0, sum)
    }

    /// Σ r ln(r / c) over shares; a share r of zero adds nothing.
    ///
    /// Rounding can leave a sum of equal shares a hair below zero; it is then 0. It is infinite where a
    /// share c is zero and r is not.
    package static func divergence(_ reference: [Double], _ current: [Double]) -> Double {
        var sum = 0.0
        for (r, c) in zip(reference, current) where r > 0 { sum += term(r, c) }
        return max(0, sum)
    }

    private static func term(_ r: Double, _ c: Double) -> Double { r * log(r / c) }
}
