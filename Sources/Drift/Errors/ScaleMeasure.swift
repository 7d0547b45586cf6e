// Goal: are the newest values farther from the middle than those before, to either side: has the loss of
// the model grown?
// Source: the test of Klotz (1962), as good as the ratio of variances for normal values, of absolute
// deviations from the median of the reference. Its permutation null by a gamma distribution of the same
// mean, variance and skewness (Pearson's type III): squares of normal scores add up to nearly that.
//
// It is one-sided: smaller errors are no reason to train a model again.

import Glibc
import Statistics

/// The standard deviation of the newest values over that of the older ones, by squared normal scores.
enum ScaleMeasure: ErrorMeasure {
    static let name = "scale"
    static let summary = "how many times as large the newest deviations are, by normal scores"
    static let share = 0.4

    /// Twice that of a change of level, which is seen in half as many values.
    static func window(_ settings: ErrorTestSettings) -> Int { 2 * settings.window }

    static func measured(
        _ sample: borrowing ErrorSample, _ settings: ErrorTestSettings, _ scores: inout RankScores
    ) -> ErrorStatistic? {
        let median = sample.median
        var newest = sample.newest(window(settings)).map { abs($0 - median) }
        guard newest.count >= DriftMeasurement.leastCurrent else { return nil }
        newest.sort()
        let referenceCount = sample.deviations.count
        guard let sum = scores.scaleSum(sample.deviations, newest) else { return nil }
        let share = Double(newest.count) / Double(referenceCount)
        func ratio(_ deviate: Double) -> Double {
            let reference = sum.mean - deviate * sum.unit * share
            return (max(0, sum.mean + deviate * sum.unit) / max(reference, 1e-6)).squareRoot()
        }
        let skewness = sum.skewness
        return ErrorStatistic(
            value: ratio(sum.deviate), pValue: upperTail(sum.deviate, skewness: skewness),
            referenceCount: referenceCount, currentCount: newest.count,
            threshold: { ratio(deviate(pValue: $0, skewness: skewness)) })
    }

    /// P(Z ≥ z) of a gamma distribution, shifted and scaled to mean 0 and variance 1, or of its mirror image.
    static func upperTail(_ z: Double, skewness: Double) -> Double {
        guard abs(skewness) > 1e-4 else { return NormalDistribution.cumulative(-z) }
        let shape = 4 / (skewness * skewness)
        let side = skewness > 0 ? 1.0 : -1.0
        let x = shape + side * z * shape.squareRoot()
        guard x > 0 else { return skewness > 0 ? 1 : 0 }
        let tail = ChiSquaredDistribution.upperGamma(shape, x)
        return min(1, max(0, skewness > 0 ? tail : 1 - tail))
    }

    /// The z whose upper tail is `pValue`: by halves, from the approximation of Wilson and Hilferty (1931).
    private static func deviate(pValue: Double, skewness: Double) -> Double {
        let normal = -NormalDistribution.quantile(pValue)
        guard abs(skewness) > 1e-4 else { return normal }
        let g = skewness / 6
        let guess = (pow(max(0, 1 + g * normal - g * g), 3) - 1) / (3 * g)
        var (low, high) = (guess - 0.1, guess + 0.1)
        while upperTail(low, skewness: skewness) < pValue, low > -50 { low -= 0.2 }
        while upperTail(high, skewness: skewness) > pValue, high < 500 { high += 0.2 }
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if upperTail(middle, skewness: skewness) > pValue {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }
}
