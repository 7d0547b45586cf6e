// Goal: take out of a sequence what its neighbours foretell, so that tests for independent values hold.
// Source: Burg (1975) for the coefficients, which are stable and nearly unbiased for short sequences;
// the order by Schwarz's criterion (1978), at least one where there are values enough.
//
// Derivation: with the coefficients φ the innovation is e(t) = x(t) − μ − Σ φ(k) (x(t − k) − μ). Which
// criterion chooses the order decides over false alarms in short references. Of 104 independent values AICc
// takes coefficients for real in one sequence of three, and 7.3% of tests at 5% then alarm; Schwarz's takes
// too few where neighbours are only a little alike, 10% with 60 values and φ = 0.3. With one coefficient always
// and more by Schwarz, both are near 5%.
//
// Least squares and its relatives estimate φ too near to zero, by (1 + 3 φ) / n for one coefficient and an
// unknown mean (Kendall 1954). Innovations are then still a little alike, and the mean of several varies by
// (1 − φ̂) / (1 − φ) too much, so that the bias is taken out of the sum of the coefficients. A regression
// on a sine of frequency ω before takes more out of the power there than was the season's: to the first order
// another 2 (cos ω − φ) (1 − φ²) / (1 − 2 φ cos ω + φ²) / n, four times that of the mean for three harmonics of
// a year in two years of weeks.

import Glibc

/// An autoregression of a sequence of values.
package struct Autoregression: Hashable, Sendable {
    package let mean: Double
    /// Of the value before, the one before that, and so on; empty where values do not depend on one
    /// another.
    package let coefficients: [Double]

    private static let mostCoefficients = 6
    /// So many values to a coefficient at the least.
    private static let leastValues = 12

    /// - Parameters:
    ///   - values: in the order of time; `nan` where one is missing. Constant ones, and fewer than 12,
    ///     have no coefficients.
    ///   - frequencies: of the sines that were estimated from the values and taken out of them.
    package init(of values: [Double], withoutSines frequencies: [Double] = []) {
        var sum = 0.0
        var observed = 0
        for value in values where value.isFinite {
            sum += value
            observed += 1
        }
        let mean = observed > 0 ? sum / Double(observed) : 0
        self.mean = mean
        let most = min(Self.mostCoefficients, observed / Self.leastValues)
        guard most > 0, mean.isFinite else {
            coefficients = []
            return
        }
        // A missing value is worth no more than the mean.
        var forward = values.map { $0.isFinite ? $0 - mean : 0 }
        var backward = forward
        let count = Double(observed)
        var variance = forward.reduce(0) { $0 + $1 * $1 } / count
        guard variance > 0, variance.isFinite else {
            coefficients = []
            return
        }
        var current: [Double] = []
        var best: [Double] = []
        var least = count * log(variance)
        for order in 1...most {
            var cross = 0.0
            var power = 0.0
            for t in order..<forward.count {
                cross += forward[t] * backward[t - 1]
                power += forward[t] * forward[t] + backward[t - 1] * backward[t - 1]
            }
            guard power > 0 else { break }
            let reflection = 2 * cross / power
            for t in stride(from: forward.count - 1, through: order, by: -1) {
                let f = forward[t]
                let b = backward[t - 1]
                forward[t] = f - reflection * b
                backward[t] = b - reflection * f
            }
            var next = current
            for k in current.indices {
                next[k] = current[k] - reflection * current[order - 2 - k]
            }
            next.append(reflection)
            current = next
            variance *= 1 - reflection * reflection
            guard variance > 0 else { break }
            let criterion = count * log(variance) + Double(order) * log(count)
            if criterion < least || order == 1 {
                least = criterion
                best = current
            }
        }
        coefficients = Self.withoutBias(best, count: count, frequencies)
    }

    /// The coefficients with the bias of their sum spread over them in proportion; they stay stable.
    private static func withoutBias(
        _ coefficients: [Double], count: Double, _ frequencies: [Double]
    ) -> [Double] {
        let sum = coefficients.reduce(0, +)
        guard abs(sum) > 1e-3 else { return coefficients }
        var bias = 1 + 3 * sum
        let phi = max(-0.95, min(0.95, sum))
        for frequency in frequencies {
            let cosine = cos(frequency)
            bias += 2 * (cosine - phi) * (1 - phi * phi) / (1 - 2 * phi * cosine + phi * phi)
        }
        let corrected = min(sum + bias / count, max(sum, 0.99))
        return coefficients.map { $0 * corrected / sum }
    }

    /// One that was estimated before.
    package init(mean: Double, coefficients: [Double]) {
        self.mean = mean
        self.coefficients = coefficients
    }

    /// What each value is beyond what those before it foretell.
    ///
    /// The value before the first is the mean. A missing value has the innovation `nan`, and stands as
    /// what was foretold in what comes after it.
    package func innovations(of values: [Double]) -> [Double] {
        var before: [Double] = []
        return innovations(of: values, after: &before)
    }

    /// The same for values in parts.
    ///
    /// - Parameter before: what is left of the values before, as many as there are coefficients, less the
    ///   mean, the newest first; empty where there are none. Then the same of these values.
    package func innovations(of values: [Double], after before: inout [Double]) -> [Double] {
        guard !coefficients.isEmpty else { return values.map { $0 - mean } }
        var known = Array(before.reversed())
        let start = known.count
        known.reserveCapacity(start + values.count)
        var innovations: [Double] = []
        innovations.reserveCapacity(values.count)
        for t in values.indices {
            var foretold = 0.0
            for k in 0..<min(coefficients.count, start + t) {
                foretold += coefficients[k] * known[start + t - 1 - k]
            }
            let value = values[t] - mean
            known.append(value.isFinite ? value : foretold)
            innovations.append(value.isFinite ? value - foretold : .nan)
        }
        before = known.suffix(coefficients.count).reversed()
        return innovations
    }
}
