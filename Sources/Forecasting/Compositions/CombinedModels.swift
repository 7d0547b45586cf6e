// `mean(…)`, `median(…)` and `weighted(…)`: several models, one forecast. See `Combination` for the
// equations, what is assumed and the sources.
//
// A member that cannot serve a series is left out and named (`Combination.declined`); fails where
// none can.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 1 --level 80 \
//     > --model 'mean(ets,snaive)' --model 'median(ets,arima,ces)' --model 'weighted(ets,snaive)'
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,"mean(ets,snaive)",1517.7,1326.4,1709
//     casualties,1982-01-01,"median(ets,arima,ces)",1536.8,1369.3,1704.4
//     casualties,1982-01-01,"weighted(ets,snaive)",1516.8,1324.7,1708.8

/// A combination as a model of its own.
struct CombinedModels: Forecaster {
    private(set) var combination: Combination
    /// That of the rolling origins.
    let seasonLength: Int

    var specification: String { combination.specification }
    var parameters: [ModelParameter] { combination.parameters }

    func reestimated(on values: [Double]) throws(FitFailure) -> CombinedModels {
        CombinedModels(
            combination: try combination.reestimated(on: values, seasonLength: seasonLength),
            seasonLength: seasonLength)
    }

    func restarted() -> CombinedModels {
        CombinedModels(combination: combination.restarted(), seasonLength: seasonLength)
    }

    mutating func update(_ values: [Double]) -> [OneStepForecast] { combination.update(values) }

    func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        combination.forecast(horizon: horizon, levels: levels, seed: seed)
    }

    func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        combination.simulate(horizon: horizon, paths: paths, seed: seed)
    }
}

extension Composition {
    static let mean = combined(.mean, "Mean of the models' forecasts, with calibrated intervals.")
    static let median = combined(
        .median, "Median of the models' forecasts, with calibrated intervals.")
    static let weighted = combined(
        .weighted, "Mean weighted by inverse squared errors from rolling origins.")

    private static func combined(_ rule: Combination.Rule, _ summary: String) -> Composition {
        Composition(
            head: rule.rawValue, syntax: "\(rule.rawValue)(MODEL,MODEL,…)", summary: summary,
            type: CombinedModels.self,
            fault: { arguments in
                if let number = arguments.first(where: { $0.isNumber }) {
                    return "takes models, not '\(number.text)'"
                }
                return arguments.count < 2 ? "takes two models or more" : nil
            },
            fit: { arguments, values, seasons throws(FitFailure) in
                CombinedModels(
                    combination: try Combination.fit(
                        values, seasons: seasons, members: arguments.models, rule: rule),
                    seasonLength: seasons.first)
            })
    }
}

extension ModelExpression.Argument {
    var isNumber: Bool {
        if case .number = self { return true }
        return false
    }
}
