// Goal: bins in which a reference is spread evenly, so that a measure of shares has power wherever the
// reference has mass, and whose null distribution depends on the sizes alone.
// Source: quantile binning as in Pearson's equiprobable chi-square cells (Mann and Wald 1942); additive
// smoothing of shares (Lidstone 1920), so that an empty bin has a finite logarithm.

import Statistics

/// Bins cut at the quantiles of a reference, the outermost open.
package struct Binning: Hashable, Sendable {
    /// The inner edges, ascending and distinct; a value equal to an edge lies in the bin below it.
    package let edges: [Double]

    package var count: Int { edges.count + 1 }

    /// At most `count` bins with about equal numbers of `reference` in each; fewer where values repeat.
    package init(quantilesOf reference: [Double], count: Int) {
        let sorted = reference.filter { !$0.isNaN }.sorted()
        var edges: [Double] = []
        if let last = sorted.last {
            for cut in 1..<max(1, count) {
                let edge = Quantile.ofSorted(sorted, Double(cut) / Double(count))
                if edge < last, edge != edges.last { edges.append(edge) }
            }
        }
        self.edges = edges
    }

    /// How many bins serve `current` values: two of them to a bin on average, from 4 to 10 bins. More
    /// bins spread so few values too thinly to say anything.
    package static func suitableCount(current: Int) -> Int { min(10, max(4, current / 2)) }

    /// The bin of `value`, from 0.
    package func bin(of value: Double) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if value <= edges[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// How many of `values` lie in each bin; missing ones are passed over.
    package func counts(of values: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        for value in values where !value.isNaN { counts[bin(of: value)] += 1 }
        return counts
    }

    /// (c + α) / (n + α K) with α = 1/2: shares that add up to 1 and are never zero.
    package static func smoothedShares(_ counts: [Int]) -> [Double] {
        let alpha = 0.5
        let total = Double(counts.reduce(0, +)) + alpha * Double(counts.count)
        return counts.map { (Double($0) + alpha) / total }
    }
}
