import Forecasting
import Statistics
import Testing

/// `boxCox(…)` and `log(…)`.
@Suite struct TransformedTests {
    private static let cases: [String] = ["AirPassengers", "UKgas"].flatMap { series in
        ["naive", "snaive", "drift"].flatMap { model in
            ["0", "0.3", "0.7"].map { "\(series).\(model).\($0)" }
        }
    }

    /// R's `forecast` 8.20 with `lambda` and `biasadj`, see `Goldens/transformed.R`. Its deviations are
    /// taken from its own limits, so the means agree as far as these do.
    @Test(arguments: cases)
    func agreesWithR(_ name: String) throws {
        let goldens = try Goldens("transformed.csv")
        let power = try goldens.number(name, "power")
        let model = name.split(separator: ".")[1]
        let expression = try ModelExpression("boxCox(\(power),\(model))")
        let fitted = try FittedModel.fit(
            expression, goldens.vector(name, "values"),
            seasons: SeasonLengths(Int(try goldens.number(name, "seasonLength"))))
        let forecast = fitted.forecast(horizon: 6, levels: [80, 95], seed: 1)
        for (ours, theirs) in [
            (forecast.mean, "mean"), (forecast.intervals[0].lower, "lower80"),
            (forecast.intervals[1].upper, "upper95"),
        ] {
            let golden = goldens.vector(name, theirs)
            let scale = golden.max() ?? 1
            #expect(largestDifference(ours, golden) < 1e-9 * scale, "\(theirs)")
        }
    }

    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        var numbers = RandomNumbers(seed: seed)
        return (0..<count).map { _ in numbers.normal() }
    }

    /// Seasons in proportion to the level are additive in logarithms: the power is found near zero.
    @Test func findsThePower() throws {
        let wiggle = noise(144, seed: 4)
        let season = (0..<144).map { $0 % 12 < 6 ? 1.0 : -1.0 }
        let exponential = BoxCox(power: 0)
        let values = (0..<144).map { t in
            let growth = 0.015 * Double(t)
            return 50 * exponential.inverse(growth + 0.2 * season[t] + 0.04 * wiggle[t])
        }
        let model = try FittedModel.fit(ModelExpression("boxCox(ets)"), values, seasons: 12)
        let power = try #require(model.parameters.first { $0.name == "power" }).value
        #expect(power < 0.2)
        let straight = (0..<144).map { 50 + Double($0) + 9 * season[$0] + wiggle[$0] }
        let other = try FittedModel.fit(ModelExpression("boxCox(ets)"), straight, seasons: 12)
        #expect(try #require(other.parameters.first { $0.name == "power" }).value > 0.6)
    }

    /// The unit of a series makes no difference, to the last bit where it changes by a power of two.
    @Test(arguments: ["boxCox(ets)", "log(theta)", "boxCox(0.4,arima)"])
    func unitDoesNotMatter(_ text: String) throws {
        let values = noise(60, seed: 8).map { 20 + 3 * $0 }
        let expression = try ModelExpression(text)
        let plain = try FittedModel.fit(expression, values, seasons: 4)
            .forecast(horizon: 8, levels: [80], seed: 1)
        let scaled = try FittedModel.fit(expression, values.map { $0 * 1024 }, seasons: 4)
            .forecast(horizon: 8, levels: [80], seed: 1)
        #expect(scaled.mean == plain.mean.map { $0 * 1024 })
        #expect(scaled.intervals[0].upper == plain.intervals[0].upper.map { $0 * 1024 })
    }

    /// Means lie above medians, and limits of a series above zero stay there.
    @Test func forecastsStayAboveZero() throws {
        let values = noise(40, seed: 2).map { BoxCox(power: 0).inverse($0) }
        let model = try FittedModel.fit(ModelExpression("log(mean)"), values, seasons: 1)
        let forecast = model.forecast(horizon: 3, levels: [0, 99], seed: 1)
        #expect(zip(forecast.mean, forecast.intervals[0].lower).allSatisfy { $0 > $1 })
        #expect(forecast.intervals[1].lower.allSatisfy { $0 > 0 })
    }

    @Test func whatItDoesNotKnow() throws {
        let log = try ModelExpression("log(naive)")
        let boxCox = try ModelExpression("boxCox(naive)")
        #expect(throws: FitFailure.notPositive) {
            try FittedModel.fit(log, [1, 0, 2, 3], seasons: 1)
        }
        #expect(throws: FitFailure.notPositive) {
            try FittedModel.fit(boxCox, [1, -1, 2, 3], seasons: 1)
        }
        let zeros = try FittedModel.fit(boxCox, [0, 2, 0, 3, 1, 4, 0, 2], seasons: 1)
        #expect(zeros.forecast(horizon: 2, levels: [], seed: 1).mean.allSatisfy { $0 >= 0 })
        // Later, such a value counts as missing.
        var model = try FittedModel.fit(log, [1, 2, 4, 8], seasons: 1)
        let before = model.forecast(horizon: 1, levels: [], seed: 1).mean
        _ = model.update([-5])
        #expect(
            model.forecast(horizon: 1, levels: [80], seed: 1).mean.allSatisfy { $0 >= before[0] })
    }

    @Test(arguments: [
        ("boxCox(2,ets)", "takes a power from 0 to 1"), ("boxCox(ets,ces)", "takes one model"),
        ("boxCox(ets,0.5)", "takes one power and then a model"),
        ("log(0.5,ets)", "takes one model"),
        ("log(ets,ces)", "takes one model"), ("boxCox(0.5)", "takes one model"),
    ])
    func mistakesAreNamed(_ text: String, _ words: String) {
        do throws(ModelExpressionError) {
            _ = try ModelExpression(text)
            Issue.record("no mistake in \(text)")
        } catch { #expect(error.description.contains(words), "\(error)") }
    }
}
