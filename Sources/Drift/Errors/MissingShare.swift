// Goal: are more of the newest values missing than before?
// Source: Fisher's exact test of two proportions (1922), on what is left of the counts when values that
// depend on their neighbours are counted at their worth.
//
// Derivation: gaps come in runs. If being missing has the autocorrelation ρ from one period to the next, n
// values tell as much of a share as n (1 − ρ) / (1 + ρ) independent ones, as for the mean of an AR(1).
// Counts are scaled down by that, never up.

import Glibc

package enum MissingShare {
    package static let name = "missing"
    package static let summary = "by how much the share of missing values has risen"

    /// Nil where nothing is missing, and where there are fewer than `DriftMeasurement.leastReference` or
    /// `leastCurrent` periods.
    package static func measured(
        reference: MissingCounts, current: MissingCounts, rate: Double
    ) -> DriftMeasurement? {
        let (n, m) = (reference.periods, current.periods)
        guard n >= DriftMeasurement.leastReference, m >= DriftMeasurement.leastCurrent else {
            return nil
        }
        let (before, now) = (reference.missing, current.missing)
        guard before + now > 0 else { return nil }
        let shares = (Double(before) / Double(n), Double(now) / Double(m))
        let worth = reference.worth
        let counts = (worthOf(n, worth), worthOf(m, worth))
        func pValue(_ share: Double) -> Double {
            exact(
                Int((shares.0 * Double(counts.0)).rounded()), counts.0,
                Int((share * Double(counts.1)).rounded()), counts.1)
        }
        // The least share that is as rare as the rate.
        let least = (0...m).first { count in
            let share = Double(count) / Double(m)
            return share > shares.0 && pValue(share) <= rate
        }
        return DriftMeasurement(
            measure: name, value: max(0, shares.1 - shares.0),
            threshold: max(
                0, (least.map { Double($0 - 1) / Double(m) } ?? 1) - shares.0 + 1e-12),
            pValue: pValue(shares.1), referenceCount: n, currentCount: m, edges: [],
            referenceShares: [], currentShares: [])
    }

    private static func worthOf(_ count: Int, _ worth: Double) -> Int {
        max(1, Int((Double(count) * worth).rounded()))
    }

    /// One side of Fisher's test: that `b` or more of `m` are missing, with so many missing of both.
    private static func exact(_ a: Int, _ n: Int, _ b: Int, _ m: Int) -> Double {
        let total = a + b
        guard b > 0, total < n + m else { return 1 }
        func logChoose(_ n: Int, _ k: Int) -> Double {
            lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
        }
        let all = logChoose(n + m, total)
        var sum = 0.0
        for k in b...max(b, min(m, total)) {
            sum += exp(logChoose(n, total - k) + logChoose(m, k) - all)
        }
        return min(1, sum)
    }
}
