import Glibc
import Statistics

/// The test of errors as it is defined, from all values of reference and newest ones: ranks by counting, variances by
/// permutation, the season by two regressions. Slow, and without anything that is kept.
struct TestOfValues {
    private(set) var pValues: [String: Double] = [:]
    private(set) var pValue = 1.0

    private static let shares = ["level": 0.45, "scale": 0.4, "season": 0.15]

    /// - Parameters:
    ///   - sines: the frequencies of what was estimated from the reference and taken out of both.
    ///   - rounding: what becomes of an innovation before its rank is taken.
    init(
        reference: [Double], current: [Double], window: Int, seasonLength: Int,
        withoutSines sines: [Double] = [], rounding: (Double) -> Double
    ) {
        let neighbours = Autoregression(of: reference, withoutSines: sines)
        let innovations = neighbours.innovations(of: reference + current)
        let observed = Double(reference.count(where: \.isFinite))
        let order = Double(neighbours.coefficients.count)
        let p = order == 0 ? 1 : 2 + (order - 1) * (log(observed) + 1.6)
        let growth = ((observed + p) / (observed - p)).squareRoot()
        let older = innovations[..<reference.count].map { $0 * growth }
        let newer = Array(innovations[reference.count...])
        let ranked = older.filter(\.isFinite).map(rounding)
        let newest = newer.filter(\.isFinite).map(rounding)

        let count = ranked.count + min(window, newest.count)
        pValues["level"] = Self.level(
            ranked, Array(newest.suffix(window)), neighbours.coefficients,
            { NormalDistribution.quantile($0 / Double(count + 1)) })
        let middle = Quantile.median(ranked)
        pValues["scale"] = Self.scale(
            ranked.map { abs($0 - middle) }, newest.suffix(2 * window).map { abs($0 - middle) })
        pValues["season"] = Self.season(
            older, newer, seasonLength, newest: max(window, (3 * seasonLength + 1) / 2))
        let total = pValues.keys.reduce(0) { $0 + (Self.shares[$1] ?? 0) }
        let least =
            pValues.map { $0.value / ((Self.shares[$0.key] ?? 0) / total) }.min() ?? .infinity
        pValue = 1
        for name in pValues.keys { pValue *= 1 - (Self.shares[name] ?? 0) / total * least }
        pValue = 1 - pValue
    }

    /// The sum of the scores of the newest values in deviations of its null, and the null's skewness.
    static func rankSum(
        _ reference: [Double], _ newest: [Double], _ score: (Double) -> Double
    ) -> (deviate: Double, skewness: Double) {
        let pool = reference + newest
        let scores = pool.map { value in
            let below = Double(pool.count { $0 < value })
            return score(below + (Double(pool.count { $0 == value }) + 1) / 2)
        }
        let n = Double(pool.count)
        let m = Double(newest.count)
        let mean = scores.reduce(0, +) / n
        let second = scores.reduce(0) { $0 + pow($1 - mean, 2) } / n
        let third = scores.reduce(0) { $0 + pow($1 - mean, 3) } / n
        let sum = scores.suffix(newest.count).reduce(0, +)
        let variance = m * (n - m) / (n - 1) * second
        let skewness =
            m * (n - m) * (n - 2 * m) / ((n - 1) * (n - 2)) * third / pow(variance, 1.5)
        return ((sum - m * mean) / variance.squareRoot(), skewness)
    }

    static func level(
        _ reference: [Double], _ newest: [Double], _ coefficients: [Double],
        _ score: (Double) -> Double
    ) -> Double {
        let z = rankSum(reference, newest, score).deviate
        let freedom = Double(reference.count + newest.count - 2)
        let t = abs(z) * (freedom / (freedom + 1 - z * z)).squareRoot()
        // What each of the newest innovations loses of its weight in their sum, where the sum of the coefficients is
        // wrong by one.
        let phi = max(-0.95, min(0.95, coefficients.reduce(0, +)))
        let lost = newest.indices.map { j in
            (0..<(newest.count - 1 - j)).reduce(0) { $0 + pow(phi, Double($1)) }
        }
        let loss = lost.reduce(0, +) / Double(newest.count)
        let variance =
            Double(coefficients.count) * (1 - phi * phi) / Double(reference.count) * loss * loss
        return StudentDistribution.bothTails(
            t * (1 + 1.5 * variance), freedom: Int(1 / (1 / freedom + 2 * variance)))
    }

    private static func scale(_ reference: [Double], _ newest: [Double]) -> Double {
        let count = Double(reference.count + newest.count)
        let (z, skewness) = rankSum(reference, newest) {
            pow(NormalDistribution.quantile(0.5 + $0 / 2 / (count + 1)), 2)
        }
        let shape = 4 / (skewness * skewness)
        let x = shape + z * shape.squareRoot()
        return x > 0 ? ChiSquaredDistribution.upperGamma(shape, x) : 1
    }

    /// Nil where there is no season, less than one of it, or less than three quarters of one without gaps.
    private static func season(
        _ older: [Double], _ newer: [Double], _ length: Int, newest: Int
    ) -> Double? {
        let part = Array(newer.suffix(newest))
        guard length >= 5, part.count >= length, older.count >= length else { return nil }
        let observed = older.filter(\.isFinite)
        let middle = Quantile.median(observed)
        let spread = Quantile.median(observed.map { abs($0 - middle) }) * 1.4826
        /// Columns of a level and two harmonics, and the values, of the observed periods.
        func regression(_ values: [Double], from start: Int) -> (x: [[Double]], y: [Double]) {
            let rows = values.enumerated().filter { $0.element.isFinite }
            let angles = rows.map { 2 * Double.pi * Double(start + $0.offset) / Double(length) }
            let columns = [
                angles.map(cos), angles.map(sin), angles.map { cos(2 * $0) },
                angles.map { sin(2 * $0) },
            ]
            return (columns, rows.map { max(-3, min(3, ($0.element - middle) / spread)) })
        }
        let first = regression(older, from: 0)
        let second = regression(part, from: older.count + newer.count - part.count)
        func ones(_ part: (x: [[Double]], y: [Double])) -> [Double] { part.y.map { _ in 1 } }
        func zeros(_ part: (x: [[Double]], y: [Double])) -> [Double] { part.y.map { _ in 0 } }
        func rest(_ part: (x: [[Double]], y: [Double])) -> Double {
            LeastSquares(design: ones(part) + part.x.flatMap { $0 }, response: part.y)
                .residualSumOfSquares
        }
        let levels = ones(first) + zeros(second) + zeros(first) + ones(second)
        let common = LeastSquares(
            design: levels + zip(first.x, second.x).flatMap { $0 + $1 },
            response: first.y + second.y
        ).residualSumOfSquares
        let apart = rest(first) + rest(second)
        guard second.y.count >= max(8, length * 3 / 4) else { return nil }
        let freedom = Double(first.y.count + second.y.count - 10)
        let f = max(0, (common - apart) / 4 / (apart / freedom))
        // P(F ≥ f) with 4 and `freedom` degrees of freedom.
        let x = freedom / (freedom + 4 * f)
        return min(1, pow(x, freedom / 2) * (1 + freedom / 2 * (1 - x)))
    }
}
