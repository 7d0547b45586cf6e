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

/// Raw values as errors of one variance: the harmonics of the seasons, estimated from a reference and estimated
/// on with every value after it.
package struct SeasonRemoval: Hashable, Sendable {
    /// Of a season that the reference holds often; of one that it holds fewer than eight times, two.
    private static let mostHarmonics = 3
    /// So much of a season must be in the reference for it to be estimated.
    private static let leastCycles = 0.95
    /// So many units beyond the values of the reference is as far as one can lie.
    private static let mostUnits = 1e150

    private let design: Design
    /// A power of two that brings values near 1 without rounding.
    private let unit: Double
    /// Of the errors' neighbours, which is taken out of values and harmonics.
    private let coefficients: [Double]
    /// How many periods have passed.
    private var periods: Int
    /// The newest values in units, as many as there are coefficients, the newest first; a missing one stands as
    /// the last known before it.
    private var newest: [Double]
    private var beta: [Double]
    /// Of Σ x xᵀ over all before.
    private var inverse: [Double]

    /// The frequencies of the sines that are estimated.
    package var sines: [Double] { design.frequencies }

    /// Estimates the seasons of `reference`.
    ///
    /// - Parameters:
    ///   - seasons: their lengths in periods; those longer than the reference are left out.
    /// - Returns: with the errors of the reference, `nan` where a value is missing; nil where there are too few
    ///   values for that.
    package static func estimated(
        from reference: [Double], seasons: [Double]
    ) -> (removal: SeasonRemoval, errors: [Double])? {
        let design = Design(
            seasons.filter { $0 >= 2 && Double(reference.count) >= leastCycles * $0 },
            periods: reference.count)
        let size = design.size
        let observed = reference.count(where: \.isFinite)
        guard observed >= max(DriftMeasurement.leastReference, 2 * size + 6) else { return nil }
        let greatest = reference.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        let unit = Double(
            sign: .plus, exponent: greatest > 0 ? min(1020, Int(greatest.exponent)) : 0,
            significand: 1)
        let scaled = reference.map { Self.scaled($0, by: unit) }
        let plain = (0..<scaled.count).map { design.row($0) }
        // First without regard to neighbours; then with, so that they are known.
        guard let first = Estimate(of: scaled, plain) else { return nil }
        let errors = first.errors(of: scaled, plain)
        let phi = Autoregression(of: errors, withoutSines: design.frequencies).coefficients
        var removal = SeasonRemoval(
            design: design, unit: unit, coefficients: phi, periods: scaled.count, newest: [],
            beta: first.beta, inverse: first.inverse)
        guard !phi.isEmpty else { return (removal, errors) }
        var filled = scaled
        var last = scaled.first(where: \.isFinite) ?? 0
        for t in filled.indices {
            if filled[t].isFinite { last = filled[t] } else { filled[t] = last }
        }
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
        guard let second = Estimate(of: whitened, rows) else { return nil }
        removal.beta = second.beta
        removal.inverse = second.inverse
        removal.newest = filled.suffix(phi.count).reversed()
        return (removal, second.errors(of: whitened, rows))
    }

    /// The recursive residuals of the values that follow; `nan` where one is missing.
    package mutating func errors(of values: [Double]) -> [Double] {
        // Harmonics of the periods before, the newest first.
        var earlier = coefficients.indices.map { design.row(periods - 1 - $0) }
        return values.map { error(of: Self.scaled($0, by: unit), after: &earlier) }
    }

    private mutating func error(of value: Double, after earlier: inout [[Double]]) -> Double {
        let size = design.size
        var whitened = value
        let plain = design.row(periods)
        var row = plain
        for (k, phi) in coefficients.enumerated() {
            whitened -= phi * newest[k]
            for j in 0..<size { row[j] -= phi * earlier[k][j] }
        }
        periods += 1
        if !coefficients.isEmpty {
            newest.insert(value.isFinite ? value : newest[0], at: 0)
            newest.removeLast()
            earlier.insert(plain, at: 0)
            earlier.removeLast()
        }
        guard whitened.isFinite else { return .nan }
        let gain = Self.product(inverse, row, size)
        let leverage = Self.dot(row, gain)
        let error = whitened - Self.dot(row, beta)
        for i in 0..<size {
            beta[i] += gain[i] * error / (1 + leverage)
            for j in 0..<size { inverse[i * size + j] -= gain[i] * gain[j] / (1 + leverage) }
        }
        return error / (1 + leverage).squareRoot()
    }

    private static func scaled(_ value: Double, by unit: Double) -> Double {
        value.isFinite ? max(-mostUnits, min(mostUnits, value / unit)) : .nan
    }

    /// A regression of values on rows, those that are missing left out.
    private struct Estimate {
        var beta: [Double]
        var inverse: [Double]

        init?(of values: [Double], _ rows: [[Double]]) {
            guard let size = rows.first?.count else { return nil }
            var normal = [Double](repeating: 0, count: size * size)
            var moments = [Double](repeating: 0, count: size)
            var observed = 0
            for t in values.indices where values[t].isFinite {
                observed += 1
                let row = rows[t]
                for i in 0..<size {
                    moments[i] += row[i] * values[t]
                    for j in 0...i { normal[i * size + j] += row[i] * row[j] }
                }
            }
            guard observed > size + 4,
                let inverse = SeasonRemoval.inverse(normal, size, observed)
            else { return nil }
            self.inverse = inverse
            beta = SeasonRemoval.product(inverse, moments, size)
        }

        /// Residuals by their leverage.
        func errors(of values: [Double], _ rows: [[Double]]) -> [Double] {
            zip(values, rows).map { value, row in
                guard value.isFinite else { return .nan }
                let leverage = dot(row, product(inverse, row, row.count))
                return (value - dot(row, beta)) / max(1e-3, 1 - leverage).squareRoot()
            }
        }
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
    private struct Design: Hashable {
        private(set) var frequencies: [Double] = []
        var size: Int { 1 + 2 * frequencies.count }

        init(frequencies: [Double]) { self.frequencies = frequencies }

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

extension SeasonRemoval {
    /// The values of reference and current as errors of one variance; `nan` where a value is missing.
    ///
    /// - Parameter seasons: their lengths in periods; those longer than the reference are left out.
    /// - Returns: with the frequencies of the sines that were estimated; nil where there are too few values
    ///   for that.
    package static func errors(
        reference: [Double], current: [Double], seasons: [Double]
    ) -> (reference: [Double], current: [Double], sines: [Double])? {
        guard let estimated = estimated(from: reference, seasons: seasons) else {
            return nil
        }
        var removal = estimated.removal
        return (estimated.errors, removal.errors(of: current), removal.sines)
    }
}

extension SeasonRemoval {
    /// The parts by name, as numbers.
    var statistics: [ReferenceStatistic] {
        [
            ReferenceStatistic("removal", [unit, Double(periods)]),
            ReferenceStatistic("frequency", design.frequencies),
            ReferenceStatistic("coefficient", coefficients),
            ReferenceStatistic("newest", newest),
            ReferenceStatistic("beta", beta),
            ReferenceStatistic("inverse", inverse),
        ]
    }

    /// Nil where they are no such parts.
    init?(_ statistics: [ReferenceStatistic]) {
        let removal = statistics["removal"]
        guard removal.count == 2, removal[1] >= 0, removal[1] < 0x1p53 else { return nil }
        unit = removal[0]
        periods = Int(removal[1])
        design = Design(frequencies: statistics["frequency"])
        coefficients = statistics["coefficient"]
        newest = statistics["newest"]
        beta = statistics["beta"]
        inverse = statistics["inverse"]
        let size = design.size
        guard newest.count == coefficients.count, periods >= coefficients.count,
            beta.count == size, inverse.count == size * size
        else { return nil }
    }
}
