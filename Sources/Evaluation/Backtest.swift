// Goal: the accuracy a model would have had at each step of the horizon, from several origins in the past.
// Source: rolling-origin evaluation (Tashman 2000). The last origin leaves one horizon of values after it,
// each earlier one `step` periods more; between two origins the model is fitted again, updated, or left alone.

package import Forecasting

/// How to look back: from which origins, how far ahead, and what happens between them.
package struct Backtest: Hashable, Sendable {
    /// What becomes of the model when the origin moves on.
    package enum Between: String, CaseIterable, Hashable, Sendable {
        /// The full search on all values before each origin.
        case refit
        /// The values between pass through the state; parameters stay.
        case update
        /// The forecast made at the first origin is not revised.
        case none
    }

    package let horizon: Int
    package let origins: Int
    package let step: Int
    package let between: Between

    /// - Parameters:
    ///   - horizon: at least one.
    ///   - origins: at least one; a short series has fewer.
    ///   - step: periods between origins, at least one.
    package init(horizon: Int, origins: Int, step: Int, between: Between) {
        self.horizon = horizon
        self.origins = origins
        self.step = step
        self.between = between
    }

    /// What one model said of one series.
    package struct Outcome: Sendable {
        /// For each step of the horizon, the forecasts from all origins.
        package let steps: [ScoredForecasts]
        /// The forecasts of every step.
        package let all: ScoredForecasts
        /// How many origins there were.
        package let origins: Int
        /// What could not serve at the first origin, and the model that did.
        package let chain: FallbackChain
    }

    /// The numbers of values before each origin, ascending; empty where none leaves a training value.
    package func origins(of count: Int) -> [Int] {
        let last = count - horizon
        return (0..<origins).map { last - (origins - 1 - $0) * step }.filter { $0 > 0 }
    }

    /// - Parameters:
    ///   - name: the text of a model expression.
    ///   - covariates: each column as long as `values`; over the horizon they count as known.
    ///   - seasons: errors are scaled by changes over the first.
    /// - Returns: nil where the series is too short for any origin.
    /// - Throws: where no model can serve at the first origin, or a covariate is missing over a horizon.
    package func run(
        _ name: String, on values: [Double], covariates: Covariates = Covariates(),
        seasons: SeasonLengths, seed: UInt64
    ) throws(FitFailure) -> Outcome? {
        let origins = origins(of: values.count)
        guard let first = origins.first else { return nil }
        let training = Array(values[..<first])
        let chain = try FallbackChain(
            name, training, covariates: covariates[0..<first], seasons: seasons)
        var model = chain.model
        var points = [[ScoredForecasts.Point]](repeating: [], count: horizon)
        let wholeSpan = values.count - first
        let unrevised =
            between == .none
            ? try model.forecast(
                horizon: wholeSpan, levels: [95], seed: seed,
                covariates: covariates[first..<values.count]) : nil
        var stands = first
        for origin in origins {
            switch between {
            case .none: break
            case .update:
                _ = model.update(
                    Array(values[stands..<origin]), covariates: covariates[stands..<origin])
            case .refit where origin > first:
                model = try FallbackChain(
                    name, Array(values[..<origin]), covariates: covariates[0..<origin],
                    seasons: seasons
                ).model
            case .refit: break
            }
            stands = origin
            let skipped = unrevised == nil ? 0 : origin - first
            let forecast: Forecast
            if let unrevised {
                forecast = unrevised
            } else {
                forecast = try model.forecast(
                    horizon: horizon, levels: [95], seed: seed,
                    covariates: covariates[origin..<(origin + horizon)])
            }
            for step in 0..<horizon where !values[origin + step].isNaN {
                points[step].append(
                    ScoredForecasts.Point(
                        actual: values[origin + step], forecast: forecast.mean[skipped + step],
                        lower: forecast.intervals[0].lower[skipped + step],
                        upper: forecast.intervals[0].upper[skipped + step]))
            }
        }
        let scale = RollingOrigin.seasonalScale(of: training, seasonLength: seasons.first)
        let rootScale = RollingOrigin.seasonalRootScale(of: training, seasonLength: seasons.first)
        func scored(_ points: [ScoredForecasts.Point]) -> ScoredForecasts {
            ScoredForecasts(points: points, scale: scale, rootScale: rootScale)
        }
        return Outcome(
            steps: points.map(scored), all: scored(points.flatMap { $0 }),
            origins: origins.count, chain: chain)
    }
}
