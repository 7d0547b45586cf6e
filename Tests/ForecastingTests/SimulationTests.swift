import Forecasting
import Glibc
import Statistics
import Testing

/// Sample paths: laws for every model, and their distribution against the forecasts.
@Suite struct SimulationTests {
    @Test(arguments: ModelLawTests.names)
    func pathsAreFiniteRepeatableAndTheirOwn(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(150) {
            let series = RandomSeries(seed: seed)
            let expression = try ModelExpression(name)
            guard
                let model = try? FittedModel.fit(
                    expression, series.values, seasons: SeasonLengths(series.seasonLength))
            else { continue }
            let paths = model.simulate(horizon: 15, paths: 9, seed: 5)
            #expect(paths.count == 9)
            #expect(paths.allSatisfy { $0.count == 15 && allFinite($0) }, "\(series)")
            #expect(model.simulate(horizon: 15, paths: 9, seed: 5) == paths, "\(series)")
            let fewer = model.simulate(horizon: 15, paths: 4, seed: 5)
            #expect(fewer == Array(paths.prefix(4)), "\(series)")
            #expect(model.simulate(horizon: 0, paths: 2, seed: 5) == [[], []])
            #expect(model.simulate(horizon: 3, paths: 0, seed: 5).isEmpty)
        }
    }

    /// Four years of a season of 4 about a level that moves, far above zero.
    private static func series(seed: UInt64, count: Int = 60) -> [Double] {
        var numbers = RandomNumbers(seed: seed)
        var level = 1000.0
        return (0..<count).map { t in
            level += 4 * numbers.normal()
            return level + [0, 30, -20, -10][t % 4] + 6 * numbers.normal()
        }
    }

    /// A power of two is exact in every path; those of intermittent demand included.
    @Test(arguments: ModelLawTests.names)
    func pathsScaleWithTheSeries(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(60) {
            let series = RandomSeries(seed: seed)
            // Of a series of zeros nothing tells the unit.
            guard series.values.contains(where: { abs($0) > 0 }),
                let model = try? FittedModel.fit(
                    name, series.values, seasonLength: series.seasonLength),
                let larger = try? FittedModel.fit(
                    name, series.values.map { $0 * 1024 }, seasonLength: series.seasonLength)
            else { continue }
            let paths = model.simulate(horizon: 5, paths: 3, seed: 1)
            for (a, b) in zip(paths, larger.simulate(horizon: 5, paths: 3, seed: 1)) {
                #expect(largestDifference(b, a.map { $0 * 1024 }) < 1e-9, "\(series)")
            }
        }
    }

    /// Models whose limits are those of their equations, combinations of them, and what moves their
    /// paths.
    static let exact = [
        "naive", "snaive", "drift", "window", "seasonalWindow", "ets", "arima", "stm", "otm",
        "dstm", "dotm", "theta", "ces", "regression", "mstl", "mstl(4,12,arima)",
        "mean(ets,snaive)", "median(ets,arima,ces)", "weighted(ces,drift)", "conformal(dotm)",
        "conformal(mean(ets,arima))", "auto",
    ]
    static let pathCount = 6_000

    /// Mean within 4.5 standard errors, and a tenth of the paths beyond each 80% limit.
    @Test(arguments: exact)
    func meansAndLimitsAreThoseOfTheForecast(_ name: String) throws {
        for seed in [UInt64(1), 2] {
            let values = SimulationTests.series(seed: seed)
            let model = try #require(try FittedModel.fit(name, values, seasonLength: 4))
            let forecast = model.forecast(horizon: 9, levels: [80], seed: 3)
            let count = Double(SimulationTests.pathCount)
            let paths = model.simulate(horizon: 9, paths: SimulationTests.pathCount, seed: 3)
            let tolerance = 4.5 * (0.1 * 0.9 / count).squareRoot()
            for step in 0..<9 {
                var moments = Moments()
                for path in paths { moments.add(path[step]) }
                let error = moments.standardDeviation / count.squareRoot()
                #expect(abs(moments.mean - forecast.mean[step]) < 4.5 * error, "\(step)")
                let lower = forecast.intervals[0].lower[step]
                let upper = forecast.intervals[0].upper[step]
                let below = Double(paths.count { $0[step] < lower }) / count
                let above = Double(paths.count { $0[step] > upper }) / count
                #expect(abs(below - 0.1) < tolerance, "\(step): \(below)")
                #expect(abs(above - 0.1) < tolerance, "\(step): \(above)")
            }
        }
    }

    /// The mean of a sample knows neither its mean nor its deviation: Student's limits.
    @Test func pathsOfTheMeanHaveStudentsLimits() throws {
        let model = try HistoricalMean.fit([3, 5, 4, 8, 6], seasonLength: 1)
        let forecast = model.forecast(horizon: 2, levels: [50, 95], seed: 1)
        let paths = model.simulate(horizon: 2, paths: 20_000, seed: 1)
        for (interval, tail) in zip(forecast.intervals, [0.25, 0.025]) {
            let above = Double(paths.count { $0[1] > interval.upper[1] }) / 20_000
            #expect(abs(above - tail) < 4.5 * (tail * (1 - tail) / 20_000).squareRoot())
        }
    }

    /// Two periods that are missing at the end leave their part in the spread.
    @Test(arguments: [
        "arima", "snaive", "naive", "regression", "drift", "window", "dotm", "ces", "mstl",
    ])
    func aGapAtTheEndIsPartOfTheSpread(_ name: String) throws {
        let values = SimulationTests.series(seed: 4) + [.nan, .nan]
        let model = try #require(try FittedModel.fit(name, values, seasonLength: 4))
        let forecast = model.forecast(horizon: 6, levels: [95], seed: 3)
        let paths = model.simulate(horizon: 6, paths: 20_000, seed: 3)
        try expectDeviations(of: paths, forecast)
    }

    @Test(arguments: ["(1,1,1)(0,1,1)", "(2,0,1)(0,0,0)", "(0,1,1)(1,0,0)"])
    func deviationsOfARIMA(_ text: String) throws {
        let digits = text.compactMap(\.wholeNumberValue)
        let orders = ARIMAOrders(
            digits[0], digits[1], digits[2], seasonal: (digits[3], digits[4], digits[5]),
            seasonLength: 4, constant: digits[1] == 0)
        let model = try ARIMA.fit(SimulationTests.series(seed: 7), orders: orders)
        try expectDeviations(
            of: model.simulate(horizon: 10, paths: 20_000, seed: 8),
            model.forecast(horizon: 10, levels: [95], seed: 8))
    }

    @Test(arguments: ETSVarianceTests.codes)
    func deviationsOfETS(_ code: String) throws {
        let form = try #require(ETSForm(code: code))
        let model = try ETS.fit(SimulationTests.series(seed: 9), seasonLength: 4, form: form)
        try expectDeviations(
            of: model.simulate(horizon: 10, paths: 20_000, seed: 8),
            model.forecast(horizon: 10, levels: [95], seed: 8))
    }

    @Test(arguments: CESForm.allCases)
    func deviationsOfCES(_ form: CESForm) throws {
        let model = try CES.fit(SimulationTests.series(seed: 10), seasonLength: 4, form: form)
        try expectDeviations(
            of: model.simulate(horizon: 10, paths: 20_000, seed: 8),
            model.forecast(horizon: 10, levels: [95], seed: 8))
    }

    @Test(arguments: ["stm", "otm", "dstm", "dotm"])
    func deviationsOfTheta(_ name: String) throws {
        let values = SimulationTests.series(seed: 11)
        let model = try #require(try FittedModel.fit(name, values, seasonLength: 4))
        try expectDeviations(
            of: model.simulate(horizon: 10, paths: 20_000, seed: 8),
            model.forecast(horizon: 10, levels: [95], seed: 8))
    }

    /// The closed form's deviation at each step within 4.5 standard errors of that of 20,000 paths.
    private func expectDeviations(of paths: [[Double]], _ forecast: Forecast) throws {
        for step in forecast.mean.indices {
            var moments = Moments()
            for path in paths { moments.add(path[step]) }
            let expected =
                (forecast.intervals[0].upper[step] - forecast.mean[step]) / 1.959963984540054
            let ratio = moments.standardDeviation / expected
            #expect(abs(ratio - 1) < 4.5 / (2.0 * Double(paths.count)).squareRoot(), "\(step)")
        }
    }

    /// The sum of n steps of a random walk has the variance σ² Σ k²: steps of a path belong together.
    @Test func stepsOfAPathBelongTogether() throws {
        let model = try Naive.fit(SimulationTests.series(seed: 12), seasonLength: 1)
        let sigma = try #require(model.parameters.first).value
        let paths = model.simulate(horizon: 6, paths: 20_000, seed: 2)
        var sums = Moments()
        for path in paths { sums.add(path.reduce(0, +)) }
        let expected = sigma * (1...6).reduce(0) { $0 + Double($1 * $1) }.squareRoot()
        #expect(abs(sums.standardDeviation / expected - 1) < 4.5 / 200)
    }

    /// Demand is zero or above, and its paths are those that the limits are quantiles of.
    @Test(arguments: [
        "croston", "crostonOptimised", "sba", "tsb", "adida", "imapa", "auto", "mean(sba,tsb)",
    ])
    func intermittentDemand(_ name: String) throws {
        var numbers = RandomNumbers(seed: 6)
        let values = (0..<80).map { _ in
            numbers.uniform() < 0.3 ? (1 + 4 * numbers.uniform()).rounded() : 0
        }
        let model = try #require(try FittedModel.fit(name, values, seasonLength: 1))
        let forecast = model.forecast(horizon: 5, levels: [95], seed: 1)
        let paths = model.simulate(horizon: 5, paths: 6_000, seed: 1)
        for step in 0..<5 {
            #expect(paths.allSatisfy { $0[step] >= 0 })
            #expect(paths.contains { $0[step] > 0 })
            let upper = forecast.intervals[0].upper[step]
            let above = Double(paths.count { $0[step] > upper }) / 6_000
            // The limit is itself a quantile of 1,000 paths.
            #expect(abs(above - 0.025) < 0.025, "\(above)")
        }
    }

    /// A series that was never negative has no negative paths in a combination, however wide.
    @Test(arguments: ["auto", "mean(ets,snaive)", "conformal(snaive)"])
    func boundsAreThoseOfTheForecast(_ name: String) throws {
        var numbers = RandomNumbers(seed: 3)
        let values = (0..<40).map { _ in abs(2 * numbers.normal()) + 0.1 }
        let model = try #require(try FittedModel.fit(name, values, seasonLength: 4))
        let paths = model.simulate(horizon: 12, paths: 500, seed: 1)
        #expect(paths.allSatisfy { $0.allSatisfy { $0 >= 0 } })
        #expect(paths.contains { $0.contains(0) })
        var below = model
        _ = below.update([-1])
        #expect(
            below.simulate(horizon: 12, paths: 500, seed: 1).contains { $0.contains { $0 < 0 } })
    }
}
