// Goal: how much better a series is described with one more column, for all the columns that a step, a
// stretch or a single value could be, at the cost of a few multiplications each.
//
// Source: Frisch and Waugh (1933), Lovell (1963): a column x added to a regression takes (x'e)² / (x'x − |Q'x|²)
// off the residual sum of squares, e the residuals and Q an orthonormal basis of the columns before.
// Errors with an autocorrelation φ at neighbouring periods become white by
//     w(i) = (u(i) − φ^g u(i−1)) / s(i),   s(i)² = σ² (1 − φ^2g) / (1 − φ²),
// g the periods from one observation to the next, with 1/s(1) = √(1 − φ²)/σ for the first: the exact Gaussian
// likelihood of an autoregression observed with gaps (Jones 1980).
//
// Derivation: a step that starts at observation i is, whitened, 0 before i, d(i) = 1/s(i) at i and
// c(j) = (1 − φ^g)/s(j) at each later j. Its product with any vector v is then d(i) v(i) + Σ c(j) v(j) over
// j > i: one running sum from the end gives it for all i. A stretch from i to before l is the step at i less
// the step at l, and the product of these two is c(l) d(l) + Σ c(j)² over j > l.

import Glibc

/// How the errors of one observation hang on those of the one before, and how large they are.
struct Whitening {
    /// What of the error before is in each.
    let carried: [Double]
    /// One over the deviation of what is new in each.
    let precision: [Double]
    /// Minus the sum of the logarithms of the precisions.
    let logScale: Double

    /// - Parameters:
    ///   - times: ascending.
    ///   - correlation: of neighbours, for each observation with the one before; within (−1, 1).
    ///   - deviation: of the innovations, for each observation.
    init(times: [Int], correlation: [Double], deviation: [Double]) {
        var carried = [Double](repeating: 0, count: times.count)
        var precision = [Double](repeating: 1, count: times.count)
        var logScale = 0.0
        for i in times.indices {
            let phi = correlation[i]
            let stationary = 1 / (1 - phi * phi)
            var variance = stationary
            if i > 0 {
                let gap = times[i] - times[i - 1]
                carried[i] = gap == 1 ? phi : pow(phi, Double(gap))
                variance = stationary * (1 - carried[i] * carried[i])
            }
            let scale = variance.squareRoot() * deviation[i]
            precision[i] = 1 / scale
            logScale += log(scale)
        }
        self.carried = carried
        self.precision = precision
        self.logScale = logScale
    }

    func whitened(_ column: [Double]) -> [Double] {
        let n = min(column.count, precision.count)
        return [Double](unsafeUninitializedCapacity: n) { result, count in
            column.withUnsafeBufferPointer { column in
                carried.withUnsafeBufferPointer { carried in
                    precision.withUnsafeBufferPointer { precision in
                        if n > 0 { result.initializeElement(at: 0, to: column[0] * precision[0]) }
                        for i in 1..<max(1, n) {
                            result.initializeElement(
                                at: i,
                                to: (column[i] - carried[i] * column[i - 1]) * precision[i])
                        }
                    }
                }
            }
            count = n
        }
    }
}

/// A regression with white errors, its last column apart: it is looked at with and without it.
struct WhitenedRegression {
    let whitening: Whitening
    let count: Int
    /// Columns that are not combinations of others.
    let rank: Int
    /// An orthonormal basis, the coordinates of one observation side by side.
    let basis: [Double]
    /// Without the last column.
    let residuals: [Double]
    /// The product of the last basis vector and the response; 0 where the last column is dependent.
    let lastProduct: Double
    /// Whether the basis has the last column.
    let hasLast: Bool
    let squares: Double

    // What steps are made of; see the derivation.
    private let stepProducts: [Double]
    private let stepNorms: [Double]
    private let stepBasis: [Double]
    private let stepBasisNorms: [Double]
    private let later: [Double]

    /// The residual sum of squares with the last column too.
    var squaresWithLast: Double { max(squares - lastProduct * lastProduct, 0) }

    init(_ response: [Double], columns: [[Double]], whitening: Whitening) {
        let n = response.count
        self.whitening = whitening
        count = n
        var residuals = whitening.whitened(response)
        var vectors: [[Double]] = []
        var lastProduct = 0.0
        var hasLast = false
        for (index, column) in columns.enumerated() {
            guard
                let vector = WhitenedRegression.orthonormal(
                    whitening.whitened(column), to: vectors)
            else { continue }
            let product = WhitenedRegression.product(vector, residuals)
            if index == columns.count - 1 {
                lastProduct = product
                hasLast = true
            } else {
                WhitenedRegression.subtract(product, of: vector, from: &residuals)
            }
            vectors.append(vector)
        }
        let k = vectors.count
        var basis = [Double](repeating: 0, count: n * k)
        for (place, vector) in vectors.enumerated() {
            for i in 0..<n { basis[i * k + place] = vector[i] }
        }
        rank = k
        self.lastProduct = lastProduct
        self.hasLast = hasLast
        self.basis = basis
        self.residuals = residuals
        squares = WhitenedRegression.product(residuals, residuals)

        var products = [Double](repeating: 0, count: n)
        var norms = products
        var basisNorms = products
        var later = products
        var steps = [Double](repeating: 0, count: n * k)
        var running = [Double](repeating: 0, count: k)
        var runningProduct = 0.0
        var runningNorm = 0.0
        for i in stride(from: n - 1, through: 0, by: -1) {
            let d = whitening.precision[i]
            let c = d * (1 - whitening.carried[i])
            later[i] = runningNorm
            products[i] = d * residuals[i] + runningProduct
            norms[i] = d * d + runningNorm
            var norm = 0.0
            for place in 0..<k {
                let value = d * basis[i * k + place] + running[place]
                steps[i * k + place] = value
                norm += value * value
                running[place] += c * basis[i * k + place]
            }
            basisNorms[i] = norm
            runningProduct += c * residuals[i]
            runningNorm += c * c
        }
        stepProducts = products
        stepNorms = norms
        stepBasis = steps
        stepBasisNorms = basisNorms
        self.later = later
    }

    /// `vector` made orthogonal to `others` and of length one; nil where little of it is left.
    static func orthonormal(_ vector: [Double], to others: [[Double]]) -> [Double]? {
        var vector = vector
        let before = product(vector, vector)
        guard before > 0, before.isFinite else { return nil }
        var after = before
        // Again where much of it went, so that rounding leaves nothing of the others (Daniel and others 1976).
        for _ in 0..<2 {
            for other in others { subtract(product(vector, other), of: other, from: &vector) }
            after = product(vector, vector)
            if after > before / 4 { break }
        }
        guard after > 1e-8 * before else { return nil }
        let length = after.squareRoot()
        for i in vector.indices { vector[i] /= length }
        return vector
    }

    /// In four sums, none of which waits for another.
    static func product(_ left: [Double], _ right: [Double]) -> Double {
        let n = min(left.count, right.count)
        return left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                var sums = SIMD4<Double>.zero
                var i = 0
                while i + 4 <= n {
                    let a = SIMD4(left[i], left[i + 1], left[i + 2], left[i + 3])
                    sums += a * SIMD4(right[i], right[i + 1], right[i + 2], right[i + 3])
                    i += 4
                }
                var sum = sums.sum()
                while i < n {
                    sum += left[i] * right[i]
                    i += 1
                }
                return sum
            }
        }
    }

    static func subtract(_ share: Double, of other: [Double], from vector: inout [Double]) {
        let n = min(vector.count, other.count)
        vector.withUnsafeMutableBufferPointer { vector in
            other.withUnsafeBufferPointer { other in
                for i in 0..<n { vector[i] -= share * other[i] }
            }
        }
    }
}

extension WhitenedRegression {
    /// What comes off the sum of squares by a further column: without the last column, and with it.
    struct Gain {
        var plain = 0.0
        var withLast = 0.0
    }

    /// A step that starts at observation `start`.
    func gain(ofStepAt start: Int) -> Gain {
        gain(
            product: stepProducts[start], norm: stepNorms[start], inBasis: stepBasisNorms[start],
            last: hasLast ? stepBasis[start * rank + rank - 1] : 0)
    }

    /// A stretch from observation `start` to before observation `end`.
    func gain(ofStretch start: Int, _ end: Int) -> Gain {
        let c = whitening.precision[end] * (1 - whitening.carried[end])
        let cross = c * whitening.precision[end] + later[end]
        var shared = 0.0
        for place in 0..<rank {
            shared += stepBasis[start * rank + place] * stepBasis[end * rank + place]
        }
        let last =
            hasLast
            ? stepBasis[start * rank + rank - 1] - stepBasis[end * rank + rank - 1] : 0
        return gain(
            product: stepProducts[start] - stepProducts[end],
            norm: stepNorms[start] + stepNorms[end] - 2 * cross,
            inBasis: stepBasisNorms[start] + stepBasisNorms[end] - 2 * shared, last: last)
    }

    private func gain(product: Double, norm: Double, inBasis: Double, last: Double) -> Gain {
        let rest = norm - inBasis
        var gain = Gain()
        let plainRest = rest + last * last
        // What the basis almost contains has no gain of its own, only rounding.
        if plainRest > 1e-7 * norm { gain.plain = product * product / plainRest }
        if rest > 1e-7 * norm {
            let product = product - last * lastProduct
            gain.withLast = product * product / rest
        }
        return gain
    }

    /// Several columns at once.
    func gain(of columns: [[Double]]) -> Gain {
        let plain = rank - (hasLast ? 1 : 0)
        var vectors: [[Double]] = []
        vectors.reserveCapacity(columns.count)
        var gain = Gain()
        for column in columns {
            var vector = whitening.whitened(column)
            let before = WhitenedRegression.product(vector, vector)
            removeBasis(plain, from: &vector)
            for other in vectors {
                let share = WhitenedRegression.product(vector, other)
                WhitenedRegression.subtract(share, of: other, from: &vector)
            }
            let after = WhitenedRegression.product(vector, vector)
            guard after > 1e-7 * before, before > 0 else { continue }
            let length = after.squareRoot()
            for i in 0..<count { vector[i] /= length }
            let product = WhitenedRegression.product(vector, residuals)
            gain.plain += product * product
            vectors.append(vector)
        }
        guard hasLast else {
            gain.withLast = gain.plain
            return gain
        }
        // The columns first and the last column after them take off as much as the other way round.
        var last = (0..<count).map { basis[$0 * rank + plain] }
        for other in vectors {
            let share = WhitenedRegression.product(last, other)
            WhitenedRegression.subtract(share, of: other, from: &last)
        }
        let rest = WhitenedRegression.product(last, last)
        let product = WhitenedRegression.product(last, residuals)
        let added = rest > 1e-7 ? product * product / rest : 0
        gain.withLast = max(0, gain.plain + added - lastProduct * lastProduct)
        return gain
    }

    private func removeBasis(_ k: Int, from vector: inout [Double]) {
        for place in 0..<k {
            var share = 0.0
            var position = place
            for i in 0..<count {
                share += vector[i] * basis[position]
                position += rank
            }
            position = place
            for i in 0..<count {
                vector[i] -= share * basis[position]
                position += rank
            }
        }
    }
}
