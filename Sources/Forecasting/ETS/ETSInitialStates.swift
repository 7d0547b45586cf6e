// Goal: initial states near enough for the optimiser, for any length and any pattern of missing values.
// Source: Hyndman et al. (2008), section 2.6: a season from the beginning of the series, level and slope
// by least squares on its first deseasonalised values. We take the season by least squares too (trend
// plus an index a period, or one Fourier pair below three seasons), where the book decomposes by moving
// averages: regression passes over missing values. A multiplicative season is that of the logarithms.

import Glibc
import Statistics

/// Starting values of level, slope and seasonal coefficients.
struct ETSInitialStates {
    let level: Double
    let slope: Double
    let seasonCoefficients: [Double]

    /// - Parameter values: at least one of them not missing; above zero for a multiplicative season.
    init(_ values: [Double], season: ETSForm.Season, basis: SeasonBasis) {
        guard season != .none else {
            self.init(adjusted: values, window: 10, seasonCoefficients: [])
            return
        }
        let m = basis.seasonLength
        let coefficients =
            basis.isFull
            ? ETSInitialStates.indices(values, season, m)
            : ETSInitialStates.harmonics(values, season, basis)
        var indices = [Double](repeating: 0, count: m)
        basis.expand(coefficients, season, into: &indices)
        let adjusted = values.enumerated().map { index, value in
            season == .additive ? value - indices[index % m] : value / indices[index % m]
        }
        self.init(adjusted: adjusted, window: max(10, 2 * m), seasonCoefficients: coefficients)
    }

    private init(adjusted: [Double], window: Int, seasonCoefficients: [Double]) {
        let (times, observed) = ETSInitialStates.observations(adjusted, limit: window)
        let ones = [Double](repeating: 1, count: times.count)
        let line = LeastSquares(design: ones + times.map { $0 + 1 }, response: observed)
        level = line.coefficients[0]
        slope = line.coefficients[1]
        self.seasonCoefficients = seasonCoefficients
    }

    /// The first `limit` values not missing, and when they were.
    private static func observations(_ values: [Double], limit: Int) -> ([Double], [Double]) {
        var times: [Double] = []
        var observed: [Double] = []
        for (index, value) in values.enumerated() where value.isFinite {
            times.append(Double(index))
            observed.append(value)
            if times.count == limit { break }
        }
        return (times, observed)
    }

    /// The free indices of a full basis.
    private static func indices(
        _ values: [Double], _ season: ETSForm.Season, _ m: Int
    ) -> [Double] {
        let (times, observed) = observations(values, limit: max(10, 4 * m))
        let rows = times.count
        var design = [Double](repeating: 1, count: rows) + times
        var pattern: [[Double]]  // One column's value at each place of the season.
        if rows < 3 * m {
            pattern = Harmonics.columns(number: 1, seasonLength: m, count: m)
        } else {
            pattern = (1..<m).map { free in
                (0..<m).map { $0 == free ? 1 : ($0 == 0 ? -1 : 0) }
            }
        }
        for column in pattern { design += times.map { column[Int($0) % m] } }
        let logarithmic = season == .multiplicative
        let fit = LeastSquares(
            design: design, response: logarithmic ? observed.map { log($0) } : observed)
        var indices = (0..<m).map { place in
            zip(pattern, fit.coefficients.dropFirst(2)).reduce(0) { $0 + $1.0[place] * $1.1 }
        }
        if logarithmic { indices = indices.map { exp(min(max($0, -10), 10)) } }
        let mean = indices.reduce(0, +) / Double(m)
        return indices.dropFirst().map { logarithmic ? $0 / mean : $0 - mean }
    }

    /// The coefficients of a basis of harmonics.
    private static func harmonics(
        _ values: [Double], _ season: ETSForm.Season, _ basis: SeasonBasis
    ) -> [Double] {
        let (times, observed) = observations(values, limit: values.count)
        let fit = LeastSquares(
            design: Harmonics.trend(times) + Harmonics.design(times, basis), response: observed)
        let coefficients = Array(fit.coefficients.suffix(basis.count))
        guard season == .multiplicative else { return coefficients }
        // Shares of the mean, kept well within the indices above zero.
        let mean = observed.reduce(0, +) / Double(observed.count)
        var shares = coefficients.map { $0 / mean }
        var indices = [Double](repeating: 0, count: basis.seasonLength)
        basis.expand(shares, season, into: &indices)
        let depth = 1 - (indices.min() ?? 1)
        if depth > 0.9 { shares = shares.map { $0 * 0.9 / depth } }
        return shares
    }
}

/// Sines and cosines of a season.
enum Harmonics {
    /// Cosine and sine of the `number`-th harmonic at times 0..<`count`; the sine that is zero at
    /// every period is left out.
    static func columns(number: Int, seasonLength: Int, count: Int) -> [[Double]] {
        let frequency = 2 * Double.pi * Double(number) / Double(seasonLength)
        let cosine = (0..<count).map { cos(frequency * Double($0)) }
        guard 2 * number < seasonLength else { return [cosine] }
        return [cosine, (0..<count).map { sin(frequency * Double($0)) }]
    }

    /// A cubic in time, so that a bent trend does not pass for a season.
    static func trend(_ times: [Double]) -> [Double] {
        let last = max(times.last ?? 1, 1)
        return (0...3).flatMap { degree in times.map { pow($0 / last, Double(degree)) } }
    }

    /// The columns of `basis` at `times`.
    static func design(_ times: [Double], _ basis: SeasonBasis) -> [Double] {
        (0..<basis.count).flatMap { free in
            times.map { basis.matrix[Int($0) % basis.seasonLength * basis.count + free] }
        }
    }

    /// The number of harmonics that AICc prefers for a season too long for an index a period; 0 where
    /// none helps or there are too few values.
    static func count(_ values: [Double], seasonLength: Int) -> Int {
        let times = values.indices.filter { values[$0].isFinite }.map { Double($0) }
        let observed = values.filter(\.isFinite)
        let n = Double(observed.count)
        var best = (harmonics: 0, criterion: Double.infinity)
        let trend = Harmonics.trend(times)
        for harmonics in 0...max(0, min(10, observed.count / 12, seasonLength / 2)) {
            let basis = SeasonBasis(seasonLength: seasonLength, harmonics: harmonics)
            let design = harmonics == 0 ? trend : trend + Harmonics.design(times, basis)
            let fit = LeastSquares(design: design, response: observed)
            let k = Double(design.count / max(observed.count, 1) + 1)
            guard n - k - 1 > 0 else { break }
            let criterion =
                n * log(max(fit.residualSumOfSquares, .leastNormalMagnitude)) + 2 * k
                + 2 * k * (k + 1) / (n - k - 1)
            if criterion < best.criterion { best = (harmonics, criterion) }
        }
        return best.harmonics
    }
}
