// Goal: the likelihood of a series under the changes believed so far, and what one more change would add to it.
//
// The mean is a constant, waves of the season, the columns of the changes, and perhaps a straight trend; the
// errors are an autoregression of the first order. How many waves is decided by the Bayesian information
// criterion; the trend and the autocorrelation are not decided but tried, all of them, with the change and without: a
// shift that is not yet described looks like a trend or like strong autocorrelation, and would be missed
// if these were settled first.

import Glibc

struct Description {
    let series: Observations
    let believed: Believed
    /// The waves of the season in the mean.
    let waves: Int
    /// One for each autocorrelation that is tried.
    let fits: [WhitenedRegression]
    let correlations: [Double]
    /// The fit of the greatest likelihood, whether it has the trend, and that likelihood.
    let best: (fit: Int, hasTrend: Bool)
    let logLikelihood: Double
    /// The deviation of the errors of each observation over that of those before the first change of spread,
    /// and the autocorrelation where it has changed.
    let deviation: [Double]
    let memory: [Double]?

    /// The autocorrelations that are tried.
    static let grid = [-0.3, 0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.88, 0.94, 0.98]

    /// What a trend costs in the logarithm of the likelihood: half the information criterion's price.
    var trendPrice: Double { log(Double(series.count)) / 2 }

    init(_ series: Observations, _ believed: Believed) {
        self.series = series
        self.believed = believed
        let n = series.count
        var deviation = [Double](repeating: 1, count: n)
        var memory: [Double]?
        let changes = believed.shapes.flatMap { $0.columns(series) }
        let waves = max(
            Description.waves(series, changes), believed.shapes.map(\.waves).max() ?? 0)
        self.waves = waves
        let trend = series.times.map {
            Double(2 * $0) / Double(max(series.periods - 1, 1)) - 1
        }
        let columns =
            [[Double](repeating: 1, count: n)] + MeanShape.waves(waves, series) + changes + [trend]

        if !believed.spreads.isEmpty || !believed.memories.isEmpty {
            // Variances and correlations of the parts, and the mean, given each other.
            let parts = Believed.parts(believed.spreads, count: n)
            let products = CrossProducts(series, columns: columns, parts: parts)
            let price = log(Double(n)) / 2
            if believed.memories.isEmpty {
                let variances = products.variances(Description.grid, price: price, rounds: 3)
                deviation = parts.map { variances[$0].squareRoot() }
            } else {
                let first = Description.grid[products.best(Description.grid, price: price)]
                var tried = Description.tried(series, columns, deviation, memory, [first])
                for round in 0..<3 {
                    if round > 0 { tried = Description.tried(series, columns, deviation, memory) }
                    let regression = tried.fits[tried.best.fit]
                    let errors = Description.errors(of: regression, hasTrend: tried.best.hasTrend)
                    memory = Description.memory(
                        Description.coloured(errors, regression.whitening), series,
                        believed.memories, deviation)
                    if !believed.spreads.isEmpty {
                        deviation = Description.deviations(errors, deviation, believed.spreads)
                    }
                }
            }
        }
        let tried = Description.tried(series, columns, deviation, memory)
        fits = tried.fits
        correlations = tried.correlations
        best = tried.best
        logLikelihood = tried.logLikelihood
        self.deviation = deviation
        self.memory = memory
    }

    var bestFit: WhitenedRegression { fits[best.fit] }

    /// The white errors of the best fit.
    var errors: [Double] { Description.errors(of: bestFit, hasTrend: best.hasTrend) }

    /// Minus twice the logarithm of the density of the raw values, for choosing between scales.
    var density: Double { logLikelihood + series.logJacobian }

    private struct Tried {
        var fits: [WhitenedRegression]
        var correlations: [Double]
        var best: (fit: Int, hasTrend: Bool)
        var logLikelihood: Double
    }

    private static func tried(
        _ series: Observations, _ columns: [[Double]], _ deviation: [Double], _ memory: [Double]?,
        _ correlations: [Double] = Description.grid
    ) -> Tried {
        let grid = memory == nil ? correlations : [0]
        let price = log(Double(series.count)) / 2
        var tried = Tried(
            fits: [], correlations: grid, best: (0, false), logLikelihood: -.infinity)
        for correlation in grid {
            let whitening = Whitening(
                times: series.times,
                correlation: memory
                    ?? [Double](repeating: correlation, count: series.count),
                deviation: deviation)
            let fit = WhitenedRegression(series.values, columns: columns, whitening: whitening)
            tried.fits.append(fit)
            let plain = fit.logLikelihood(squares: fit.squares)
            let withTrend = fit.logLikelihood(squares: fit.squaresWithLast) - price
            if max(plain, withTrend) > tried.logLikelihood {
                tried.logLikelihood = max(plain, withTrend)
                tried.best = (tried.fits.count - 1, withTrend > plain)
            }
        }
        return tried
    }

    /// The number of waves with the least information criterion, over a few autocorrelations.
    private static func waves(_ series: Observations, _ changes: [[Double]]) -> Int {
        let length = series.seasonLength
        guard length > 1, series.periods >= length else { return 0 }
        // Of one season alone, little more than a wave can be told from what else happened in it.
        let isShort = 4 * series.periods < 7 * length
        let most = isShort ? 1 : min(length / 2, max(1, series.count / 20), 13)
        let trend = series.times.map { Double($0) / Double(series.periods) }
        let columns =
            [[Double](repeating: 1, count: series.count)] + changes + [trend]
            + MeanShape.waves(most, series)
        let priced = log(Double(series.count))
        var least = Double.infinity
        var chosen = 0
        for correlation in [0, 0.4, 0.8] {
            let whitening = Whitening(
                times: series.times,
                correlation: [Double](repeating: correlation, count: series.count),
                deviation: [Double](repeating: 1, count: series.count))
            let squares = WhitenedRegression.nestedSquares(
                series.values, columns: columns, whitening: whitening)
            for wave in (isShort ? 1 : 0)...most {
                let place = min(changes.count + 1 + 2 * wave, squares.count - 1)
                let criterion =
                    Double(series.count) * log(max(squares[place], 1e-12))
                    + 2 * whitening.logScale + priced * Double(2 * wave)
                if criterion < least {
                    least = criterion
                    chosen = wave
                }
            }
        }
        return chosen
    }

    private static func errors(of fit: WhitenedRegression, hasTrend: Bool) -> [Double] {
        guard hasTrend, fit.hasLast else { return fit.residuals }
        return (0..<fit.count).map {
            fit.residuals[$0] - fit.lastProduct * fit.basis[$0 * fit.rank + fit.rank - 1]
        }
    }

    /// White errors put together again.
    static func coloured(_ errors: [Double], _ whitening: Whitening) -> [Double] {
        var result = errors
        for i in errors.indices {
            result[i] = errors[i] / whitening.precision[i]
            if i > 0 { result[i] += whitening.carried[i] * result[i - 1] }
        }
        return result
    }

    /// The deviation of each observation's errors, part by part, the first part being one.
    private static func deviations(
        _ errors: [Double], _ deviation: [Double], _ starts: [Int]
    ) -> [Double] {
        let parts = Believed.parts(starts, count: errors.count)
        var squares = [Double](repeating: 0, count: starts.count + 1)
        var counts = squares
        for i in errors.indices {
            let error = errors[i] * deviation[i]
            squares[parts[i]] += error * error
            counts[parts[i]] += 1
        }
        let variances = zip(squares, counts).map { max($0 / max($1, 1), 1e-12) }
        return parts.map { (variances[$0] / variances[0]).squareRoot() }
    }

    /// The correlation of neighbours, part by part.
    private static func memory(
        _ errors: [Double], _ series: Observations, _ starts: [Int], _ deviation: [Double]
    ) -> [Double] {
        let parts = Believed.parts(starts, count: errors.count)
        var products = [Double](repeating: 0, count: starts.count + 1)
        var squares = products
        for i in errors.indices.dropFirst() where series.times[i] == series.times[i - 1] + 1 {
            let weight = 1 / (deviation[i] * deviation[i])
            products[parts[i]] += weight * errors[i] * errors[i - 1]
            squares[parts[i]] += weight * errors[i - 1] * errors[i - 1]
        }
        let found = zip(products, squares).map {
            $1 > 0 ? min(max($0 / $1, -0.6), 0.97) : 0
        }
        return parts.map { found[$0] }
    }
}

extension WhitenedRegression {
    /// The logarithm of the likelihood at its greatest over the variance, but for a constant.
    func logLikelihood(squares: Double) -> Double {
        let n = Double(count)
        return -n / 2 * log(max(squares, 1e-12 * n) / n) - whitening.logScale
    }

    /// The residual sums of squares with the first column, the first two, and so on.
    static func nestedSquares(
        _ response: [Double], columns: [[Double]], whitening: Whitening
    ) -> [Double] {
        var residuals = whitening.whitened(response)
        var vectors: [[Double]] = []
        var squares = residuals.reduce(0) { $0 + $1 * $1 }
        return columns.map { column in
            if let vector = orthonormal(whitening.whitened(column), to: vectors) {
                let share = product(vector, residuals)
                subtract(share, of: vector, from: &residuals)
                squares = max(squares - share * share, 0)
                vectors.append(vector)
            }
            return squares
        }
    }
}

extension Description {
    /// Twice what the logarithm of the likelihood gains, at its greatest over autocorrelation and trend, if
    /// these gains were taken. One gain for each fit that was asked.
    func statistic(_ gains: [(fit: Int, gain: WhitenedRegression.Gain)]) -> Double {
        var best = -Double.infinity
        for (index, gain) in gains {
            let fit = fits[index]
            best = max(
                best, fit.logLikelihood(squares: fit.squares - gain.plain),
                fit.logLikelihood(squares: fit.squaresWithLast - gain.withLast) - trendPrice)
        }
        return 2 * (best - logLikelihood)
    }

    /// The same of columns that begin at each of `starts`, together with `others`, by a few of the fits.
    func statistics(
        of columns: [[Double]], from starts: [Int], beside others: [[Double]] = []
    ) -> [Double] {
        let gains = fewFits.map {
            (fit: $0, gains: fits[$0].gains(of: columns, from: starts, beside: others))
        }
        return starts.indices.map { place in
            statistic(gains.map { (fit: $0.fit, gain: $0.gains[place]) })
        }
    }

    /// The best fit, and some of weaker autocorrelation, which a change yet to be described may leave.
    var fewFits: [Int] {
        Set([min(1, fits.count - 1), max(0, best.fit - 4), max(0, best.fit - 2), best.fit])
            .sorted()
    }
}

extension Description {
    /// The same without one change of the mean.
    func without(shape index: Int) -> Description {
        var believed = believed
        believed.shapes.remove(at: index)
        return Description(series, believed)
    }
}
