import Forecasting
import Statistics
import Testing

@Suite struct ThetaTests {
    static let names = ["theta", "stm", "otm", "dstm", "dotm"]

    private func checked(
        _ name: String, _ values: [Double], seasonLength: Int = 1
    ) throws -> (FittedModel, Forecast) {
        let model = try #require(
            try FittedModel.fit(name, values, seasonLength: seasonLength))
        let forecast = model.forecast(horizon: 12, levels: [95], seed: 1)
        #expect(allFinite(forecast.mean))
        #expect(allFinite(forecast.intervals[0].lower))
        #expect(zip(forecast.intervals[0].lower, forecast.mean).allSatisfy { $0 <= $1 })
        return (model, forecast)
    }

    @Test(arguments: names, [0.0, 7, -3, 1e9])
    func constant(_ name: String, _ value: Double) throws {
        let (_, forecast) = try checked(
            name, [Double](repeating: value, count: 30), seasonLength: 4)
        #expect(forecast.mean.allSatisfy { $0 == value })
    }

    /// A line is followed by its own slope where θ is free, and by half of it beyond where it is not.
    @Test func oneToAHundred() throws {
        let line = (1...100).map(Double.init)
        let truth = (101...112).map(Double.init)
        #expect(largestDifference(try checked("otm", line).1.mean, truth) < 1e-4)
        #expect(largestDifference(try checked("dotm", line).1.mean, truth) < 0.02)
        let half = try checked("stm", line).1.mean
        #expect(abs(half[11] - half[10] - 0.5) < 1e-9)
    }

    @Test(arguments: names)
    func zerosAndOneSpike(_ name: String) throws {
        var values = [Double](repeating: 0, count: 48)
        values[30] = 100
        let (_, forecast) = try checked(name, values, seasonLength: 12)
        #expect(forecast.mean.allSatisfy { abs($0) <= 100 })
    }

    @Test(arguments: names)
    func nearlyConstant(_ name: String) throws {
        var numbers = RandomNumbers(seed: 5)
        let values = (0..<40).map { _ in 5 + 1e-14 * numbers.normal() }
        let (_, forecast) = try checked(name, values, seasonLength: 4)
        #expect(forecast.mean.allSatisfy { abs($0 - 5) < 1e-9 })
    }

    @Test(arguments: names)
    func largeLevelSmallNoise(_ name: String) throws {
        var numbers = RandomNumbers(seed: 6)
        let values = (0..<60).map { _ in 1e9 + numbers.normal() }
        let (_, forecast) = try checked(name, values, seasonLength: 12)
        #expect(forecast.mean.allSatisfy { abs($0 - 1e9) < 3 })
        let width = forecast.intervals[0].upper[0] - forecast.mean[0]
        #expect(width > 1 && width < 4)
    }

    @Test(arguments: names, 1...30)
    func everyLengthUpToTwoSeasonsAndMore(_ name: String, _ count: Int) throws {
        var numbers = RandomNumbers(seed: UInt64(count))
        let values = (0..<count).map { 50 + 10 * Double($0 % 12) + numbers.normal() }
        guard count >= 4 else {
            #expect(throws: FitFailure.tooFewObservations(needed: 4, found: count)) {
                try FittedModel.fit(name, values, seasonLength: 12)
            }
            return
        }
        let (model, _) = try checked(name, values, seasonLength: 12)
        if count < 24 { #expect(!model.specification.contains("(")) }
    }

    @Test(arguments: names)
    func aLevelShiftInTheLastObservation(_ name: String) throws {
        var numbers = RandomNumbers(seed: 9)
        var values = (0..<48).map { _ in 10 + numbers.normal() }
        values.append(1000)
        _ = try checked(name, values, seasonLength: 12)
    }

    @Test(arguments: names)
    func valuesNearTheLimitsOfDouble(_ name: String) throws {
        var numbers = RandomNumbers(seed: 10)
        for scale in [1e-250, 1e150, 1e250] {
            let values = (0..<40).map { _ in scale * (10 + numbers.normal()) }
            _ = try checked(name, values, seasonLength: 4)
        }
    }

    /// Negative values take an additive season, positive ones a multiplicative.
    @Test func theKindOfSeason() throws {
        var numbers = RandomNumbers(seed: 7)
        let values = (0..<60).map { Double($0 % 4) * 5 - 20 + numbers.normal() }
        let (negative, forecast) = try checked("dotm", values, seasonLength: 4)
        #expect(negative.specification == "DOTM(A)")
        #expect(abs(forecast.mean[3] + 5) < 3)
        let (positive, _) = try checked("dotm", values.map { $0 + 60 }, seasonLength: 4)
        #expect(positive.specification == "DOTM(M)")
        #expect(throws: FitFailure.notPositive) { try positive.reestimated(on: values) }
    }

    @Test func aSeasonOfFiftyTwoIsKept() throws {
        var numbers = RandomNumbers(seed: 13)
        let season = (0..<52).map { week in 100 + (week < 26 ? 30.0 : -30) + Double(week % 5) }
        let values = (0..<160).map { season[$0 % 52] + 3 * numbers.normal() }
        let model = try DynamicOptimisedTheta.fit(values, seasonLength: 52)
        let mean = model.forecast(horizon: 52, levels: [], seed: 1).mean
        let truth = (0..<52).map { season[(160 + $0) % 52] }
        #expect(zip(mean, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / 52 < 9)
    }

    /// Leading, inner and trailing gaps: the season stays in phase.
    @Test(arguments: names)
    func missingValues(_ name: String) throws {
        var numbers = RandomNumbers(seed: 8)
        var values = (0..<84).map {
            100 + 20 * [-1.0, 0, 1, 2, 1, 0, -1, -2, -1, 0, 1, 0][$0 % 12] + numbers.normal()
        }
        let truth = values
        for index in [0, 1, 2, 20, 33, 34, 35, 50, 82, 83] { values[index] = .nan }
        let (model, forecast) = try checked(name, values, seasonLength: 12)
        #expect(model.specification.hasSuffix("(M)"))
        for step in 0..<12 { #expect(abs(forecast.mean[step] - truth[step]) < 6) }
    }

    /// A gap is a forecast: what comes after it was forecast before it.
    @Test(arguments: names)
    func aGapAtTheEndMovesTheForecastOn(_ name: String) throws {
        var numbers = RandomNumbers(seed: 15)
        let values = (0..<50).map { Double($0) + 10 * numbers.normal() + 100 }
        var model = try #require(try FittedModel.fit(name, values, seasonLength: 1))
        let before = model.forecast(horizon: 8, levels: [], seed: 1).mean
        _ = model.update([.nan, .nan, .nan])
        let after = model.forecast(horizon: 5, levels: [], seed: 1).mean
        #expect(largestDifference(after, Array(before.dropFirst(3))) < 1e-14)
    }

    /// The closed-form deviations of the dynamic form, whose line goes on learning, by simulating it.
    @Test(arguments: [2.0, 6])
    func deviationsAreThoseOfSimulatedPaths(_ theta: Double) throws {
        var numbers = RandomNumbers(seed: 16)
        var model = DynamicOptimisedTheta(
            form: .dynamicOptimised, alpha: 0.4, theta: theta, level: 0, line: (0, 0), sigma: 1)
        _ = model.update((0..<9).map { Double($0) + numbers.normal() })
        let horizon = 10
        let forecast = model.forecast(horizon: horizon, levels: [95], seed: 1)
        let paths = 40_000
        var squares = [Double](repeating: 0, count: horizon)
        for _ in 0..<paths {
            var path = model
            for step in 0..<horizon {
                let mean = path.forecast(horizon: 1, levels: [], seed: 1).mean[0]
                let value = mean + numbers.normal()
                _ = path.update([value])
                let error = value - forecast.mean[step]
                squares[step] += error * error
            }
        }
        for step in 0..<horizon {
            let simulated = (squares[step] / Double(paths)).squareRoot()
            let half = forecast.intervals[0].upper[step] - forecast.mean[step]
            // Four standard errors of a simulated deviation.
            #expect(abs(half / 1.959963984540054 / simulated - 1) < 0.015, "step \(step)")
        }
    }

    /// No other α, θ or ℓ₀ does better in the standard optimised form.
    @Test func theLeastSquaresAreTheLeast() throws {
        var numbers = RandomNumbers(seed: 17)
        var level = 50.0
        let values = (0..<40).map { _ -> Double in
            level += 0.5 + numbers.normal()
            return level + numbers.normal()
        }
        func squares(_ model: OptimisedTheta) -> Double {
            var model = model.restarted()
            return zip(values, model.update(values)).reduce(0) {
                $0 + ($1.0 - $1.1.mean) * ($1.0 - $1.1.mean)
            }
        }
        let model = try OptimisedTheta.fit(values, seasonLength: 1)
        let least = squares(model)
        let times = (1...40).map(Double.init)
        let line = LeastSquares(
            design: [Double](repeating: 1, count: 40) + times, response: values)
        for alpha in stride(from: 0.1, through: 0.99, by: 0.05) {
            for theta in [1.0, 1.5, 2, 3, 5, 20, 1000] {
                for start in stride(from: -20.0, through: 80, by: 2) {
                    let other = OptimisedTheta(
                        form: .optimised, alpha: alpha, theta: theta, level: start,
                        line: (line.coefficients[0], line.coefficients[1]), sigma: 1)
                    #expect(squares(other) >= least - 1e-9)
                }
            }
        }
    }
}
