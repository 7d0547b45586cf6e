// Goal: do the newest values lie higher or lower than those before?
// Source: the test of van der Waerden (1952), as good as Student's for normal values and better for all
// others (Chernoff and Savage 1958); its permutation null by Student's distribution with N − 2 degrees of
// freedom, as for any two samples (Pitman 1937).

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
        return ErrorStatistic(
            value: abs(sum.deviate) * unit, pValue: pValue(sum.deviate, count: count),
            referenceCount: referenceCount, currentCount: newest.count,
            threshold: { deviate(pValue: $0, count: count) * unit })
    }

    /// Both sides.
    static func pValue(_ z: Double, count: Int) -> Double {
        let freedom = Double(count - 2)
        let rest = max(1e-300, freedom + 1 - z * z)
        let t = abs(z) * (freedom / rest).squareRoot()
        return StudentDistribution.bothTails(t, freedom: count - 2)
    }

    static func deviate(pValue: Double, count: Int) -> Double {
        let freedom = Double(count - 2)
        let t = -StudentDistribution.quantile(pValue / 2, freedom: count - 2)
        return t * ((freedom + 1) / (freedom + t * t)).squareRoot()
    }
}
