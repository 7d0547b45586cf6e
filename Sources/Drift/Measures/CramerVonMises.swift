// Goal: the two-sample Cramér–von Mises test, as scipy's `cramervonmises_2samp` gives it.
// Source: Anderson, On the distribution of the two-sample Cramér–von Mises criterion, Annals of
// Mathematical Statistics 33 (1962): the statistic from ranks (his equations 9 and 10), mean and
// variance (11, 14), and the limit after these are corrected (15); ties by mid-ranks. Up to 20
// values in the larger sample the exact distribution of all splits by the recursion of Xiao, Gordon
// and Yakovlev (2006).
//
// Derivation: a split of n + m values without ties is a path from (0, 0) to (m, n), i current and j
// reference values after i + j steps. With a = lcm / m and b = lcm / n, lcm the least common
// multiple, the statistic is a linear function of ζ, the sum of (a i − b j)² over the points of the
// path. The number of paths to (i, j) with each ζ is the sum of those to its two predecessors, ζ
// then raised by (a i − b j)².

import Statistics

/// The two-sample Cramér–von Mises test.
package struct CramerVonMises: TwoSampleTest {
    package static let name = "cramer-von-mises"
    package static let summary =
        "Cramér–von Mises test: mean squared difference of the distribution functions"
    package static let needsOrder = true

    /// As scipy, exact up to so many values in the larger sample.
    static let mostExact = 20

    package static func tested(
        _ pool: PooledSamples, _ binning: BinningRule
    ) throws(MeasureFailure) -> TestResult {
        let (n, m) = (pool.referenceCount, pool.currentCount)
        guard n >= 2, m >= 2 else {
            throw MeasureFailure("needs at least two values of each sample")
        }
        // Mid-ranks see a difference even where there is one value alone and the sizes differ.
        guard pool.values.first != pool.values.last else {
            return TestResult(statistic: 0, pValue: 1, note: "all values are equal")
        }
        let (x, y, total) = (Double(n), Double(m), Double(n + m))
        let squares = rankSquares(pool)
        let product = x * y
        // Anderson's U is a quarter of this.
        let fourfold = x * squares.reference + y * squares.current
        let statistic = fourfold / (4 * product * total) - (4 * product - 1) / (6 * total)
        if max(n, m) <= mostExact {
            return TestResult(
                statistic: statistic, pValue: exact(fourfold: Int(fourfold), n, m))
        }
        let mean = (1 + 1 / total) / 6
        let variance =
            (total + 1) * (4 * product * total - 3 * (x * x + y * y) - 2 * product)
            / (45 * total * total * 4 * product)
        let limit = 1.0 / 6 + (statistic - mean) / (45 * variance).squareRoot()
        // Below, the distribution function is less than 2e-18.
        guard limit >= 0.003 else { return TestResult(statistic: statistic, pValue: 1) }
        let pValue = max(0, 1 - CramerVonMisesDistribution.cumulative(limit))
        return TestResult(statistic: statistic, pValue: pValue)
    }

    /// Σ (2 rank − 2 i)² over the values of each sample, the i-th in ascending order: twice the
    /// ranks are whole numbers.
    private static func rankSquares(
        _ pool: PooledSamples
    ) -> (reference: Double, current: Double) {
        let isCurrent = pool.observed.isCurrent
        var squares = (reference: 0.0, current: 0.0)
        var seen = (reference: 0, current: 0)
        var start = 0
        while start < pool.values.count {
            var end = start
            while end < pool.values.count, pool.values[end] == pool.values[start] { end += 1 }
            let twiceRank = start + 1 + end
            for place in start..<end {
                if isCurrent[place] {
                    seen.current += 1
                    let difference = Double(twiceRank - 2 * seen.current)
                    squares.current += difference * difference
                } else {
                    seen.reference += 1
                    let difference = Double(twiceRank - 2 * seen.reference)
                    squares.reference += difference * difference
                }
            }
            start = end
        }
        return squares
    }

    /// The share of all splits with at least this ζ.
    private static func exact(fourfold: Int, _ n: Int, _ m: Int) -> Double {
        let multiple = leastCommonMultiple(n, m)
        let (a, b) = (multiple / m, multiple / n)
        let product = n * m
        // ζ = lcm² (n + m) (6 U − n m (4 n m − 1)) / (6 n² m²), rounded down as scipy does.
        let numerator =
            multiple * multiple * (n + m) * (3 * fourfold - 2 * product * (4 * product - 1))
        let zeta = numerator / (12 * product * product)
        // Of each j of the column that was done last, the paths by their ζ.
        var column = [PathCounts](repeating: PathCounts(), count: n + 1)
        for i in 0...m {
            for j in 0...n {
                var paths = i == 0 && j == 0 ? PathCounts(values: [0], counts: [1]) : column[j]
                if j > 0 { paths = paths.merged(column[j - 1]) }
                let step = a * i - b * j
                column[j] = paths.raised(by: step * step)
            }
        }
        let all = column[n]
        let asFar = zip(all.values, all.counts).reduce(0.0) { $0 + ($1.0 >= zeta ? $1.1 : 0) }
        return asFar / all.counts.reduce(0, +)
    }

    private static func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
        var (greater, less) = (max(a, b), min(a, b))
        while less > 0 { (greater, less) = (less, greater % less) }
        return a / greater * b
    }
}

/// How many paths have which ζ, ascending. The counts are whole numbers below 2^53.
private struct PathCounts {
    var values: [Int] = []
    var counts: [Double] = []

    func merged(_ other: PathCounts) -> PathCounts {
        guard !values.isEmpty else { return other }
        var result = PathCounts()
        result.values.reserveCapacity(values.count + other.values.count)
        result.counts.reserveCapacity(values.count + other.values.count)
        var (here, there) = (0, 0)
        while here < values.count || there < other.values.count {
            let own = here < values.count ? values[here] : Int.max
            let others = there < other.values.count ? other.values[there] : Int.max
            var count = 0.0
            if own <= others {
                count += counts[here]
                here += 1
            }
            if others <= own {
                count += other.counts[there]
                there += 1
            }
            result.values.append(min(own, others))
            result.counts.append(count)
        }
        return result
    }

    func raised(by step: Int) -> PathCounts {
        guard step != 0 else { return self }
        return PathCounts(values: values.map { $0 + step }, counts: counts)
    }
}
