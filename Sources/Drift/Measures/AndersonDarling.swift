// Goal: the k-sample Anderson–Darling test for two samples, as scipy's `anderson_ksamp` gives it:
// more sensitive in the tails than Kolmogorov and Smirnov's.
// Source: Scholz and Stephens, K-sample Anderson–Darling tests, Journal of the American Statistical
// Association 82 (1987): the statistic with mid-ranks (their equation 7), its mean and variance,
// and critical values of Table 2. Between those the logarithm of the p-value is a quadratic in the
// critical values, by least squares, and beyond them scipy stops: p-values are never above 0.25 nor
// below 0.001.

import Glibc
import Statistics

/// The Anderson–Darling test for two samples.
package struct AndersonDarling: TwoSampleTest {
    package static let name = "anderson-darling"
    package static let summary = "Anderson–Darling test: differences in the tails count as much"
    package static let needsOrder = true

    package static func tested(
        _ pool: PooledSamples, _ binning: BinningRule
    ) throws(MeasureFailure) -> TestResult {
        guard pool.values.count >= 4 else {
            throw MeasureFailure("needs at least four values in both samples together")
        }
        guard pool.values.first != pool.values.last else {
            throw MeasureFailure("needs values that are not all equal")
        }
        let count = Double(pool.values.count)
        let inverses = 1 / Double(pool.referenceCount) + 1 / Double(pool.currentCount)
        let deviation = variance(count, inverses).squareRoot()
        let statistic = (raw(pool) - 1) / deviation
        if statistic < (critical.first ?? 0) {
            return TestResult(
                statistic: statistic, pValue: 0.25, note: "the p-value is 0.25 or more")
        }
        if statistic > (critical.last ?? 0) {
            return TestResult(
                statistic: statistic, pValue: 0.001, note: "the p-value is 0.001 or less")
        }
        let c = coefficients
        return TestResult(
            statistic: statistic, pValue: exp(c[0] + statistic * (c[1] + statistic * c[2])))
    }

    /// A²akN: Σ over distinct values of l/N (N M − B n)² / (B (N − B) − N l / 4) / n, for both
    /// samples, times (N − 1) / N; l of the N values are equal to this one, B lie below it and M of
    /// the sample's n, those that are equal counted half.
    private static func raw(_ pool: PooledSamples) -> Double {
        let isCurrent = pool.observed.isCurrent
        let total = Double(pool.values.count)
        let sizes = (Double(pool.referenceCount), Double(pool.currentCount))
        var below = (0.0, 0.0)
        var sums = (0.0, 0.0)
        var start = 0
        while start < pool.values.count {
            var equal = (0.0, 0.0)
            var end = start
            while end < pool.values.count, pool.values[end] == pool.values[start] {
                if isCurrent[end] { equal.1 += 1 } else { equal.0 += 1 }
                end += 1
            }
            let ties = Double(end - start)
            let middle = Double(start) + ties / 2
            let weight = ties / total / (middle * (total - middle) - total * ties / 4)
            let differences = (
                total * (below.0 + equal.0 / 2) - middle * sizes.0,
                total * (below.1 + equal.1 / 2) - middle * sizes.1
            )
            sums.0 += weight * differences.0 * differences.0
            sums.1 += weight * differences.1 * differences.1
            below = (below.0 + equal.0, below.1 + equal.1)
            start = end
        }
        return (sums.0 / sizes.0 + sums.1 / sizes.1) * (total - 1) / total
    }

    /// Of the statistic if both samples come from one distribution, for k = 2 (their equation 4).
    ///
    /// - Parameter inverses: H, the sum of the reciprocals of both sizes.
    private static func variance(_ total: Double, _ inverses: Double) -> Double {
        var partial = 0.0
        var g = 0.0
        for i in 2..<Int(total) {
            partial += 1 / (total - Double(i - 1))
            g += partial / Double(i)
        }
        let h = partial + 1
        let a = 4 * g - 6 + (10 - 6 * g) * inverses
        let b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * inverses - 8 * h + 4 * g - 6
        let c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * inverses + 4 * h
        let d = 4 * (2 * h + 6) - 8 * h
        let cubic = ((a * total + b) * total + c) * total + d
        return cubic / ((total - 1) * (total - 2) * (total - 3))
    }

    /// b₀ + b₁ + b₂ of Table 2, which is what it says of k = 2, for each of the levels.
    private static let critical = zip(
        zip(
            [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085],
            [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615]),
        [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154]
    ).map { $0.0 + $0.1 + $1 }
    private static let levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]

    /// Of the quadratic through the logarithms of the levels.
    private static let coefficients = LeastSquares(
        design: critical.map { _ in 1 } + critical + critical.map { $0 * $0 },
        response: levels.map { log($0) }
    ).coefficients
}
