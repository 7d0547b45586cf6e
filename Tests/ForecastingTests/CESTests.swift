import Forecasting
import Statistics
import Testing

@Suite struct CESTests {
    private func checked(_ values: [Double], seasonLength: Int = 1) throws -> (CES, Forecast) {
        let model = try CES.fit(values, seasonLength: seasonLength)
        let forecast = model.forecast(horizon: 12, levels: [95], seed: 1)
        #expect(allFinite(forecast.mean))
        #expect(allFinite(forecast.intervals[0].lower))
        #expect(zip(forecast.intervals[0].lower, forecast.mean).allSatisfy { $0 <= $1 })
        return (model, forecast)
    }

    @Test(arguments: [0.0, 7, -3, 1e9])
    func constant(_ value: Double) throws {
        let (model, forecast) = try checked([Double](repeating: value, count: 30), seasonLength: 4)
        #expect(model.form == .none)
        #expect(
            largestDifference(forecast.mean, [Double](repeating: value, count: 12)) < 1e-9
                || value == 0 && forecast.mean.allSatisfy { $0 == 0 })
    }

    @Test func oneToAHundred() throws {
        let (_, forecast) = try checked((1...100).map(Double.init))
        #expect(largestDifference(forecast.mean, (101...112).map(Double.init)) < 0.1)
    }

    @Test func zerosAndOneSpike() throws {
        var values = [Double](repeating: 0, count: 48)
        values[30] = 100
        let (_, forecast) = try checked(values, seasonLength: 12)
        #expect(forecast.mean.allSatisfy { abs($0) <= 100 })
    }

    @Test func nearlyConstant() throws {
        var numbers = RandomNumbers(seed: 5)
        let values = (0..<40).map { _ in 5 + 1e-14 * numbers.normal() }
        let (_, forecast) = try checked(values, seasonLength: 4)
        #expect(forecast.mean.allSatisfy { abs($0 - 5) < 1e-6 })
    }

    @Test func largeLevelSmallNoise() throws {
        var numbers = RandomNumbers(seed: 6)
        let values = (0..<60).map { _ in 1e9 + numbers.normal() }
        let (model, forecast) = try checked(values, seasonLength: 12)
        #expect(forecast.mean.allSatisfy { abs($0 - 1e9) < 10 })
        #expect(model.sigma > 0.5 && model.sigma < 3)
    }

    @Test(arguments: 1...30)
    func everyLengthUpToTwoSeasonsAndMore(_ count: Int) throws {
        var numbers = RandomNumbers(seed: UInt64(count))
        let values = (0..<count).map { 50 + 10 * Double($0 % 12) + numbers.normal() }
        guard count >= 4 else {
            #expect(throws: FitFailure.tooFewObservations(needed: 4, found: count)) {
                try CES.fit(values, seasonLength: 12)
            }
            return
        }
        let (model, _) = try checked(values, seasonLength: 12)
        if count < 24 {
            #expect(model.form == .none)
            #expect(throws: FitFailure.tooFewObservations(needed: 24, found: count)) {
                try CES.fit(values, seasonLength: 12, form: .full)
            }
        }
    }

    @Test func aLevelShiftInTheLastObservation() throws {
        var numbers = RandomNumbers(seed: 9)
        var values = (0..<48).map { _ in 10 + numbers.normal() }
        values.append(1000)
        _ = try checked(values, seasonLength: 12)
    }

    @Test func valuesNearTheLimitsOfDouble() throws {
        var numbers = RandomNumbers(seed: 10)
        for scale in [1e-250, 1e150, 1e250] {
            _ = try checked((0..<40).map { _ in scale * (10 + numbers.normal()) }, seasonLength: 4)
        }
    }

    /// Negative values, gaps at the start, inside and at the end: the season stays in phase.
    @Test func missingValues() throws {
        var numbers = RandomNumbers(seed: 8)
        var values = (0..<84).map {
            -100 + 20 * [-1.0, 0, 1, 2, 1, 0, -1, -2, -1, 0, 1, 0][$0 % 12] + numbers.normal()
        }
        let truth = values
        for index in [0, 1, 2, 20, 33, 34, 35, 50, 82, 83] { values[index] = .nan }
        let (model, forecast) = try checked(values, seasonLength: 12)
        #expect(model.form != .none)
        for step in 0..<12 { #expect(abs(forecast.mean[step] - truth[step]) < 6) }
    }

    @Test func aSeasonOfFiftyTwoIsKept() throws {
        var numbers = RandomNumbers(seed: 13)
        let season = (0..<52).map { week in 100 + (week < 26 ? 30.0 : -30) + Double(week % 5) }
        let values = (0..<160).map { season[$0 % 52] + 3 * numbers.normal() }
        let (model, _) = try checked(values, seasonLength: 52)
        #expect(model.form != .none)
        let mean = model.forecast(horizon: 52, levels: [], seed: 1).mean
        let truth = (0..<52).map { season[(160 + $0) % 52] }
        #expect(zip(mean, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / 52 < 9)
    }

    @Test func forecastsDoNotExplode() throws {
        let values = (0..<20).map { 100 * (1 + 0.3 * Double($0 * $0)) }
        let model = try CES.fit(values, seasonLength: 1)
        let mean = model.forecast(horizon: 60, levels: [], seed: 1).mean
        #expect(zip(mean, mean.dropFirst()).allSatisfy { $1 <= 1.06 * $0 })
    }

    /// The closed-form deviations of every form, by simulating it.
    @Test(arguments: CESForm.allCases)
    func deviationsAreThoseOfSimulatedPaths(_ form: CESForm) throws {
        var numbers = RandomNumbers(seed: 16)
        let values = (0..<40).map { 20 + 3 * Double($0 % 4) + numbers.normal() }
        let model = try CES.fit(values, seasonLength: 4, form: form)
        let horizon = 10
        let forecast = model.forecast(horizon: horizon, levels: [95], seed: 1)
        let paths = 40_000
        var squares = [Double](repeating: 0, count: horizon)
        for _ in 0..<paths {
            var path = model
            for step in 0..<horizon {
                let mean = path.forecast(horizon: 1, levels: [], seed: 1).mean[0]
                let value = mean + model.sigma * numbers.normal()
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
}
