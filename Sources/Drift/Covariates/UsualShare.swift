// Goal: does a covariate that mostly has one value, a flag, leave it more often or less often than before?
// Source: Fisher's exact test of two proportions (1922), of two sides, extended to differences of flags, which are
// −1, 0 or 1: the permutation null of their sum, which is a multivariate hypergeometric one. Values that depend
// on their neighbours are counted at their worth, as in `MissingShare`.
//
// Derivation: of N differences A are 1 and B are −1. If nothing has changed the m newest are any m of them:
// a of those are 1 and b are −1 with probability C(A, a) C(B, b) C(N − A − B, m − a − b) / C(N, m). As rare as
// the observed sum is every sum as far from its mean m (A − B) / N. With B = 0 that is Fisher's test. A flag that
// holds for weeks, of autocorrelation ρ, says of n periods as much as n (1 − ρ) / (1 + ρ) independent ones do.

import Glibc

package enum UsualShare {
    package static let name = "share"
    package static let summary = "by how much the share of unusual values has changed"

    /// Nil where nothing is unusual, or where there are too few values.
    ///
    /// - Parameter current: all that are to be looked at.
    static func measured(
        reference older: SignCounts, current newer: SignCounts, rate: Double
    ) -> DriftMeasurement? {
        guard older.count >= DriftMeasurement.leastReference,
            newer.count >= DriftMeasurement.leastCurrent,
            older.unusual + newer.unusual > 0
        else { return nil }
        let worth = worth(older, newer)
        let before = Counts(older, worth: worth)
        let now = Counts(newer, worth: worth)
        let null = SumNull(
            draws: now.count, of: before.count + now.count, above: before.above + now.above,
            below: before.below + now.below)
        let value = null.distance(now.above - now.below)
        let threshold = null.greatestDistance { null.pValue(distance: $0) > rate }
        return DriftMeasurement(
            measure: name, value: value, threshold: threshold, pValue: null.pValue(distance: value),
            referenceCount: older.count, currentCount: newer.count, edges: [],
            referenceShares: [], currentShares: [])
    }

    /// (1 − ρ) / (1 + ρ) of neighbouring values, at most 1: of both parts, each about its own mean, so that a
    /// stretch in the newest shows that they hold, and a change between the parts does not.
    private static func worth(_ older: SignCounts, _ newer: SignCounts) -> Double {
        let squares = older.squares + newer.squares
        let pairs = Double(older.pairs + newer.pairs)
        guard squares > 0, pairs > 0 else { return 1 }
        let estimate = (older.products + newer.products) / squares
        // Estimated too near to zero, by (1 + 3 ρ) / n (Kendall 1954).
        let rho = min(0.95, max(0, estimate + (1 + 3 * max(0, estimate)) / pairs))
        return (1 - rho) / (1 + rho)
    }

    /// How many values there are, and of which sign, at their worth.
    private struct Counts {
        let count: Int
        let above: Int
        let below: Int

        init(_ signs: SignCounts, worth: Double) {
            count = max(1, Int((Double(signs.count) * worth).rounded()))
            let unit = Double(count) / Double(signs.count)
            above = Int((Double(signs.above) * unit).rounded())
            below = min(count - above, Int((Double(signs.below) * unit).rounded()))
        }
    }
}

/// The sum of some values of −1, 0 and 1, drawn without replacement.
private struct SumNull {
    private let draws: Int
    private let count: Int
    private let total: Int
    /// By the sum, from `−draws` on.
    private let chances: [Double]

    init(draws: Int, of count: Int, above: Int, below: Int) {
        self.draws = draws
        self.count = count
        total = above - below
        var logFactorials = [0.0]
        for number in 1...max(1, count) {
            logFactorials.append(logFactorials[number - 1] + log(Double(number)))
        }
        func logChoose(_ n: Int, _ k: Int) -> Double {
            logFactorials[n] - logFactorials[k] - logFactorials[n - k]
        }
        let zeros = count - above - below
        var chances = [Double](repeating: 0, count: 2 * draws + 1)
        let all = logChoose(count, draws)
        for a in 0...min(draws, above) {
            for b in 0...min(draws - a, below) where draws - a - b <= zeros {
                chances[draws + a - b] += exp(
                    logChoose(above, a) + logChoose(below, b) + logChoose(zeros, draws - a - b)
                        - all)
            }
        }
        self.chances = chances
    }

    /// From the mean of the values that are left to that of the drawn ones.
    func distance(_ sum: Int) -> Double {
        let left = max(1, count - draws)
        return abs(Double(sum) / Double(draws) - Double(total - sum) / Double(left))
    }

    func pValue(distance: Double) -> Double {
        var sum = 0.0
        for (place, chance) in chances.enumerated()
        where chance > 0 && self.distance(place - draws) >= distance - 1e-9 { sum += chance }
        return min(1, sum)
    }

    /// Of all that there can be; 0 where none is.
    func greatestDistance(where condition: (Double) -> Bool) -> Double {
        var greatest = 0.0
        for (place, chance) in chances.enumerated() where chance > 0 {
            let distance = distance(place - draws)
            if distance > greatest, condition(distance) { greatest = distance }
        }
        return greatest
    }
}
