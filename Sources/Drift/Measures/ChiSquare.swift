// Goal: the chi-square test of whether two samples have the same shares in the same bins or
// categories.
// Source: Pearson (1900), as a test of homogeneity of a table of two rows; with two bins Yates'
// correction for continuity (1934), as scipy's `chi2_contingency` does by default.
//
// The p-value is that of the limit for large counts. With fewer than five expected in a bin it is
// rough: the test says so.

import Statistics

/// Pearson's chi-square test of homogeneity.
package struct ChiSquare: TwoSampleTest {
    package static let name = "chi-square"
    package static let summary = "chi-square test of the counts in bins or categories"
    package static let needsOrder = false

    /// Fewer expected than this, and the limit is not near.
    private static let fewExpected = 5.0

    package static func tested(
        _ pool: PooledSamples, _ binning: BinningRule
    ) throws(MeasureFailure) -> TestResult {
        let bins = Binning(of: pool, by: binning)
        var counts = [(reference: Int, current: Int)](repeating: (0, 0), count: bins.count)
        for (place, isCurrent) in pool.observed.isCurrent.enumerated() {
            let bin = bins.bin(of: pool.values[place])
            if isCurrent { counts[bin].current += 1 } else { counts[bin].reference += 1 }
        }
        counts.removeAll { $0.reference + $0.current == 0 }
        let freedom = counts.count - 1
        guard freedom > 0 else {
            return TestResult(
                statistic: 0, pValue: 1, note: "all values lie in one bin, so that it cannot differ"
            )
        }
        let total = Double(pool.values.count)
        var statistic = 0.0
        var least = Double.infinity
        for count in counts {
            let inBin = Double(count.reference + count.current)
            for (observed, size) in [
                (count.reference, pool.referenceCount), (count.current, pool.currentCount),
            ] {
                let expected = inBin * Double(size) / total
                var difference = abs(Double(observed) - expected)
                if freedom == 1 { difference -= min(0.5, difference) }
                statistic += difference * difference / expected
                least = min(least, expected)
            }
        }
        return TestResult(
            statistic: statistic,
            pValue: ChiSquaredDistribution.upperTail(statistic, freedom: freedom),
            note: least < fewExpected
                ? "fewer than five values expected in a bin, so that the p-value is rough" : nil)
    }
}
