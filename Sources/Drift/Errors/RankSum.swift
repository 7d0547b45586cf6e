// Goal: how far the newest values lie from the reference by their ranks alone, with the null known in
// closed form for any sizes and ties, whatever the distribution of the values: no resampling, no seed, and
// p-values of one in a billion for the cost of a sort.
// Source: linear rank statistics (Hájek and Šidák 1967, II.3.1) with the scores of van der Waerden (1953) for
// the level and of Klotz (1962) for the scale; ties by the mean rank.
//
// Derivation: without drift the m current values are a random choice, without replacement, of m of the N
// pooled values: a permutation null. The sum of their scores a has mean m ā, variance
// m (N − m) / (N − 1) μ2 and third central moment m (N − m) (N − 2 m) / ((N − 1) (N − 2)) μ3, with the
// central moments μ of all N scores as they are, ties and all.

import Statistics

/// The sum of the scores of the current values in the pool, against all choices of as many.
struct RankSum {
    /// In standard deviations of the null.
    let deviate: Double
    /// Of the null.
    let skewness: Double
    /// Pooled values, N.
    let count: Int
    /// Their mean score.
    let mean: Double
    /// The mean score of the current ones is `mean + deviate * unit`.
    let unit: Double

    /// Nil where all values are equal.
    ///
    /// - Parameters:
    ///   - current: ascending.
    ///   - score: by twice the mean rank, which begins with 1: from 2 to 2 N.
    init?(reference: WeightedValues, current: [Double], score: (Int) -> Double) {
        let n = reference.count + current.count
        let m = Double(current.count)
        let values = reference.values
        var sum = 0.0
        var squares = 0.0
        var cubes = 0.0
        var chosen = 0.0
        var (r, c) = (0, 0)
        var before = 0
        var groups = 0
        while r < values.count || c < current.count {
            let value: Double
            if r == values.count {
                value = current[c]
            } else if c == current.count {
                value = values[r]
            } else {
                value = min(values[r], current[c])
            }
            let currentBefore = c
            var after = before
            while r < values.count, values[r] == value {
                after += reference.weight(r)
                r += 1
            }
            while c < current.count, current[c] == value { c += 1 }
            after += c - currentBefore
            // The mean of the ranks before + 1 to after, twice.
            let score = score(before + 1 + after)
            let size = Double(after - before)
            sum += size * score
            squares += size * score * score
            cubes += size * score * score * score
            chosen += Double(c - currentBefore) * score
            before = after
            groups += 1
        }
        let total = Double(n)
        let mean = sum / total
        let second = squares / total - mean * mean
        guard groups > 1, second > 1e-12, reference.count > 0, current.count > 0, n > 3 else {
            return nil
        }
        let third = cubes / total - 3 * mean * squares / total + 2 * mean * mean * mean
        let variance = m * (total - m) / (total - 1) * second
        let deviation = variance.squareRoot()
        count = n
        self.mean = mean
        unit = deviation / m
        deviate = (chosen - m * mean) / deviation
        skewness =
            m * (total - m) * (total - 2 * m) / ((total - 1) * (total - 2)) * third
            / (variance * deviation)
    }
}

/// The scores of pools of values, by their number: computed once for all series of the same length, as long
/// as every value has a rank of its own.
package struct RankScores: Sendable {
    /// Φ⁻¹(r / (N + 1)), by twice the rank r.
    private var levels: [Int: [Double]] = [:]
    /// Φ⁻¹(1/2 + r / (2 (N + 1)))², by twice the rank r of a deviation.
    private var scales: [Int: [Double]] = [:]

    package init() {}

    mutating func levelSum(_ reference: WeightedValues, _ current: [Double]) -> RankSum? {
        let count = reference.count + current.count
        func score(_ twice: Int) -> Double {
            NormalDistribution.quantile(max(0.25, Double(twice) / 2) / Double(count + 1))
        }
        guard reference.weights.isEmpty else {
            return RankSum(reference: reference, current: current, score: score)
        }
        let known = levels[count] ?? (0...(2 * count)).map(score)
        levels[count] = known
        return RankSum(reference: reference, current: current) { known[$0] }
    }

    mutating func scaleSum(_ reference: WeightedValues, _ current: [Double]) -> RankSum? {
        let count = reference.count + current.count
        func score(_ twice: Int) -> Double {
            let z = NormalDistribution.quantile(0.5 + Double(twice) / 4 / Double(count + 1))
            return z * z
        }
        guard reference.weights.isEmpty else {
            return RankSum(reference: reference, current: current, score: score)
        }
        let known = scales[count] ?? (0...(2 * count)).map(score)
        scales[count] = known
        return RankSum(reference: reference, current: current) { known[$0] }
    }
}
