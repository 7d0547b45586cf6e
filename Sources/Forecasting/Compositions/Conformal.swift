// `conformal(…)`: another model's point forecasts, with intervals from the errors that it has made.
//
//   limits   f_h ∓ q_h(p) · d_h
//
// f_h and d_h are the model's point forecast and the deviation it expects h steps ahead (half the
// width of its 95% interval over 1.96); q_h(p) is a conformal quantile of |y − f| / d over rolling
// origins in the last third of the training values, see `ConformalScores` for the equations and the
// sources. The parameters were estimated on what comes before, and pass by exact updates from
// origin to origin.
//
// It assumes that errors to come are like those of that third; not that they are normal, nor that
// the model is right. The limits of a series that was never negative stop at zero (at the point
// forecast where that is below), until a value below it is seen. Standard deviations of one step
// are the model's times the spread k of its errors. Fails where the model does. Serves poorly:
// fewer than some thirty values, where the model's own deviations, widened by what is usual, say
// more than errors do.
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 3 --level 80 \
//     > --model 'conformal(ets)'
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,conformal(ets),1561.4,1417.4,1705.4
//     casualties,1982-02-01,conformal(ets),1374.5,1248,1500.9
//     casualties,1982-03-01,conformal(ets),1413.1,1280,1546.2

import Statistics

/// A model with intervals from its errors.
struct Conformal: Forecaster {
    private(set) var member: FittedModel
    let scores: ConformalScores
    let seasonLength: Int
    /// Whether no value below zero was seen.
    private(set) var isNonNegative: Bool

    var specification: String { "conformal(\(member.specification))" }

    var parameters: [ModelParameter] {
        [ModelParameter(name: "spread", value: scores.spread)] + member.parameters
    }

    static func fit(
        _ expression: ModelExpression, _ values: [Double], seasons: SeasonLengths
    ) throws(FitFailure) -> Conformal {
        Conformal(
            of: try FittedModel.fit(expression, values, seasons: seasons), values,
            seasonLength: seasons.first)
    }

    func reestimated(on values: [Double]) throws(FitFailure) -> Conformal {
        Conformal(of: try member.reestimated(on: values), values, seasonLength: seasonLength)
    }

    private init(of member: FittedModel, _ values: [Double], seasonLength: Int) {
        self.member = member
        self.seasonLength = seasonLength
        scores = ConformalScores(of: member, on: values, seasonLength: seasonLength)
        isNonNegative = !values.contains { $0 < 0 }
    }

    func restarted() -> Conformal {
        var copy = self
        copy.member = member.restarted()
        copy.isNonNegative = true
        return copy
    }

    mutating func update(_ values: [Double]) -> [OneStepForecast] {
        if values.contains(where: { $0 < 0 }) { isNonNegative = false }
        return member.update(values).map {
            OneStepForecast(
                mean: $0.mean, standardDeviation: $0.standardDeviation * scores.spread)
        }
    }

    func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let forecast = member.forecast(horizon: horizon, levels: [Self.level], seed: seed)
        let floor = isNonNegative ? 0 : -Double.greatestFiniteMagnitude
        let intervals = levels.map { level in
            var lower: [Double] = []
            var upper: [Double] = []
            lower.reserveCapacity(horizon)
            upper.reserveCapacity(horizon)
            for step in 0..<horizon {
                let mean = forecast.mean[step]
                let reach =
                    scores.reach(level: level, step: step) * Self.deviation(of: forecast, at: step)
                // Near the largest number the reach alone may be past it.
                lower.append(
                    max(mean - reach, min(mean, floor), -Double.greatestFiniteMagnitude))
                upper.append(min(mean + reach, Double.greatestFiniteMagnitude))
            }
            return Forecast.Interval(level: level, lower: lower, upper: upper)
        }
        return Forecast(mean: forecast.mean, intervals: intervals)
    }

    func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let target = forecast(horizon: horizon, levels: LimitMap.levels, seed: seed)
        let floor = isNonNegative ? 0 : -Double.greatestFiniteMagnitude
        let future = MappedPaths(
            of: member, to: target, horizon: horizon, paths: paths, seed: seed, place: 0,
            floor: { min(target.mean[$0], floor) })
        return (0..<max(paths, 0)).map { future.path($0) }
    }

    /// The level whose width stands for the error that a model expects, and its normal quantile.
    static let level = 95.0
    private static let quantile = 1.959963984540054

    /// The deviation that a forecast with the interval of `level` expects.
    static func deviation(of forecast: Forecast, at step: Int) -> Double {
        let interval = forecast.intervals[0]
        return deviation(lower: interval.lower[step], upper: interval.upper[step])
    }

    /// That of a normal error with these limits of `level`.
    static func deviation(lower: Double, upper: Double) -> Double {
        (upper / 2 - lower / 2) / quantile
    }
}

extension Composition {
    static let conformal = Composition(
        head: "conformal", syntax: "conformal(MODEL)",
        summary: "The model's point forecasts, intervals from its errors at rolling origins.",
        type: Conformal.self,
        fault: { arguments in
            if let number = arguments.first(where: { $0.isNumber }) {
                return "takes a model, not '\(number.text)'"
            }
            return arguments.count > 1 ? "takes one model" : nil
        },
        fit: { arguments, values, seasons throws(FitFailure) in
            try Conformal.fit(arguments.models[0], values, seasons: seasons)
        })
}
