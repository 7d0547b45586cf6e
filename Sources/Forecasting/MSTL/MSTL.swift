// MSTL: seasons by repeated STL, the rest by another model.
//
//   decomposition   y_t = Σ_i s_{i,t} + a_t, seasons s_i of lengths m_i by loess, a_t trend and remainder
//   forecast        f_{t+h} = Σ_i s_i[(t + h) mod m_i] + f^a_{t+h}
//
// s_i[·] are the last m_i seasonal values; f^a is the forecast of a, by default non-seasonal ETS. Assumes
// seasons that add to the level and change slowly; their lengths are given. Source: Bandara, Hyndman and
// Bergmeir, MSTL (2021); Cleveland and others, STL (1990); the forecast as R's `stlf` has it.
//
// The parameters of the model of a are estimated on a. Its state is that after y_t − Σ s_i[·] for the whole
// series: the indices then stand still, and an update costs one step of that model. Each place of a season
// is taken for a random walk from season to season: its index k seasons ahead has the variance k·v_i, v_i
// the mean squared change of s_i over one season. These variances add to that of the model of a. Within
// the training values errors may be larger than the deviation says, the more a season has changed since.
//
// A season of which the series has not more than two is left out. Fails where the model of a does. Serves
// poorly: a swing that grows with the level (transform the series first), seasons that change quickly.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model mstl
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,mstl,1548,1411.3,1684.8
//     casualties,1982-02-01,mstl,1331.4,1187.7,1475.1
//     casualties,1982-03-01,mstl,1428,1277.6,1578.4
//
// On the list of models it is `mstl`, the rest by ETS; `mstl(…)` composes it with season lengths and any
// model for the rest (`MSTLComposition`).

import Glibc
import Statistics

/// Several seasons by STL, the rest by `Trend`.
package struct MSTL<Trend: Forecaster>: Forecaster {
    /// The seasonal index of each place of one season, counted from the first training observation.
    private struct Season: Codable, Hashable, Sendable {
        let indices: [Double]
        /// The root mean square of an index's change over one season.
        let change: Double
        /// The place of the next period.
        var position = 0

        mutating func advance() {
            position += 1
            if position == indices.count { position = 0 }
        }
    }

    /// The season lengths asked for; those in use are in the specification.
    package let seasonLengths: [Int]
    private var seasons: [Season]
    /// The model of the series less its seasons.
    package private(set) var trend: Trend

    package var specification: String {
        let lengths = seasons.map { String($0.indices.count) }.joined(separator: ",")
        return "MSTL(\(lengths)) + \(trend.specification)"
    }

    package var parameters: [ModelParameter] { trend.parameters }

    package func reestimated(on values: [Double]) throws(FitFailure) -> MSTL {
        try MSTL.fit(values, seasonLengths, robust: isRobust) { (rest) throws(FitFailure) in
            try trend.reestimated(on: rest)
        }
    }

    package func restarted() -> MSTL {
        var model = self
        for index in seasons.indices { model.seasons[index].position = 0 }
        model.trend = trend.restarted()
        return model
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        var season: [Double] = []
        var rest: [Double] = []
        season.reserveCapacity(values.count)
        rest.reserveCapacity(values.count)
        for value in values {
            var index = 0.0
            for place in seasons.indices {
                index += seasons[place].indices[seasons[place].position]
                seasons[place].advance()
            }
            season.append(index)
            rest.append(value - index)
        }
        let change = seasonDeviation(step: 0)
        var forecasts = trend.update(rest)
        for t in forecasts.indices {
            forecasts[t] = OneStepForecast(
                mean: forecasts[t].mean + season[t],
                standardDeviation: hypot(forecasts[t].standardDeviation, change))
        }
        return forecasts
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let rest = trend.forecast(horizon: horizon, levels: levels, seed: seed)
        let season = (0..<horizon).map { step in
            seasons.reduce(0) { $0 + $1.indices[($1.position + step) % $1.indices.count] }
        }
        let change = (0..<horizon).map { seasonDeviation(step: $0) }
        let intervals = rest.intervals.map { interval in
            let z = NormalDistribution.quantile(0.5 + interval.level / 200)
            func limits(_ limit: [Double], _ sign: Double) -> [Double] {
                (0..<horizon).map { step in
                    let width = hypot(limit[step] - rest.mean[step], z * change[step])
                    return rest.mean[step] + season[step] + sign * width
                }
            }
            return Forecast.Interval(
                level: interval.level, lower: limits(interval.lower, -1),
                upper: limits(interval.upper, 1))
        }
        return Forecast(
            mean: (0..<horizon).map { rest.mean[$0] + season[$0] }, intervals: intervals)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let rest = trend.simulate(horizon: horizon, paths: paths, seed: seed)
        var path = 0
        // Streams of their own, so that seasons and rest are independent.
        return SamplePaths.draw(paths: paths, seed: ~seed) { numbers in
            var values = rest[path]
            path += 1
            for season in seasons {
                let count = season.indices.count
                // Each place is a random walk from season to season.
                var drift = [Double](repeating: 0, count: min(count, horizon))
                for step in values.indices {
                    drift[step % count] += season.change * numbers.normal()
                    values[step] +=
                        season.indices[(season.position + step) % count] + drift[step % count]
                }
            }
            return values
        }
    }

    /// The deviation of the sum of the seasons `step` periods after the next.
    private func seasonDeviation(step: Int) -> Double {
        seasons.reduce(0) { sum, season in
            let ahead = Double(1 + step / season.indices.count)
            return hypot(sum, season.change * ahead.squareRoot())
        }
    }

    private let isRobust: Bool

    /// - Parameters:
    ///   - seasonLengths: in periods, in any order.
    ///   - robust: outliers weigh less in the seasons.
    ///   - fitTrend: makes the model of what the seasons leave.
    static func fit(
        _ values: [Double], _ seasonLengths: [Int], robust: Bool = false,
        trend fitTrend: ([Double]) throws(FitFailure) -> Trend
    ) throws(FitFailure) -> MSTL {
        guard values.contains(where: \.isFinite) else {
            throw .tooFewObservations(needed: 1, found: 0)
        }
        let parts = MultipleSTL(values, periods: seasonLengths, robust: robust)
        let seasons = zip(parts.periods, parts.seasonal).map { period, seasonal in
            // The last value of each place, in the order of the first observation's season.
            let start = values.count - period
            var changes = MeanSquare()
            for t in period..<values.count { changes.add(seasonal[t] - seasonal[t - period]) }
            return Season(
                indices: (0..<period).map { place in
                    seasonal[start + (place + period - start % period) % period]
                }, change: changes.root ?? 0)
        }
        let trend = try fitTrend(parts.adjusted)
        var model = MSTL(
            seasonLengths: seasonLengths, seasons: seasons, trend: trend, isRobust: robust)
        if !seasons.isEmpty {
            model = model.restarted()
            _ = model.update(values)
        }
        return model
    }

    private init(
        seasonLengths: [Int], seasons: [Season], trend: Trend, isRobust: Bool
    ) {
        self.seasonLengths = seasonLengths
        self.seasons = seasons
        self.trend = trend
        self.isRobust = isRobust
    }
}

extension MSTL: ForecastModel where Trend: ForecastModel {
    package static var name: String {
        Trend.self == ETS.self ? "mstl" : "mstl-" + Trend.name
    }

    package static var summary: String {
        "MSTL: seasons of any number and length by loess, the rest by \(Trend.name)."
    }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> MSTL {
        try fit(values, seasonLengths: [seasonLength])
    }

    package static func fit(
        _ values: [Double], seasons: SeasonLengths
    ) throws(FitFailure) -> MSTL {
        try fit(values, seasonLengths: seasons.whole)
    }

    /// - Parameters:
    ///   - seasonLengths: in periods, in any order.
    ///   - robust: outliers weigh less in the seasons.
    package static func fit(
        _ values: [Double], seasonLengths: [Int], robust: Bool = false
    ) throws(FitFailure) -> MSTL {
        try fit(values, seasonLengths, robust: robust) { (rest) throws(FitFailure) in
            try Trend.fit(rest, seasonLength: 1)
        }
    }
}
