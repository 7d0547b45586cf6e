// Goal: raw values of a seasonal series as errors that can be tested, without a model: each against what the
// same time of the season was in the reference.
// Source: regression on harmonics; residuals of the values to come as recursive residuals (Brown, Durbin and
// Evans 1975), which are independent and of one variance whatever the design; neighbours taken out as by
// Cochrane and Orcutt (1949).
//
// Derivation: a season estimated from one year is as uncertain as that year was noisy. Errors of the next
// month against it are off together, and 28 of them are then not 28 witnesses. The recursive residual
// (y − xᵀ β) / √(1 + xᵀ P x), with P the inverse of Σ x xᵀ over all before, knows: its variance is that of the
// noise, and it is independent of those before. The residuals of the reference are brought to the same variance by
// their leverage, √(1 − xᵀ P x). As the estimate goes on with each value, a change of the newest ones is
// followed, but slowly.

import Glibc
import Statistics

package enum SeasonRemoval {
    /// Of a season that the reference holds often; of one that it holds fewer than eight times, two.
    private static let mostHarmonics = 3
    /// So much of a season must be in the reference for it to be estimated.
    private static let leastCycles = 0.95

    /// The values of reference and current as errors of one variance; `nan` where a value is missing.
    ///
    /// - Parameters:
    ///   - seasons: their lengths in periods; those longer than the reference are left out.
    /// - Returns: with the frequencies of the sines that were estimated; nil where there are too few values
    ///   for that.
    package static func errors(
        reference: [Double], current: [Double], seasons: [Double]
    ) -> (reference: [Double], current: [Double], sines: [Double])? {
        let design = Design(
            seasons.filter { $0 >= 2 && Double(reference.count) >= leastCycles * $0 },
            periods: reference.count)
        let size = design.size
        let observed = reference.count(where: \.isFinite)
        guard observed >= max(DriftMeasurement.leastReference, 2 * size + 6) else { return nil }
        let values = (reference + current).map { $0.isFinite ? $0 : .nan }
        // A power of two brings values near 1 without rounding.
        let greatest = values.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
        let unit = Double(
            sign: .plus, exponent: greatest > 0 ? min(1020, Int(greatest.exponent)) : 0,
            significand: 1)
        let scaled = values.map { $0 / unit }
        let plain = (0..<scaled.count).map { design.row($0) }
        // First without regard to neighbours; then with, so that they are known.
        guard let first = standardised(scaled, plain, reference.count) else { return nil }
        let neighbours = Autoregression(
            of: Array(first[..<reference.count]), withoutSines: design.frequencies)
        let phi = neighbours.coefficients
        guard !phi.isEmpty else {
            return (
                Array(first[..<reference.count]), Array(first[reference.count...]),
                design.frequencies
            )
        }
        let filled = withoutHoles(scaled)
        var rows = plain
        var whitened = scaled
        for t in stride(from: scaled.count - 1, through: 0, by: -1) {
            for k in 0..<min(phi.count, t) {
                whitened[t] -= phi[k] * filled[t - 1 - k]
                for j in 0..<size { rows[t][j] -= phi[k] * plain[t - 1 - k][j] }
            }
            // The first have too few before them.
            if t < phi.count { whitened[t] = .nan }
        }
        guard let errors = standardised(whitened, rows, reference.count) else { return nil }
        return (
            Array(errors[..<reference.count]), Array(errors[reference.count...]), design.frequencies
        )
    }

    /// A missing neighbour stands as the last known value before it.
    private static func withoutHoles(_ values: [Double]) -> [Double] {
        var last = values.first(where: \.isFinite) ?? 0
        return values.map { value in
            if value.isFinite { last = value }
            return last
        }
    }

    /// Residuals of the first `split` values by their leverage, recursive ones of the rest.
    private static func standardised(
        _ values: [Double], _ rows: [[Double]], _ split: Int
    ) -> [Double]? {
        guard let size = rows.first?.count else { return nil }
        var normal = [Double](repeating: 0, count: size * size)
        var moments = [Double](repeating: 0, count: size)
        var observed = 0
        for t in 0..<split where values[t].isFinite {
            observed += 1
            let row = rows[t]
            for i in 0..<size {
                moments[i] += row[i] * values[t]
                for j in 0...i { normal[i * size + j] += row[i] * row[j] }
            }
        }
        guard observed > size + 4, var inverse = inverse(normal, size, observed) else { return nil }
        var beta = product(inverse, moments, size)
        var errors = [Double](repeating: .nan, count: values.count)
        for t in values.indices where values[t].isFinite {
            let row = rows[t]
            let gain = product(inverse, row, size)
            let leverage = dot(row, gain)
            let error = values[t] - dot(row, beta)
            if t < split {
                errors[t] = error / max(1e-3, 1 - leverage).squareRoot()
            } else {
                errors[t] = error / (1 + leverage).squareRoot()
                for i in 0..<size {
                    beta[i] += gain[i] * error / (1 + leverage)
                    for j in 0..<size {
                        inverse[i * size + j] -= gain[i] * gain[j] / (1 + leverage)
                    }
                }
            }
        }
        return errors
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }

    private static func product(_ matrix: [Double], _ vector: [Double], _ size: Int) -> [Double] {
        var result = [Double](repeating: 0, count: size)
        for i in 0..<size {
            for j in 0..<size { result[i] += matrix[i * size + j] * vector[j] }
        }
        return result
    }

    /// Of a symmetric matrix, of which the lower half is given, by Cholesky's factorisation; nil where
    /// columns depend on one another.
    private static func inverse(_ matrix: [Double], _ size: Int, _ count: Int) -> [Double]? {
        var factor = matrix
        for j in 0..<size {
            var diagonal = factor[j * size + j]
            for k in 0..<j { diagonal -= factor[j * size + k] * factor[j * size + k] }
            guard diagonal > 1e-8 * Double(count) else { return nil }
            let root = diagonal.squareRoot()
            factor[j * size + j] = root
            for i in (j + 1)..<max(size, j + 1) {
                var value = factor[i * size + j]
                for k in 0..<j { value -= factor[i * size + k] * factor[j * size + k] }
                factor[i * size + j] = value / root
            }
        }
        var inverse = [Double](repeating: 0, count: size * size)
        for column in 0..<size {
            var x = [Double](repeating: 0, count: size)
            for i in column..<size {
                var value = i == column ? 1.0 : 0
                for k in column..<i { value -= factor[i * size + k] * x[k] }
                x[i] = value / factor[i * size + i]
            }
            for i in stride(from: size - 1, through: 0, by: -1) {
                var value = x[i]
                for k in (i + 1)..<max(size, i + 1) { value -= factor[k * size + i] * x[k] }
                x[i] = value / factor[i * size + i]
            }
            for i in 0..<size { inverse[i * size + column] = x[i] }
        }
        return inverse
    }

    /// A constant and the harmonics of the seasons.
    private struct Design {
        private(set) var frequencies: [Double] = []
        var size: Int { 1 + 2 * frequencies.count }

        init(_ seasons: [Double], periods: Int) {
            for season in seasons {
                let isRare = Double(periods) < 8 * season
                for harmonic in 1...(isRare ? 2 : SeasonRemoval.mostHarmonics)
                where 2 * Double(harmonic) < season {
                    frequencies.append(2 * Double.pi * Double(harmonic) / season)
                }
            }
        }

        func row(_ t: Int) -> [Double] {
            var row = [1.0]
            row.reserveCapacity(size)
            for frequency in frequencies {
                row.append(cos(frequency * Double(t)))
                row.append(sin(frequency * Double(t)))
            }
            return row
        }
    }

    /// Each value less the one `lag` periods before it: `nan` where either is missing.
    package static func differences(of values: [Double], lag: Int) -> [Double] {
        guard lag > 0, values.count > lag else { return [] }
        return (lag..<values.count).map { values[$0] - values[$0 - lag] }
    }
}
