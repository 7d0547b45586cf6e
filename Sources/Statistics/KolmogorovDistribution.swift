// Goal: P(D > x) of the two-sided Kolmogorov–Smirnov statistic of n values, for any n, to 1e-10.
// Source: Simard and L'Ecuyer, Computing the two-sided Kolmogorov–Smirnov distribution, Journal of
// Statistical Software 39 (2011), whose regions these are, with three of their methods:
// - Durbin's matrix as Marsaglia, Tsang and Wang (2003) raise it to its power: exact, small n x;
// - twice the one-sided tail by Smirnov's sum (1944), exact from x = 1/2 on, and beyond n x² = 2.2
//   closer than the other half of the distribution can be told from 1;
// - Pelz and Good's expansion (1976) in 1/√n, between the two for n above 140. For 140 values and
//   fewer the matrix serves up to n x² = 4, where Simard and L'Ecuyer take Pomeranz's recursion,
//   which gives the same numbers.

import Glibc

/// The distribution of the greatest distance between an empirical distribution function and the
/// true one.
package enum KolmogorovDistribution {
    /// Up to so many values Smirnov's sum is computed; beyond, Maag and Dicaire's approximation
    /// (1971) is within a millionth of it, and scipy's choice too.
    private static let mostSummed = 1_000_000

    /// P(D > x) with `count` values, at least one.
    package static func upperTail(_ x: Double, count: Int) -> Double {
        precondition(count >= 1, "a value")
        let n = Double(count)
        let t = n * x
        guard t > 0.5 else { return 1 }
        guard x < 1 else { return 0 }
        if t <= 1 {
            return 1 - exp(lgamma(n + 1) - n * log(n) + n * log(2 * t - 1))
        }
        if t >= n - 1 { return min(1, 2 * pow(1 - x, n)) }
        let size = t * x
        if x >= 0.5 || size > (count <= 140 ? 4 : 2.2) {
            return size >= 370 ? 0 : min(1, 2 * oneSidedTail(x, count))
        }
        if count <= 140 || (count <= 100_000 && n * x * x.squareRoot() <= 1.4) {
            return max(0, 1 - matrixPower(x, count))
        }
        return min(1, max(0, 1 - expansion(x, n)))
    }

    /// Smirnov's P(D⁺ ≥ x) = x Σ C(n, j) (x + j/n)^(j−1) (1 − x − j/n)^(n−j), every term positive.
    ///
    /// Factorials of millions and powers as high would cancel only after they have lost the digits
    /// that are wanted. With p = j/n, C(n, j) pʲ (1 − p)^(n−j) is √(n / (2π j (n − j))) but for the
    /// errors of Stirling's formula, and what remains of the powers are logarithms of 1 + x/p and 1
    /// − x/(1 − p).
    private static func oneSidedTail(_ x: Double, _ count: Int) -> Double {
        let n = Double(count)
        if count > mostSummed {
            let distance = 6 * n * x + 1
            return exp(-distance * distance / (18 * n))
        }
        var sum = exp(n * log1p(-x)) / x
        let all = stirlingError(n)
        for j in 1...max(1, Int(n * (1 - x))) where j < count {
            let k = Double(j)
            let share = k / n
            guard share + x < 1 else { break }
            let powers = k * log1p(x / share) + (n - k) * log1p(-x / (1 - share))
            let errors = all - stirlingError(k) - stirlingError(n - k)
            let height = (n / (2 * Double.pi * k * (n - k))).squareRoot()
            sum += height * exp(powers + errors) / (share + x)
        }
        return x * sum
    }

    /// ln k! − ln(√(2π k) (k/e)ᵏ), for k from 1.
    private static func stirlingError(_ k: Double) -> Double {
        if k < 16 {
            let factorial: Double = lgamma(k + 1)
            return factorial - 0.5 * log(2 * Double.pi * k) - k * log(k) + k
        }
        let square = k * k
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1 / (1680 * square)) / square) / square) / k
    }

    /// P(D ≤ x), by the element (k, k) of Hⁿ n!/nⁿ with k = ⌈n x⌉.
    private static func matrixPower(_ x: Double, _ count: Int) -> Double {
        let n = Double(count)
        let k = Int((n * x).rounded(.up))
        let h = Double(k) - n * x
        let size = 2 * k - 1
        var factorials = [1.0]
        for index in 1...size { factorials.append(factorials[index - 1] * Double(index)) }
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...min(row + 1, size - 1) {
                matrix[row * size + column] = 1 / factorials[row - column + 1]
            }
        }
        for index in 0..<size {
            let edge = (1 - pow(h, Double(index + 1))) / factorials[index + 1]
            matrix[index * size] = edge
            matrix[(size - 1) * size + size - 1 - index] = edge
        }
        let corner = 1 - 2 * pow(h, Double(size)) + pow(max(0, 2 * h - 1), Double(size))
        matrix[(size - 1) * size] = corner / factorials[size]
        var (power, exponent) = raised(matrix, size, to: count)
        var value = power[(k - 1) * size + k - 1]
        power = []
        for index in 1...count {
            value *= Double(index) / n
            if value < 0x1p-512 {
                value *= 0x1p512
                exponent -= 512
            }
        }
        return scalbn(value, Int32(clamping: exponent))
    }

    /// `matrix` to the `power`, as a matrix and a power of two that belongs to it.
    private static func raised(
        _ matrix: [Double], _ size: Int, to power: Int
    ) -> ([Double], exponent: Int) {
        var result: [Double]?
        var resultExponent = 0
        var square = matrix
        var exponent = 0
        var rest = power
        while rest > 0 {
            if rest % 2 == 1 {
                result = result.map { product($0, square, size) } ?? square
                resultExponent += exponent
            }
            rest /= 2
            guard rest > 0 else { break }
            square = product(square, square, size)
            exponent *= 2
            if let greatest = square.max(), greatest > 0x1p128 {
                for index in square.indices { square[index] *= 0x1p-128 }
                exponent += 128
            }
        }
        return (result ?? [], resultExponent)
    }

    private static func product(_ a: [Double], _ b: [Double], _ size: Int) -> [Double] {
        var result = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for inner in 0..<size {
                let factor = a[row * size + inner]
                guard factor != 0 else { continue }
                for column in 0..<size {
                    result[row * size + column] += factor * b[inner * size + column]
                }
            }
        }
        return result
    }

    /// P(D ≤ x) ≈ K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^(3/2), z = √n x, by Jacobi's theta functions
    /// in the form that converges for small z: sums over odd m of powers of q = e^(−π²/(8 z²)).
    private static func expansion(_ x: Double, _ n: Double) -> Double {
        let z = n.squareRoot() * x
        let z2 = z * z
        let z4 = z2 * z2
        let z6 = z4 * z2
        let pi2 = Double.pi * Double.pi
        let pi4 = pi2 * pi2
        let exponent = -pi2 / (8 * z2)
        guard exponent > -700 else { return 0 }
        var k0 = 0.0
        var k1 = 0.0
        var k2 = 0.0
        var k3 = 0.0
        for index in 1...max(1, Int((16 * z / Double.pi).rounded(.up))) {
            let m2 = Double((2 * index - 1) * (2 * index - 1))
            let m4 = m2 * m2
            let m6 = m4 * m2
            let power = exp(exponent * m2)
            k0 += power
            k1 += power * (pi2 / 4 * m2 - z2)
            k2 +=
                power
                * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * pi2 / 4 * m2
                    + pi4 * (1 - 2 * z2) / 16 * m4)
            let first = -30 * z6 - 90 * z4 * z4 + pi2 * (135 * z4 - 96 * z6) / 4 * m2
            let second = pi4 * (212 * z4 - 60 * z2) / 16 * m4
            k3 += power * (first + second + pi2 * pi4 * (5 - 30 * z2) / 64 * m6)
            // The second sums of K₂ and K₃ run over all integers, with q⁴.
            let j2 = Double(index * index)
            let even = exp(4 * exponent * j2) * j2
            k2 -= even * 2 * pi2 * z4
            k3 += even * 30 * pi2 * z4 * (3 * z2 - pi2 * j2)
        }
        let root = (2 * Double.pi).squareRoot()
        return root
            * (k0 / z + k1 / (6 * z4 * n.squareRoot()) + k2 / (72 * z6 * z * n)
                + k3 / (6480 * z6 * z4 * n * n.squareRoot()))
    }
}
