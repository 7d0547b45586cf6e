// Goal: the power transformation that makes the spread of a series independent of its level, the power
// from the series itself, and a way back that keeps means.
// Source: Box and Cox, Journal of the Royal Statistical Society B 26 (1964); powers below zero and
// negative values as Bickel and Doksum (1981): w = (sign(y)·|y|^λ − 1)/λ, and log y for λ = 0.
// The power: Guerrero, Journal of Forecasting 12 (1993): the least coefficient of variation of
// s_i / m_i^(1−λ) over stretches of one season; or the largest profile likelihood of a regression on
// trend and season with normal errors (Box and Cox 1964).
// Back: the median is the plain inverse. The mean, by the second term of Taylor's series at the median:
// y·(1 + σ²(1 − λ) / (2 (λw + 1)²)).

import Glibc

/// A Box–Cox transformation.
package struct BoxCox: Codable, Hashable, Sendable {
    /// 1 changes nothing but the origin, 0 is the logarithm, −1 the reciprocal.
    package let power: Double

    package init(power: Double) { self.power = power }

    /// `nan` where the power does not know the value: zero or less for a power of zero or less.
    package func transformed(_ value: Double) -> Double {
        if power == 0 { return value > 0 ? log(value) : .nan }
        guard power > 0 || value > 0 else { return .nan }
        // expm1 keeps the digits of small powers.
        if value > 0 { return expm1(power * log(value)) / power }
        return (-pow(-value, power) - 1) / power
    }

    /// The value whose transform is `value`; `nan` where there is none.
    package func inverse(_ value: Double) -> Double {
        if power == 0 { return exp(value) }
        let base = power * value + 1
        if base > 0 { return exp(log1p(power * value) / power) }
        return power > 0 ? -pow(-base, 1 / power) : .nan
    }

    /// The mean of what was transformed, from mean and variance of the transform.
    package func inverseMean(_ mean: Double, variance: Double) -> Double {
        if power == 0 { return exp(mean) * (1 + variance / 2) }
        let base = power * mean + 1
        return inverse(mean) * (1 + variance * (1 - power) / (2 * base * base))
    }

    /// Guerrero's power.
    ///
    /// - Parameters:
    ///   - values: above zero, `nan` where missing.
    ///   - seasonLength: the length of a stretch; 2 where there is no season.
    /// - Returns: nil with fewer than two stretches that have a spread.
    package static func guerrero(
        _ values: [Double], seasonLength: Int, range: ClosedRange<Double> = -1...2
    ) -> BoxCox? {
        let stretches = guerreroStretches(values, seasonLength: seasonLength)
        guard stretches.count >= 2, stretches.contains(where: { $0.deviation > 0 }) else {
            return nil
        }
        return BoxCox(power: leastPower(in: range) { variation(of: stretches, power: $0) })
    }

    /// What Guerrero's method minimises, for a given power; `nan` with too few stretches.
    package static func guerreroVariation(
        _ values: [Double], seasonLength: Int, power: Double
    ) -> Double {
        variation(of: guerreroStretches(values, seasonLength: seasonLength), power: power)
    }

    /// The power of the largest profile likelihood.
    ///
    /// - Parameter values: above zero, `nan` where missing.
    /// - Returns: nil where trend and season leave no error, or a value is not above zero.
    package static func profileLikelihood(
        _ values: [Double], seasonLength: Int, range: ClosedRange<Double> = -1...2
    ) -> BoxCox? {
        guard let profile = LikelihoodProfile(values, seasonLength: seasonLength) else {
            return nil
        }
        return BoxCox(power: leastPower(in: range) { -profile.logLikelihood($0) })
    }

    /// The profile log-likelihood of a power, up to a constant; nil where it is not defined.
    package static func profileLogLikelihood(
        _ values: [Double], seasonLength: Int, power: Double
    ) -> Double? {
        LikelihoodProfile(values, seasonLength: seasonLength)?.logLikelihood(power)
    }

    private struct Stretch {
        let logMean: Double
        let deviation: Double
    }

    /// Whole seasons counted from the end, those with two observations or more.
    private static func guerreroStretches(_ values: [Double], seasonLength: Int) -> [Stretch] {
        let length = max(seasonLength, 2)
        let first = values.count % length
        return stride(from: first, to: values.count, by: length).compactMap { start in
            let moments = Moments(values[start..<(start + length)].filter(\.isFinite))
            guard moments.count >= 2, moments.mean > 0 else { return nil }
            return Stretch(logMean: log(moments.mean), deviation: moments.standardDeviation)
        }
    }

    private static func leastPower(
        in range: ClosedRange<Double>, _ f: (Double) -> Double
    ) -> Double {
        GoldenSection.minimum(range, cells: 60, tolerance: 1e-7, f)
    }

    private static func variation(of stretches: [Stretch], power: Double) -> Double {
        // Relative to the first mean: the coefficient of variation has no unit.
        let origin = stretches.first?.logMean ?? 0
        let ratios = Moments(
            stretches.map { $0.deviation * exp((power - 1) * ($0.logMean - origin)) })
        return ratios.standardDeviation / ratios.mean
    }
}

/// −n/2·log of the residual sum of squares of the transform scaled by the geometric mean, after trend and
/// season: both sides are centred place by place, then the centred trend is taken out.
private struct LikelihoodProfile {
    /// log y less its mean, so that the geometric mean is 1.
    private let logs: [Double]
    private let places: [Int]
    private let trend: [Double]
    private let trendSquares: Double
    private let seasonLength: Int

    init?(_ values: [Double], seasonLength: Int) {
        let observed = values.indices.filter { values[$0].isFinite }
        let length = max(seasonLength, 1)
        guard observed.count > length + 1, observed.allSatisfy({ values[$0] > 0 }) else {
            return nil
        }
        let raw = observed.map { log(values[$0]) }
        let mean = raw.reduce(0, +) / Double(raw.count)
        logs = raw.map { $0 - mean }
        places = observed.map { $0 % length }
        self.seasonLength = length
        trend = LikelihoodProfile.centred(observed.map(Double.init), places, length)
        trendSquares = trend.reduce(0) { $0 + $1 * $1 }
        guard residualSquares(1) > 0 else { return nil }
    }

    func logLikelihood(_ power: Double) -> Double {
        -0.5 * Double(logs.count) * log(residualSquares(power))
    }

    private func residualSquares(_ power: Double) -> Double {
        let transformed = logs.map { abs(power) < 1e-9 ? $0 : expm1(power * $0) / power }
        let y = LikelihoodProfile.centred(transformed, places, seasonLength)
        let slope =
            trendSquares > 0 ? zip(y, trend).reduce(0) { $0 + $1.0 * $1.1 } / trendSquares : 0
        return zip(y, trend).reduce(0) { sum, pair in
            let error = pair.0 - slope * pair.1
            return sum + error * error
        }
    }

    private static func centred(_ x: [Double], _ places: [Int], _ length: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: length)
        var counts = sums
        for (value, place) in zip(x, places) {
            sums[place] += value
            counts[place] += 1
        }
        return zip(x, places).map { $0 - sums[$1] / counts[$1] }
    }
}
