import Forecasting
import Statistics
import Testing

@Suite struct ARIMATrapTests {
    private func checked(_ values: [Double], seasonLength: Int = 1) throws -> (ARIMA, Forecast) {
        let model = try ARIMA.fit(values, seasonLength: seasonLength)
        let forecast = model.forecast(horizon: 12, levels: [95], seed: 1)
        #expect(allFinite(forecast.mean))
        #expect(allFinite(forecast.intervals[0].lower))
        #expect(zip(forecast.intervals[0].lower, forecast.mean).allSatisfy { $0 <= $1 })
        return (model, forecast)
    }

    @Test(arguments: [0.0, 7, -3, 1e9])
    func constant(_ value: Double) throws {
        let (model, forecast) = try checked([Double](repeating: value, count: 30), seasonLength: 4)
        #expect(model.orders.coefficientCount == 0 && model.orders.differenceLag == 0)
        #expect(largestDifference(forecast.mean, [Double](repeating: value, count: 12)) < 1e-12)
    }

    @Test func oneToAHundred() throws {
        let (model, forecast) = try checked((1...100).map(Double.init))
        #expect(model.specification == "ARIMA(0,1,0) with drift")
        #expect(largestDifference(forecast.mean, (101...112).map(Double.init)) < 1e-12)
    }

    @Test func aSeasonAndNothingElse() throws {
        let values = (0..<48).map { [1.0, 5, 2, 9][$0 % 4] }
        let (_, forecast) = try checked(values, seasonLength: 4)
        #expect(largestDifference(Array(forecast.mean.prefix(4)), [1, 5, 2, 9]) < 1e-6)
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
        #expect(forecast.mean.allSatisfy { abs($0 - 5) < 1e-9 })
    }

    @Test func largeLevelSmallNoise() throws {
        var numbers = RandomNumbers(seed: 6)
        let values = (0..<60).map { _ in 1e9 + numbers.normal() }
        let (model, forecast) = try checked(values, seasonLength: 12)
        #expect(forecast.mean.allSatisfy { abs($0 - 1e9) < 3 })
        #expect(model.sigma > 0.6 && model.sigma < 1.6)
    }

    @Test(arguments: 1...30)
    func everyLengthUpToTwoSeasonsAndMore(_ count: Int) throws {
        var numbers = RandomNumbers(seed: UInt64(count))
        let values = (0..<count).map { -50 + 10 * Double($0 % 12) + numbers.normal() }
        guard count >= 4 else {
            #expect(throws: FitFailure.tooFewObservations(needed: 4, found: count)) {
                try ARIMA.fit(values, seasonLength: 12)
            }
            return
        }
        let (model, _) = try checked(values, seasonLength: 12)
        if count <= 24 { #expect(model.orders.seasonalDifferences == 0) }
    }

    /// Leading, inner and trailing gaps: the season stays in phase.
    @Test func missingValues() throws {
        var numbers = RandomNumbers(seed: 8)
        var values = (0..<84).map {
            100 + 20 * [-1.0, 0, 1, 2, 1, 0, -1, -2, -1, 0, 1, 0][$0 % 12] + numbers.normal()
        }
        let truth = values
        for index in [0, 1, 2, 20, 33, 34, 35, 50, 82, 83] { values[index] = .nan }
        let (model, forecast) = try checked(values, seasonLength: 12)
        #expect(model.observationCount == 74)
        for step in 0..<12 { #expect(abs(forecast.mean[step] - truth[step]) < 6) }
    }

    /// The expectation of a gap in a random walk is the line between its neighbours, and the errors
    /// after the gap are as the filter has them: variance 2 where one value is missing.
    @Test func aGapInARandomWalk() throws {
        var model = try ARIMA(
            [3, 5, 4, 6, 9, 7], orders: ARIMAOrders(0, 1, 0, constant: false),
            coefficients: ARIMACoefficients())
        let forecasts = model.update([8, .nan, 12, 13])
        #expect(forecasts.map(\.mean) == [7, 8, 8, 12])
        let ratio = forecasts[2].standardDeviation / model.sigma
        #expect(abs(ratio - 2.squareRoot()) < 1e-12)
        #expect(forecasts[3].standardDeviation == model.sigma)
    }

    /// After a gap, an MA(1) forgets part of its last error: gains from the filter by hand.
    @Test func aGapInAMovingAverage() throws {
        let theta = 0.5
        var model = try ARIMA(
            [1, -1, 0.5, 2, -1, 0.3], orders: ARIMAOrders(0, 0, 1, constant: false),
            coefficients: ARIMACoefficients(movingAverage: [theta]))
        _ = model.update([.nan])
        // ε of the gap is unknown with variance 1, so the next error has 1 + θ² and teaches the share
        // 1/(1 + θ²) of itself about its own ε.
        let forecasts = model.update([1.25, 0])
        #expect(abs(forecasts[0].mean) < 1e-12)
        let variance = forecasts[0].standardDeviation / model.sigma
        #expect(abs(variance * variance - (1 + theta * theta)) < 1e-12)
        #expect(abs(forecasts[1].mean - theta * 1.25 / (1 + theta * theta)) < 1e-12)
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

    @Test func aSeasonOfFiftyTwoIsKept() throws {
        var numbers = RandomNumbers(seed: 13)
        let season = (0..<52).map { week in 100 + (week < 26 ? 30.0 : -30) + Double(week % 5) }
        let values = (0..<160).map { season[$0 % 52] + 3 * numbers.normal() }
        let model = try ARIMA.fit(values, seasonLength: 52)
        #expect(model.orders.seasonalDifferences == 1)
        let forecast = model.forecast(horizon: 52, levels: [], seed: 1)
        let truth = (0..<52).map { season[(160 + $0) % 52] }
        let error = zip(forecast.mean, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / 52
        #expect(error < 9, "a flat forecast errs by 30")
    }

    @Test func tooFewValuesForTheOrders() {
        let orders = ARIMAOrders(
            2, 1, 1, seasonal: (0, 1, 1), seasonLength: 12, constant: false)
        #expect(throws: FitFailure.tooFewObservations(needed: 18, found: 15)) {
            try ARIMA.fit((0..<15).map { Double($0 * $0 % 7) }, orders: orders)
        }
    }
}
