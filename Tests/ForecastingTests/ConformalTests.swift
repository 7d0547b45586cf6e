import Forecasting
import FoundationEssentials
import Statistics
import Testing

/// Intervals from errors: the point forecasts of the model, widths that hold what they promise.
@Suite struct ConformalTests {
    private func forecasts(
        _ values: [Double], _ levels: [Double] = [50, 80, 95, 99]
    ) throws -> (conformal: Forecast, plain: Forecast) {
        let conformal = try FittedModel.fit(ModelExpression("conformal(ets)"), values, seasons: 1)
        let plain = try FittedModel.fit(ModelExpression("ets"), values, seasons: 1)
        return (
            conformal.forecast(horizon: 12, levels: levels, seed: 1),
            plain.forecast(horizon: 12, levels: levels, seed: 1)
        )
    }

    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        var numbers = RandomNumbers(seed: seed)
        return (0..<count).map { _ in 100 + numbers.normal() }
    }

    @Test func pointForecastsAreTheModels() throws {
        let (conformal, plain) = try forecasts(noise(80, seed: 1))
        #expect(conformal.mean == plain.mean)
    }

    /// With hardly any value to judge by, the model's own width times what is usual.
    @Test func fewErrorsLeaveTheModelsWidth() throws {
        let (conformal, plain) = try forecasts([5, 7, 6, 9, 8, 7.5])
        for (a, b) in zip(conformal.intervals, plain.intervals) {
            let ratio = (a.upper[0] - conformal.mean[0]) / (b.upper[0] - plain.mean[0])
            #expect(abs(ratio - 2) < 1e-9)
        }
    }

    /// Errors of a skewed and heavy tail: a normal interval of 80% is too wide, and the scores see it.
    @Test func quantilesComeFromErrors() throws {
        var held = [0.0, 0.0]
        var width = [0.0, 0.0]
        for seed in UInt64(1)...60 {
            var numbers = RandomNumbers(seed: seed)
            let values = (0..<318).map { _ -> Double in
                let shock = numbers.normal()
                return 100 + shock * shock * shock
            }
            let (conformal, plain) = try forecasts(Array(values.prefix(306)), [80])
            for (place, forecast) in [conformal, plain].enumerated() {
                let interval = forecast.intervals[0]
                for step in 0..<12 {
                    let value = values[306 + step]
                    if value >= interval.lower[step], value <= interval.upper[step] {
                        held[place] += 1 / 720
                    }
                    width[place] += interval.upper[step] - interval.lower[step]
                }
            }
        }
        #expect(held[1] > 0.88, "the model's own: \(held[1])")
        #expect(abs(held[0] - 0.8) < abs(held[1] - 0.8), "\(held)")
        #expect(width[0] < width[1])
    }

    @Test func levelsNeverCross() throws {
        for seed in UInt64(1)...40 {
            let levels = [1.0, 20, 50, 79, 80, 94, 95, 96, 99, 99.9]
            let (conformal, _) = try forecasts(noise(10 + 4 * Int(seed), seed: seed), levels)
            for (inner, outer) in zip(conformal.intervals, conformal.intervals.dropFirst()) {
                #expect(zip(inner.upper, outer.upper).allSatisfy { $0 <= $1 })
                #expect(zip(inner.lower, outer.lower).allSatisfy { $0 >= $1 })
            }
        }
    }

    @Test func whatWasNeverNegativeStaysSo() throws {
        var numbers = RandomNumbers(seed: 2)
        let values = (0..<60).map { _ in abs(numbers.normal()) }
        var model = try FittedModel.fit(ModelExpression("conformal(ets)"), values, seasons: 1)
        let before = model.forecast(horizon: 3, levels: [99], seed: 1)
        #expect(before.intervals[0].lower == [0, 0, 0])
        _ = model.update([-1])
        let after = model.forecast(horizon: 3, levels: [99], seed: 1)
        #expect(after.intervals[0].lower.allSatisfy { $0 < 0 })
    }
}
