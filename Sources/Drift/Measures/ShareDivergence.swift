// Goal: measures of the shares that two samples have in the same bins, cheap for many splits of one
// pool.
//
// Derivation: the bins are the same for every split of the pool. If a bin holds N pooled values, c
// of them current, what it adds depends on c alone: what each c would add is computed once, and a
// distance is then one count of m values and a sum of at most ten terms. With many current values
// the table would be larger than the work it saves; terms are then computed as they are needed, as
// they are for Evidently's shares, of which each depends on whether others are empty.

/// A distance that is a sum over the bins of what their two shares add.
package protocol ShareDivergence: DriftMeasure {
    /// What a bin adds with the share `r` of the reference and `c` of the current values.
    static func term(_ r: Double, _ c: Double) -> Double

    /// The distance, of the sum of all terms.
    static func distance(ofSum sum: Double) -> Double

    /// How Evidently takes the shares for this measure.
    static var evidently: EvidentlyShares { get }

    init(_ shares: PooledShares<Self>)

    var shares: PooledShares<Self> { get set }
}

extension ShareDivergence {
    package static var needsOrder: Bool { false }

    package init(_ pool: PooledSamples, _ binning: BinningRule) {
        self.init(PooledShares(pool, binning))
    }

    package mutating func distance(of split: Split) -> Double {
        Self.distance(ofSum: shares.sum(of: split))
    }

    /// Rounding can leave the sum over equal shares a hair below zero.
    package static func distance(ofSum sum: Double) -> Double { max(0, sum) }

    /// The distance of shares that are known already, bin by bin; infinite where the measure is.
    package static func divergence(_ reference: [Double], _ current: [Double]) -> Double {
        distance(ofSum: zip(reference, current).reduce(0) { $0 + term($1.0, $1.1) })
    }
}

extension Binning {
    /// The bins of `pool` by a rule.
    ///
    /// - Parameter evidently: what Evidently does for the measure that asks.
    package init(
        of pool: PooledSamples, by rule: BinningRule, evidently: EvidentlyShares = .init()
    ) {
        if pool.areCategories {
            self.init(distinct: pool.values)
            return
        }
        switch rule {
        case .almanac:
            self.init(of: pool)
        case .evidently:
            if evidently.binsDistinctValues {
                var distinct: [Double] = []
                for value in pool.values where value != distinct.last { distinct.append(value) }
                self.init(sturges: distinct)
            } else if Binning(distinct: pool.reference).count <= EvidentlyShares.mostDistinct {
                self.init(distinct: pool.values)
            } else {
                self.init(sturges: pool.values)
            }
        }
    }
}

/// A pool in bins, and the sum of the terms of a divergence for any split of it.
package struct PooledShares<Divergence: ShareDivergence>: Sendable {
    private static var mostInTable: Int { 1024 }

    /// The bin of each pooled value.
    private let bins: [Int]
    /// How many pooled values each bin holds.
    private let pooled: [Int]
    private let referenceCount: Int
    private let currentCount: Int
    private let rule: BinningRule
    /// What each bin adds, for 0 to m current values in it; empty where it is not computed
    /// beforehand.
    private var terms: [Double] = []
    // Scratch space.
    private var counts: [Int]
    private var reference: [Double]
    private var current: [Double]

    package init(_ pool: PooledSamples, _ rule: BinningRule) {
        let binning = Binning(of: pool, by: rule, evidently: Divergence.evidently)
        bins = pool.values.map { binning.bin(of: $0) }
        pooled = binning.counts(of: pool.values)
        referenceCount = pool.referenceCount
        currentCount = pool.currentCount
        self.rule = rule
        counts = [Int](repeating: 0, count: pooled.count)
        reference = [Double](repeating: 0, count: pooled.count)
        current = reference
        guard rule == .almanac, currentCount <= Self.mostInTable, pooled.count <= 64 else { return }
        terms.reserveCapacity(pooled.count * (currentCount + 1))
        for bin in pooled.indices {
            for inBin in 0...currentCount { terms.append(smoothedTerm(bin, inBin)) }
        }
    }

    package mutating func sum(of split: Split) -> Double {
        for bin in counts.indices { counts[bin] = 0 }
        for place in split.current { counts[bins[place]] += 1 }
        var sum = 0.0
        switch rule {
        case .almanac where !terms.isEmpty:
            for bin in counts.indices { sum += terms[bin * (currentCount + 1) + counts[bin]] }
        case .almanac:
            for bin in counts.indices { sum += smoothedTerm(bin, counts[bin]) }
        case .evidently:
            for bin in counts.indices {
                reference[bin] = Double(pooled[bin] - counts[bin]) / Double(referenceCount)
                current[bin] = Double(counts[bin]) / Double(currentCount)
            }
            Divergence.evidently.adjust(&reference)
            Divergence.evidently.adjust(&current)
            for bin in counts.indices { sum += Divergence.term(reference[bin], current[bin]) }
        }
        return sum
    }

    /// - Parameter inBin: how many of the current values lie in the bin.
    private func smoothedTerm(_ bin: Int, _ inBin: Int) -> Double {
        Divergence.term(
            Binning.smoothedShare(
                max(0, pooled[bin] - inBin), of: referenceCount, bins: pooled.count),
            Binning.smoothedShare(inBin, of: currentCount, bins: pooled.count))
    }
}
