// The model for a series of which nothing is known: what serves best on average over many kinds.
//
// A regular series is forecast by four models that carry the past on in different ways: exponential
// smoothing, ARIMA, complex exponential smoothing and dynamic optimised theta. Where it is never
// negative, the latter two see it under a Box–Cox transformation too, a series without a season gets
// a random walk with drift besides, since a short one tells less of its trend than of its mean
// change, and the forecasts are weighted by their errors at rolling origins; elsewhere the median is
// taken. With a
// season of more than 24 periods it is the median of the four, a decomposition and a regression with
// harmonics, which keep its shape. With several seasons, named by the caller, the median is that of a decomposition,
// a regression and ARIMA, since smoothing knows one season. A series that is zero most of the time
// is intermittent demand (Syntetos, Boylan and Croston 2005: at least 1.32 periods between demands)
// and is forecast by the median of the models made for it. Where none of them can serve, the
// seasonal naive forecast does, which needs one value. It assumes nothing of the series, and of the
// members that their errors differ; equations: see `Combination`.
// Source: Petropoulos and Svetunkov, A simple combination of univariate models, International
// Journal of Forecasting 36 (2020), sixth of 50 in the M4 competition. Limits and
// bounds: see `Combination`.
//
// Fails where nothing was observed. Serves poorly: several seasons at once in a series too short to
// show them, or unnamed; a level that has just moved.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model auto
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,auto,1545.2,1381.8,1709.3
//     casualties,1982-02-01,auto,1385.6,1219.3,1552.7
//     casualties,1982-03-01,auto,1435.6,1258.8,1613.3

/// The best known combination for an unknown series.
package struct Auto: ForecastModel {
    package static let name = "auto"
    package static let summary =
        "The models that suit the series, combined, with calibrated intervals; the default."

    /// Who forecasts a series, and how the forecasts become one.
    struct Choice {
        let members: [String]
        let rule: Combination.Rule
    }

    /// For a series with a value in most periods.
    static let regular = ["ets", "arima", "ces", "dotm"]
    /// The same where no value is negative; see the README.
    static let nonNegative = ["ets", "arima", "ces", "boxCox(ces)", "dotm", "boxCox(dotm)"]
    /// Beside these where there is no season.
    static let withoutSeason = ["drift"]
    /// Beside the regular ones where the season is longer than smoothing has an index a period for.
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
        func combination(_ choice: Choice) throws(FitFailure) -> Combination {
            try Combination.fit(
                values, seasons: seasons,
                members: choice.members.compactMap { try? ModelExpression($0) },
                rule: choice.rule)
        }
        let combined: Combination
        do throws(FitFailure) {
            combined = try combination(choice(for: values, seasons))
        } catch {
            combined = try combination(Choice(members: [last], rule: .median))
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

    private static func choice(for values: [Double], _ seasons: SeasonLengths) -> Choice {
        if isIntermittent(values) { return Choice(members: intermittent, rule: .median) }
        // A season not seen twice is none to the members for it.
        let seen = seasons.whole.filter { $0 > 1 && 2 * $0 < values.count }
        if seen.count > 1 { return Choice(members: severalSeasons, rule: .median) }
        if seen.contains(where: { $0 > ETS.longestFullSeason }) {
            return Choice(members: regular + longSeason, rule: .median)
        }
        if values.contains(where: { $0 < 0 }) { return Choice(members: regular, rule: .median) }
        let hasSeason = seasons.whole.contains { $0 > 1 }
        return Choice(members: nonNegative + (hasSeason ? [] : withoutSeason), rule: .weighted)
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
