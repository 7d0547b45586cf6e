// Goal: the coefficients of given terms by least squares, stationary, for values with gaps. Source:
// conditional least squares (Hamilton, Time Series Analysis, 1994, section 5.2), each row a value
// whose lags were all observed; the solution by `LeastSquares`, which finds the rank.
//
// Where the lag polynomial 1 − Σ φ_l B^l has a root within the unit circle, forecasts would
// explode: φ_l is then multiplied by r^l, which moves every root outwards by 1/r, with the largest
// r = 0.98^i that does, and the other coefficients are estimated again at that φ.

import Statistics

/// The values of a regression, near one in size and around zero.
struct RegressionSample {
    /// A solution, in the units of the sample.
    struct Solution {
        /// Of the constant and the columns known beforehand, then of the lags.
        let coefficients: [Double]
        let rowCount: Int
        let squares: Double
    }

    /// `nan` where missing.
    let values: [Double]
    /// The mean of the scaled values observed.
    let centre: Double
    private let scaled: ScaledSeries

    init(_ series: [Double]) {
        scaled = ScaledSeries(series)
        var sum = 0.0
        var count = 0.0
        for value in scaled.values where value.isFinite {
            sum += value
            count += 1
        }
        let centre = count > 0 ? sum / count : 0
        self.centre = centre
        values = scaled.values.map { $0 - centre }
    }

    /// A quantity of the sample in the units of the series.
    func restored(_ quantity: Double) -> Double { scaled.restored(quantity) }

    /// The periods that have a value and each of `lags`.
    func rows(lags: [Int]) -> [Int] {
        guard values.count > (lags.last ?? 0) else { return [] }
        return ((lags.last ?? 0)..<values.count).filter { t in
            values[t].isFinite && lags.allSatisfy { values[t - $0].isFinite }
        }
    }

    /// The least squares of the values at `rows`, not empty, each of which has the lags of `terms`.
    func solution(_ terms: RegressionTerms, rows: [Int]) -> Solution {
        let fixed = terms.columnCount - terms.lags.count
        let count = rows.count
        var design = [Double](repeating: 0, count: terms.columnCount * count)
        for (row, t) in rows.enumerated() {
            terms.forEachFixed(at: t) { column, value in design[column * count + row] = value }
            for (place, lag) in terms.lags.enumerated() {
                design[(fixed + place) * count + row] = values[t - lag]
            }
        }
        let response = rows.map { values[$0] }
        let free = LeastSquares(design: design, response: response)
        let lagged = Array(free.coefficients[fixed...])
        let stable = Self.stable(lagged, terms.lags)
        if stable == lagged {
            return Solution(
                coefficients: free.coefficients, rowCount: count,
                squares: free.residualSumOfSquares)
        }
        var rest = response
        for (place, phi) in stable.enumerated() {
            let start = (fixed + place) * count
            for row in 0..<count { rest[row] -= phi * design[start + row] }
        }
        let held = LeastSquares(design: Array(design.prefix(fixed * count)), response: rest)
        return Solution(
            coefficients: held.coefficients + stable, rowCount: count,
            squares: held.residualSumOfSquares)
    }

    /// The coefficients themselves where every root is outside the unit circle.
    private static func stable(_ coefficients: [Double], _ lags: [Int]) -> [Double] {
        guard let reach = lags.last else { return [] }
        var current = coefficients
        while true {
            var dense = [Double](repeating: 0, count: reach)
            for (lag, phi) in zip(lags, current) { dense[lag - 1] = phi }
            if Partials.of(dense) != nil { return current }
            for (place, lag) in lags.enumerated() {
                for _ in 0..<lag { current[place] *= 0.98 }
            }
        }
    }
}
