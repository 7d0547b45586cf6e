// Goal: the two-sided p-value of the two-sample Kolmogorov–Smirnov test, as scipy's `ks_2samp`
// gives it.
// Source: Smirnov (1939); the exact p-value by counting lattice paths (Hodges 1958) in the form of
// Viehmann (2021, arXiv 2102.08037), which adds no numbers of different sign; for samples of one
// size by the reflection principle (Gnedenko and Korolyuk 1951). Beyond 10,000 values in a sample
// the distribution for one sample of n m / (n + m) values, rounded, stands in.
//
// Derivation: a pool without ties is a path of n steps to the right and m up, all paths alike
// likely. The distance is at least h / lcm(n, m) where the path leaves the band |i m − j n| < h
// gcd(n, m). Let P(i, j) be the share of the paths to (i, j) that have left it: 1 outside the band,
// and inside P(i, j) = (i P(i − 1, j) + j P(i, j − 1)) / (i + j), since a path comes from the left
// with probability i / (i + j). Ties leave fewer paths than that: the p-value is then an upper
// bound, as scipy's is.

import Statistics

/// The two-sample Kolmogorov–Smirnov test.
package struct KolmogorovSmirnov: TwoSampleTest {
    package static let name = "ks"
    package static let summary =
        "Kolmogorov–Smirnov test: greatest difference of the distribution functions"
    package static let needsOrder = true

    /// As scipy, exact up to so many values in the larger sample.
    static let mostExact = 10_000

    package static func tested(
        _ pool: PooledSamples, _ binning: BinningRule
    ) throws(MeasureFailure) -> TestResult {
        let n = pool.referenceCount
        let m = pool.currentCount
        let isCurrent = pool.observed.isCurrent
        var height = 0
        var greatest = 0
        for index in pool.values.indices {
            height += isCurrent[index] ? -n : m
            let isLastOfTies =
                index + 1 == pool.values.count || pool.values[index + 1] != pool.values[index]
            if isLastOfTies { greatest = max(greatest, abs(height)) }
        }
        return TestResult(
            statistic: Double(greatest) / (Double(n) * Double(m)),
            pValue: pValue(height: greatest, n, m))
    }

    /// - Parameter height: the greatest difference of the distribution functions times n m.
    static func pValue(height: Int, _ n: Int, _ m: Int) -> Double {
        guard height > 0 else { return 1 }
        guard max(n, m) <= mostExact else {
            let product = Double(n) * Double(m)
            let count = (product / Double(n + m)).rounded(.toNearestOrEven)
            return KolmogorovDistribution.upperTail(
                Double(height) / product, count: max(1, Int(count)))
        }
        if n == m { return min(1, reflected(n, height / n)) }
        return min(1, outside(max(n, m), min(n, m), height))
    }

    /// 2 Σ (−1)^(k−1) C(2n, n − k h) / C(2n, n), as nested products from the last term.
    private static func reflected(_ n: Int, _ h: Int) -> Double {
        var value = 0.0
        for k in stride(from: n / h, through: 0, by: -1) {
            var product = 1.0
            for j in 0..<h {
                product *= Double(n - k * h - j) / Double(n + k * h + j + 1)
            }
            value = product * (1 - value)
        }
        return min(1, 2 * value)
    }

    /// The share of the paths to (m, n), m ≥ n, that touch |i n − j m| ≥ `height`.
    private static func outside(_ m: Int, _ n: Int, _ height: Int) -> Double {
        // P(i, j) of the column that was done last; 1 above and below its band.
        var column = [Double](repeating: 1, count: n + 1)
        var first = 0
        for i in 0...m {
            // The j with |i n − j m| < height.
            let low = max(0, (i * n - height + m) / m - (i * n - height + m < 0 ? 1 : 0))
            let high = min(n, (i * n + height - 1) / m)
            guard low <= high else { return 1 }
            while first < low {
                column[first] = 1
                first += 1
            }
            var below = low == 0 ? 0 : 1.0
            for j in low...high {
                let share =
                    i + j == 0
                    ? 0 : (Double(i) * column[j] + Double(j) * below) / Double(i + j)
                column[j] = share
                below = share
            }
        }
        return column[n]
    }
}
