// Goal: does what the newest values do over a season differ from what those before did? A model whose season
// has moved errs by the difference of the two, again and again at the same time of the season.
// Source: the test of Chow (1960) for equal coefficients in two regressions, here on the first two harmonics
// of the season; each part has a level of its own.
//
// Derivation: with the centred harmonics x of either part let S = Σ x xᵀ and b = Σ x y. The residual sum
// of squares of a part is Σ y² − bᵀ S⁻¹ b; of both with common coefficients it is the same of the sums. Their
// difference, over the number of coefficients and the residual variance, is F-distributed. The variance of the
// difference holds the uncertainty of the older season too, and with it that of the model's, which was
// estimated from as many values. Values beyond three standard deviations count as three, so that one of
// them does not make a season.

import Glibc
import Statistics

/// F statistic of the difference between the seasonal profiles of newest and older values.
enum SeasonMeasure: ErrorMeasure {
    static let name = "season"
    static let summary = "F statistic of a change of the seasonal profile, by two harmonics"
    static let share = 0.15

    /// One and a half seasons.
    static func window(_ settings: ErrorTestSettings) -> Int {
        max(settings.window, (3 * settings.seasonLength + 1) / 2)
    }

    static func measured(
        _ sample: borrowing ErrorSample, _ settings: ErrorTestSettings, _ scores: inout RankScores
    ) -> ErrorStatistic? {
        let season = settings.seasonLength
        let current = sample.current.suffix(window(settings))
        guard current.count >= season, let kept = sample.reference.season, kept.length == season
        else { return nil }
        let table = SeasonTable(seasonLength: season)
        let size = table.size
        // The last value of the reference has phase 0, as the profile of the reference has it.
        let phase = (season - sample.current.count % season) % season
        let older = kept.profile.centred
        let newer = table.profile(of: current, phase: phase, kept.scale).centred
        let freedom = Int(older.count + newer.count) - 2 - 4 * size
        guard Int(newer.count) >= max(2 * size + 4, season * 3 / 4), freedom >= 6,
            let rest = older.residual, let otherRest = newer.residual
        else { return nil }
        // Each part about a level of its own.
        var both = older
        both.merge(newer)
        guard let common = both.residual else { return nil }
        let error = (rest + otherRest) / Double(freedom)
        guard error > 1e-9 else { return nil }
        let f = max(0, (common - rest - otherRest) / Double(2 * size) / error)
        return ErrorStatistic(
            value: f, pValue: upperTail(f, halfOrder: size, freedom: freedom),
            referenceCount: Int(older.count), currentCount: Int(newer.count),
            threshold: { quantile(upper: $0, halfOrder: size, freedom: freedom) })
    }

    /// P(F ≥ f) for 2 k and `freedom` degrees of freedom: a finite sum (Abramowitz and Stegun 1964,
    /// 26.6.4).
    static func upperTail(_ f: Double, halfOrder k: Int, freedom: Int) -> Double {
        let half = Double(freedom) / 2
        let x = half / (half + Double(k) * f)
        var term = 1.0
        var sum = 1.0
        for i in 1..<max(2, k) where i < k {
            term *= (half + Double(i) - 1) / Double(i) * (1 - x)
            sum += term
        }
        return min(1, pow(x, half) * sum)
    }

    private static func quantile(upper: Double, halfOrder: Int, freedom: Int) -> Double {
        var (low, high) = (0.0, 4.0)
        while upperTail(high, halfOrder: halfOrder, freedom: freedom) > upper, high < 1e6 {
            low = high
            high *= 2
        }
        for _ in 0..<30 {
            let middle = (low + high) / 2
            if upperTail(middle, halfOrder: halfOrder, freedom: freedom) > upper {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }
}
