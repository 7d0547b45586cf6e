// The model for a series of which nothing is known: what serves best on average over many kinds.
//
// A regular series is forecast by the median of four models that carry the past on in different
// ways: exponential smoothing, ARIMA, complex exponential smoothing and dynamic optimised theta. To
// a season of more than 24 periods a decomposition and a regression with harmonics are added, which
// keep its shape. With several seasons, named by the caller, the median is that of a decomposition,
// a regression and ARIMA, since smoothing knows one season. A series that is zero most of the time
// is intermittent demand (Syntetos, Boylan and Croston 2005: at least 1.32 periods between demands)
// and is forecast by the median of the models made for it. Where none of them can serve, the
// seasonal naive forecast does, which needs one value.
// Source: Petropoulos and Svetunkov, A simple combination of univariate models, International
// Journal of Forecasting 36 (2020), sixth of 50 in the M4 competition. Limits and
// bounds: see `Combination`.
//
// Serves poorly: several seasons at once in a series too short to show them, or unnamed; a level
// that has just moved.
//
//     let model = try Auto.fit(airPassengers, seasonLength: 12)      // 1949 to 1960, 144 months
//     model.specification          // the members' forms: median(ETS(M,A,M), …)

/// The best known combination for an unknown series.
package struct Auto: ForecastModel {
    package static let name = "auto"
    package static let summary =
        "Median of the models that suit the series, with calibrated intervals; the default."

    /// The members for a series with a value in most periods.
    static let regular = ["ets", "arima", "ces", "dotm"]
    /// Beside these where the season is longer than smoothing has an index a period for.
    static let longSeason = ["mstl", "regression"]
    /// The members for a series with several seasons, chosen on Victoria's hourly demand; see the
    /// README.
    static let severalSeasons = ["mstl", "regression", "arima"]
    /// The members for intermittent demand.
    static let intermittent = ["sba", "tsb", "adida", "imapa"]
    /// Takes the members' place when none of them can serve.
    static let last = "snaive"
    /// The mean distance between periods that are not zero from which demand is intermittent.
    static let intermittentDistance = 1.32

    package private(set) var combination: Combination
    package let seasonLength: Int

    package var specification: String { combination.specification }
    package var parameters: [ModelParameter] { combination.parameters }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Auto {
        try fit(values, seasons: SeasonLengths(seasonLength))
    }

    package static func fit(
        _ values: [Double], seasons: SeasonLengths
    ) throws(FitFailure) -> Auto {
        func combination(_ members: [String]) throws(FitFailure) -> Combination {
            try Combination.fit(
                values, seasons: seasons, members: members.compactMap { try? ModelExpression($0) },
                rule: .median)
        }
        let combined: Combination
        do throws(FitFailure) {
            combined = try combination(members(for: values, seasons))
        } catch {
            combined = try combination([last])
        }
        return Auto(combination: combined, seasonLength: seasons.first)
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> Auto {
        Auto(
            combination: try combination.reestimated(on: values, seasonLength: seasonLength),
            seasonLength: seasonLength)
    }

    package func restarted() -> Auto {
        Auto(combination: combination.restarted(), seasonLength: seasonLength)
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        combination.update(values)
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        combination.forecast(horizon: horizon, levels: levels, seed: seed)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        combination.simulate(horizon: horizon, paths: paths, seed: seed)
    }

    /// The names of the members that suit the values, of those on the list of models.
    private static func members(for values: [Double], _ seasons: SeasonLengths) -> [String] {
        let candidates = isIntermittent(values) ? intermittent : regular(values.count, seasons)
        let known = candidates.filter { ModelList.model(named: $0) != nil }
        return known.isEmpty ? regular : known
    }

    private static func regular(_ count: Int, _ seasons: SeasonLengths) -> [String] {
        // A season not seen twice is none to the members for it.
        let seen = seasons.whole.filter { $0 > 1 && 2 * $0 < count }
        if seen.count > 1 { return severalSeasons }
        return seen.contains { $0 > ETS.longestFullSeason } ? regular + longSeason : regular
    }

    private static func isIntermittent(_ values: [Double]) -> Bool {
        var observed = 0
        var demands = 0
        for value in values where value.isFinite {
            if value < 0 { return false }
            observed += 1
            if value > 0 { demands += 1 }
        }
        return demands > 0 && Double(observed) >= intermittentDistance * Double(demands)
    }
}
