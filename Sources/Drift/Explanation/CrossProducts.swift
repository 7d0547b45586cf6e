// Goal: how large the errors of each part of a series are where the parts differ in that, found together with mean and
// autocorrelation: each asks for the others. A regression for every round and every autocorrelation would cost thirty times
// as much as one.
//
// Source: feasible generalised least squares (Judge and others 1985, 11.2); the normal equations by Cholesky's
// factorisation. The regression that the search goes on with is made afterwards, by orthogonal columns.
//
// Derivation: an error is whitened as w(i) = (u(i) − φ^g u(i−1)) / s(i), with s(i)² = σ² (1 − φ^2g) / (1 − φ²), g the periods
// since the observation before and σ the deviation of the part; the first, as if g were infinite. A sum of products of
// two whitened columns is then, of the observations of one part and one gap, (A − φ^g S + φ^2g C) / s², where
// A = Σ u(i) v(i), S = Σ u(i) v(i−1) + u(i−1) v(i) and C = Σ u(i−1) v(i−1) know neither φ nor σ.

import Glibc

/// Sums of products of columns and response, from which a regression is known for any autocorrelation and any
/// deviations of the parts.
struct CrossProducts {
    fileprivate struct Key: Hashable {
        var part: Int
        /// Periods since the observation before; 0 for the first.
        var gap: Int
    }

    /// Of the observations of one part and one gap; the lower halves of matrices, row by row.
    fileprivate struct Sums {
        let key: Key
        var count = 0
        var own: [Double]
        var crossed: [Double]
        var before: [Double]
    }

    private let count: Int
    private let parts: Int
    /// Columns, and the response after them.
    private let size: Int
    private var groups: [Sums] = []

    /// - Parameter parts: the number of the part that each observation lies in.
    init(_ series: Observations, columns: [[Double]], parts: [Int]) {
        let all = columns + [series.values]
        let n = series.count
        count = n
        size = all.count
        self.parts = (parts.max() ?? 0) + 1
        var rows = [Double](repeating: 0, count: n * size)
        for (place, column) in all.enumerated() {
            for i in 0..<n { rows[i * size + place] = column[i] }
        }
        let half = size * (size + 1) / 2
        var places: [Key: Int] = [:]
        for i in 0..<n {
            let key = Key(
                part: parts[i], gap: i > 0 ? series.times[i] - series.times[i - 1] : 0)
            let place: Int
            if let known = places[key] {
                place = known
            } else {
                let none = [Double](repeating: 0, count: half)
                place = groups.count
                places[key] = place
                groups.append(Sums(key: key, own: none, crossed: none, before: none))
            }
            groups[place].add(rows, i, size)
        }
    }

    /// A regression for one autocorrelation, of the greater likelihood with the last column or without.
    private struct Fit {
        var correlation: Double
        var logLikelihood: Double
        /// The response less this much of each column is the error; 0 of columns that are combinations of others.
        var coefficients: [Double]
    }

    /// The variance of each part over that of the first, mean and autocorrelation being those of the greatest
    /// likelihood, after so many rounds.
    ///
    /// - Parameter price: what the last column costs in the logarithm of the likelihood.
    func variances(_ correlations: [Double], price: Double, rounds: Int) -> [Double] {
        var variances = [Double](repeating: 1, count: parts)
        for _ in 0..<rounds {
            guard let fit = best(correlations, price: price, variances) else { break }
            variances = self.variances(of: fit)
        }
        return variances
    }

    /// The place of the autocorrelation of the greatest likelihood, all parts being alike.
    func best(_ correlations: [Double], price: Double) -> Int {
        let fit = best(correlations, price: price, [Double](repeating: 1, count: parts))
        return fit.flatMap { correlations.firstIndex(of: $0.correlation) } ?? 0
    }

    private func best(
        _ correlations: [Double], price: Double, _ variances: [Double]
    ) -> Fit? {
        var best: Fit?
        for correlation in correlations {
            let fit = fit(correlation, price: price, variances)
            if fit.logLikelihood > best?.logLikelihood ?? -.infinity { best = fit }
        }
        return best
    }

    private func fit(_ correlation: Double, price: Double, _ variances: [Double]) -> Fit {
        var matrix = [Double](repeating: 0, count: size * (size + 1) / 2)
        var logScale = 0.0
        for group in groups {
            let (carried, ratio) = Self.whitening(correlation, gap: group.key.gap)
            let variance = ratio * variances[group.key.part]
            logScale += Double(group.count) / 2 * log(variance)
            group.add(carried, weight: 1 / variance, to: &matrix)
        }
        // Cholesky's factor, columns that are combinations of those before left out.
        let response = size - 1
        var factor = [Double](repeating: 0, count: matrix.count)
        var taken: [Int] = []
        var squares = matrix[Self.row(response) + response]
        var plain = squares
        for a in 0..<size {
            let row = Self.row(a)
            var after = matrix[row + a]
            for b in taken {
                let other = Self.row(b)
                var value = matrix[row + b]
                for d in taken where d < b { value -= factor[row + d] * factor[other + d] }
                factor[row + b] = value / factor[other + b]
                after -= factor[row + b] * factor[row + b]
            }
            guard a < response else { break }
            guard after > 1e-8 * matrix[row + a] else { continue }
            factor[row + a] = after.squareRoot()
            taken.append(a)
        }
        for a in taken {
            let share = factor[Self.row(response) + a]
            squares = max(squares - share * share, 0)
            if a != response - 1 { plain = squares }
        }
        func logLikelihood(_ squares: Double) -> Double {
            let n = Double(count)
            return -n / 2 * log(max(squares, 1e-12 * n) / n) - logScale
        }
        let withLast = logLikelihood(squares) - price
        let withoutLast = logLikelihood(plain)
        if !(withLast > withoutLast) { taken.removeAll { $0 == response - 1 } }
        var coefficients = [Double](repeating: 0, count: response)
        for (place, a) in taken.enumerated().reversed() {
            var value = factor[Self.row(response) + a]
            for b in taken[(place + 1)...] { value -= factor[Self.row(b) + a] * coefficients[b] }
            coefficients[a] = value / factor[Self.row(a) + a]
        }
        return Fit(
            correlation: correlation, logLikelihood: max(withLast, withoutLast),
            coefficients: coefficients)
    }

    /// The mean square of the errors of each part over that of the first.
    private func variances(of fit: Fit) -> [Double] {
        let weights = fit.coefficients.map { -$0 } + [1]
        var squares = [Double](repeating: 0, count: parts)
        var counts = squares
        for group in groups {
            let (carried, ratio) = Self.whitening(fit.correlation, gap: group.key.gap)
            var matrix = [Double](repeating: 0, count: size * (size + 1) / 2)
            group.add(carried, weight: 1 / ratio, to: &matrix)
            var sum = 0.0
            for a in 0..<size {
                let row = Self.row(a)
                var product = matrix[row + a] * weights[a] / 2
                for b in 0..<a { product += matrix[row + b] * weights[b] }
                sum += 2 * weights[a] * product
            }
            squares[group.key.part] += max(sum, 0)
            counts[group.key.part] += Double(group.count)
        }
        let variances = zip(squares, counts).map { max($0 / max($1, 1), 1e-12) }
        return variances.map { $0 / variances[0] }
    }

    /// What is carried over a gap, and the variance of what is new.
    private static func whitening(
        _ correlation: Double, gap: Int
    ) -> (carried: Double, variance: Double) {
        let stationary = 1 / (1 - correlation * correlation)
        guard gap > 0 else { return (0, stationary) }
        let carried = gap == 1 ? correlation : pow(correlation, Double(gap))
        return (carried, stationary * (1 - carried * carried))
    }

    private static func row(_ a: Int) -> Int { a * (a + 1) / 2 }
}

extension CrossProducts.Sums {
    /// Takes in observation `i` of rows that stand side by side.
    fileprivate mutating func add(_ rows: [Double], _ i: Int, _ size: Int) {
        count += 1
        let isFirst = key.gap == 0
        rows.withUnsafeBufferPointer { rows in
            own.withUnsafeMutableBufferPointer { own in
                crossed.withUnsafeMutableBufferPointer { crossed in
                    before.withUnsafeMutableBufferPointer { before in
                        var place = 0
                        for a in 0..<size {
                            let now = rows[i * size + a]
                            for b in 0...a { own[place + b] += now * rows[i * size + b] }
                            if !isFirst {
                                let then = rows[(i - 1) * size + a]
                                for b in 0...a {
                                    let other = rows[(i - 1) * size + b]
                                    crossed[place + b] += now * other + then * rows[i * size + b]
                                    before[place + b] += then * other
                                }
                            }
                            place += a + 1
                        }
                    }
                }
            }
        }
    }

    /// Adds the products of whitened columns.
    fileprivate func add(_ carried: Double, weight: Double, to matrix: inout [Double]) {
        for place in matrix.indices {
            matrix[place] +=
                weight
                * (own[place] - carried * crossed[place] + carried * carried * before[place])
        }
    }
}
