// Goal: bins in which values are spread evenly, so that a measure of shares has power wherever
// there is mass, and whose null distribution depends on the sizes alone.
// Source: quantile binning as in Pearson's equiprobable chi-square cells (Mann and Wald 1942);
// additive smoothing of shares (Lidstone 1920), so that an empty bin has a finite logarithm. Bins
// of equal width by Sturges' rule (1926), in the arithmetic of NumPy's `histogram_bin_edges`, to
// the last bit.

import Glibc
import Statistics

/// Bins cut at quantiles, the outermost open.
package struct Binning: Hashable, Sendable {
    /// The inner edges, ascending and distinct; a value equal to an edge lies in the bin below it.
    package let edges: [Double]

    package var count: Int { edges.count + 1 }

    /// At most `count` bins with about equal numbers of `values` in each; fewer where values
    /// repeat.
    package init(quantilesOf values: [Double], count: Int) {
        self.init(ascending: values.filter { !$0.isNaN }.sorted(), count: count)
    }

    /// The bins in which samples are compared: at quantiles of all pooled values, so that they do
    /// not depend on which of them are the current ones.
    package init(of pool: PooledSamples) {
        self.init(ascending: pool.values, count: Self.suitableCount(current: pool.currentCount))
    }

    private init(ascending sorted: [Double], count: Int) {
        var edges: [Double] = []
        if let last = sorted.last {
            for cut in 1..<max(2, count) where cut < count {
                let edge = Quantile.ofSorted(sorted, Double(cut) / Double(count))
                if edge < last, edge != edges.last { edges.append(edge) }
            }
        }
        self.edges = edges
    }

    /// A bin for each distinct value.
    package init(distinct ascending: [Double]) {
        var edges: [Double] = []
        for value in ascending where value != edges.last { edges.append(value) }
        self.edges = edges.dropLast()
    }

    /// ⌈log₂ n + 1⌉ bins of equal width from the least to the greatest of n values. A value equal
    /// to an edge lies in the bin *above* it, as NumPy has it, but for the last edge.
    ///
    /// - Parameter ascending: finite, at least one.
    package init(sturges ascending: [Double]) {
        guard let least = ascending.first, let greatest = ascending.last, least < greatest else {
            edges = []
            return
        }
        let count = Double(ascending.count)
        // Half of each, where their difference overflows.
        let unit = (greatest - least).isFinite ? 1 : 0.5
        let range = greatest * unit - least * unit
        let width = range / (log2(count) + 1)
        let bins = width > 0 ? Int((range / width).rounded(.up)) : 1
        let step = range / Double(bins)
        var edges: [Double] = []
        for index in 1..<max(1, bins) {
            // The bin above its lower edge is the bin not below the number before it.
            let edge = ((Double(index) * step + least * unit) / unit).nextDown
            if edge != edges.last { edges.append(edge) }
        }
        self.edges = edges
    }

    /// How many bins serve `current` values: two of them to a bin on average, from 4 to 10 bins.
    /// More bins spread so few values too thinly to say anything.
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

    /// The share of each bin, smoothed: they add up to 1 and are never zero.
    package static func smoothedShares(_ counts: [Int]) -> [Double] {
        let total = counts.reduce(0, +)
        return counts.map { smoothedShare($0, of: total, bins: counts.count) }
    }

    /// (c + α) / (n + α K) with α = 1/2.
    static func smoothedShare(_ count: Int, of total: Int, bins: Int) -> Double {
        (Double(count) + 0.5) / (Double(total) + 0.5 * Double(bins))
    }
}
