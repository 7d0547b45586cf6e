// `boxCox(…)` and `log(…)`: a model of the transformed series, and forecasts on the scale of the series itself.
//
//   w_t = ((y_t/s)^λ − 1)/λ,   log(y_t/s) for λ = 0                      (Box and Cox 1964)
//   median and limits: the plain inverse of the model's;   mean: the median times
//   1 + σ²_h (1 − λ)/(2 (λ w_h + 1)²)                                    (second term of Taylor's series)
//
// s is a power of two that brings the values to one or below, so that the transform does not depend on the
// unit. λ is Guerrero's (1993), which makes the spread of a season independent of its level, within [0, 1]:
// beyond these the inverse is not defined for every forecast. `boxCox(0.3, ets)` states it, `log(ets)` is λ = 0.
// The model sees values of zero and below, and so takes an additive form.
//
// It assumes that errors and seasons are in proportion to a power of the level, the same one throughout.
// The mean is kept at or below the upper limit of two deviations: where the variance is large Taylor's
// series says more than is there. A value that the transform does not know counts as missing: one below
// zero, and zero for λ = 0. Fails where the training values have such a value, and where the model does.
// Serves poorly: series near zero, whose relative changes are large for no reason but their size.
// Sources: Box and Cox, An analysis of transformations (1964); Guerrero, Time-series analysis supported by
// power transformations, Journal of Forecasting 12 (1993).
//
//     $ grep -e month -e ,drivers, data/uk-road-casualties/months/1969-1981.csv > drivers.csv
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 2 --level 80 \
//     > --model 'boxCox(ets)' --model 'log(ets)'
//     series_id,time,model,mean,lower_80,upper_80
//     casualties,1982-01-01,boxCox(ets),1555.8,1394.3,1719.7
//     casualties,1982-02-01,boxCox(ets),1369.2,1206.8,1534.3
//     casualties,1982-01-01,log(ets),1575.5,1425.1,1731.8
//     casualties,1982-02-01,log(ets),1401.3,1261.2,1547.3

import Glibc
import Statistics

/// A model of a transformed series.
struct Transformed: Forecaster {
    private(set) var member: FittedModel
    let transform: BoxCox
    /// What values are divided by before they are transformed: a power of two.
    let scale: Double

    var specification: String {
        transform.power == 0
            ? "log(\(member.specification))"
            : "boxCox(\((transform.power * 100).rounded() / 100), \(member.specification))"
    }

    var parameters: [ModelParameter] {
        [ModelParameter(name: "power", value: transform.power)] + member.parameters
    }

    /// - Parameter power: in [0, 1]; nil where it is to be found.
    static func fit(
        _ expression: ModelExpression, _ values: [Double], seasons: SeasonLengths, power: Double?
    ) throws(FitFailure) -> Transformed {
        let shape = try Shape(values)
        let found = power ?? shape.power(of: values, seasonLength: seasons.first)
        guard found > 0 || shape.least > 0 else { throw .notPositive }
        let transform = BoxCox(power: found)
        let transformed = values.map { Transformed.value($0, transform, scale: shape.scale) }
        return Transformed(
            member: try FittedModel.fit(expression, transformed, seasons: seasons),
            transform: transform, scale: shape.scale)
    }

    /// What decides which powers can serve a series.
    private struct Shape {
        let least: Double
        let scale: Double

        init(_ values: [Double]) throws(FitFailure) {
            var least = Double.infinity
            var greatest = 0.0
            for value in values where value.isFinite {
                least = min(least, value)
                greatest = max(greatest, value)
            }
            guard least.isFinite else { throw .tooFewObservations(needed: 1, found: 0) }
            guard least >= 0, greatest > 0 else { throw .notPositive }
            self.least = least
            scale = Double(sign: .plus, exponent: min(greatest.exponent + 1, 1023), significand: 1)
        }

        /// The least power that knows a zero and still tells it from small values.
        private static let leastWithZeros = 0.1

        func power(of values: [Double], seasonLength: Int) -> Double {
            let range = (least > 0 ? 0 : Shape.leastWithZeros)...1
            let found = BoxCox.guerrero(
                values.map { $0 / scale }, seasonLength: seasonLength, range: range)
            return found?.power ?? 1
        }
    }

    /// `nan` where the transform does not know the value.
    private static func value(_ value: Double, _ transform: BoxCox, scale: Double) -> Double {
        value >= 0 ? transform.transformed(value / scale) : .nan
    }

    private func transformed(_ values: [Double]) -> [Double] {
        values.map { Transformed.value($0, transform, scale: scale) }
    }

    func reestimated(on values: [Double]) throws(FitFailure) -> Transformed {
        Transformed(
            member: try member.reestimated(on: transformed(values)), transform: transform,
            scale: scale)
    }

    func restarted() -> Transformed {
        Transformed(member: member.restarted(), transform: transform, scale: scale)
    }

    mutating func update(_ values: [Double]) -> [OneStepForecast] {
        member.update(transformed(values)).map { step in
            let deviation = step.standardDeviation
            let half = original(step.mean + deviation) / 2 - original(step.mean - deviation) / 2
            return OneStepForecast(
                mean: mean(step.mean, deviation: deviation),
                standardDeviation: half > 0 ? half : .nan)
        }
    }

    func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let inner = member.forecast(
            horizon: horizon, levels: levels + [Conformal.level], seed: seed)
        let means = (0..<horizon).map { step in
            mean(
                inner.mean[step],
                deviation: Conformal.deviation(
                    lower: inner.intervals[levels.count].lower[step],
                    upper: inner.intervals[levels.count].upper[step]))
        }
        let intervals = inner.intervals.dropLast().map { interval in
            Forecast.Interval(
                level: interval.level, lower: interval.lower.map(original),
                upper: interval.upper.map(original))
        }
        return Forecast(mean: means, intervals: intervals)
    }

    /// The model's paths taken back: their mean is the exact one where `forecast` has Taylor's.
    func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        member.simulate(horizon: horizon, paths: paths, seed: seed).map { $0.map(original) }
    }

    /// On the scale of the series; finite, and zero or more, whatever finite value comes in.
    private func original(_ value: Double) -> Double {
        min(max(transform.inverse(value) * scale, 0), Double.greatestFiniteMagnitude)
    }

    private func mean(_ value: Double, deviation: Double) -> Double {
        let median = original(value)
        guard deviation.isFinite, !value.isNaN else { return value.isNaN ? value : median }
        let adjusted = transform.inverseMean(value, variance: deviation * deviation) * scale
        let most = original(value + 2 * deviation)
        return adjusted.isNaN ? median : min(max(adjusted, median), most)
    }
}

extension Composition {
    static let boxCox = Composition(
        head: "boxCox", syntax: "boxCox(MODEL), boxCox(0.5,MODEL)",
        summary: "The model of a power of the series, found or given, back with its mean.",
        type: Transformed.self,
        fault: { arguments in
            if arguments.models.count != 1 { return "takes one model" }
            guard let power = arguments.numbers.first else { return nil }
            if arguments.numbers.count > 1 || !arguments[0].isNumber {
                return "takes one power and then a model"
            }
            return power <= 1 ? nil : "takes a power from 0 to 1, not '\(arguments[0].text)'"
        },
        fit: { arguments, values, seasons throws(FitFailure) in
            try Transformed.fit(
                arguments.models[0], values, seasons: seasons, power: arguments.numbers.first)
        })

    static let log = Composition(
        head: "log", syntax: "log(MODEL)",
        summary: "The model of the series' logarithm, back with its mean.",
        type: Transformed.self,
        fault: { arguments in
            arguments.count == 1 && arguments.numbers.isEmpty ? nil : "takes one model"
        },
        fit: { arguments, values, seasons throws(FitFailure) in
            try Transformed.fit(arguments.models[0], values, seasons: seasons, power: 0)
        })
}
