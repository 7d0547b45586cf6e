// Goal: do the newest values lie higher or lower than those before?
// Source: the test of van der Waerden (1952), as good as Student's for normal values and better for all
// others (Chernoff and Savage 1958); its permutation null by Student's distribution with N − 2 degrees of
// freedom, as for any two samples (Pitman 1937).

import Glibc
import Statistics

/// The difference of the mean normal scores of newest and older values, in standard deviations.
enum LevelMeasure: ErrorMeasure {
    static let name = "level"
    static let summary = "shift of the newest values, in standard deviations, by normal scores"
    static let share = 0.45

    static func window(_ settings: ErrorTestSettings) -> Int { settings.window }

    static func measured(
        _ sample: borrowing ErrorSample, _ settings: ErrorTestSettings, _ scores: inout RankScores
    ) -> ErrorStatistic? {
        let newest = sample.newest(window(settings)).sorted()
        guard newest.count >= DriftMeasurement.leastCurrent else { return nil }
        let referenceCount = sample.values.count
        let count = referenceCount + newest.count
        guard let sum = scores.levelSum(sample.values, newest) else { return nil }
        // From the mean of all to the mean of the reference.
        let unit = sum.unit * Double(count) / Double(referenceCount)
        let uncertainty = uncertainty(
            sample.reference.neighbours, from: referenceCount, of: newest.count)
        return ErrorStatistic(
            value: abs(sum.deviate) * unit,
            pValue: pValue(sum.deviate, count: count, uncertainty: uncertainty),
            referenceCount: referenceCount, currentCount: newest.count,
            threshold: { deviate(pValue: $0, count: count, uncertainty: uncertainty) * unit })
    }

    /// Both sides.
    ///
    /// - Parameter uncertainty: the relative variance of the scale of the deviate.
    static func pValue(_ z: Double, count: Int, uncertainty: Double = 0) -> Double {
        let freedom = Double(count - 2)
        let rest = max(1e-300, freedom + 1 - z * z)
        let t = abs(z) * (freedom / rest).squareRoot()
        return StudentDistribution.bothTails(
            t * (1 + 1.5 * uncertainty), freedom: together(count - 2, uncertainty))
    }

    static func deviate(pValue: Double, count: Int, uncertainty: Double = 0) -> Double {
        let freedom = Double(count - 2)
        let quantile = StudentDistribution.quantile(
            pValue / 2, freedom: together(count - 2, uncertainty))
        let t = -quantile / (1 + 1.5 * uncertainty)
        return t * ((freedom + 1) / (freedom + t * t)).squareRoot()
    }

    /// The relative variance of the scale of a sum of `count` innovations.
    private static func uncertainty(
        _ neighbours: Autoregression, from reference: Int, of count: Int
    ) -> Double {
        let order = Double(neighbours.coefficients.count)
        let phi = max(-0.95, min(0.95, neighbours.coefficients.reduce(0, +)))
        let m = Double(count)
        let weight = 1 - (1 - pow(phi, m)) / (m * (1 - phi))
        return order * weight * weight * (1 + phi) / (1 - phi) / Double(reference)
    }

    private static func together(_ freedom: Int, _ uncertainty: Double) -> Int {
        guard uncertainty > 0 else { return freedom }
        return max(1, Int(1 / (1 / Double(freedom) + 2 * uncertainty)))
    }
}
