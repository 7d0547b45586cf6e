import Forecasting
import Statistics
import Testing

@Suite struct ETSTrapTests {
    private func checked(_ values: [Double], seasonLength: Int = 1) throws -> (ETS, Forecast) {
        let model = try ETS.fit(values, seasonLength: seasonLength)
        let forecast = model.forecast(horizon: 12, levels: [95], seed: 1)
        #expect(allFinite(forecast.mean))
        #expect(allFinite(forecast.intervals[0].lower))
        #expect(zip(forecast.intervals[0].lower, forecast.mean).allSatisfy { $0 <= $1 })
        return (model, forecast)
    }

    @Test(arguments: [0.0, 7, -3, 1e9])
    func constant(_ value: Double) throws {
        let (model, forecast) = try checked([Double](repeating: value, count: 30), seasonLength: 4)
        #expect(model.specification == "ETS(A,N,N)")
        #expect(forecast.mean.allSatisfy { $0 == value })
    }

    @Test func oneToAHundred() throws {
        let (model, forecast) = try checked((1...100).map(Double.init))
        #expect(model.form.trend == .additive)
        #expect(largestDifference(forecast.mean, (101...112).map(Double.init)) < 1e-6)
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
        let deviation = model.form.error == .additive ? model.sigma : model.sigma * 1e9
        #expect(deviation > 0.6 && deviation < 1.6)
    }

    @Test func negativeValuesTakeAdditiveFormsOnly() throws {
        var numbers = RandomNumbers(seed: 7)
        let values = (0..<60).map { Double($0 % 4) * 5 - 20 + numbers.normal() }
        let (model, forecast) = try checked(values, seasonLength: 4)
        #expect(!model.form.needsPositive)
        #expect(model.form.season == .additive)
        #expect(abs(forecast.mean[3] + 5) < 3)
        #expect(throws: FitFailure.notPositive) {
            try ETS.fit(values, seasonLength: 4, form: ETSForm(.multiplicative, .none, .none))
        }
    }

    @Test(arguments: 1...30)
    func everyLengthUpToTwoSeasonsAndMore(_ count: Int) throws {
        var numbers = RandomNumbers(seed: UInt64(count))
        let values = (0..<count).map { 50 + 10 * Double($0 % 12) + numbers.normal() }
        guard count >= 4 else {
            #expect(throws: FitFailure.tooFewObservations(needed: 4, found: count)) {
                try ETS.fit(values, seasonLength: 12)
            }
            return
        }
        let (model, _) = try checked(values, seasonLength: 12)
        if count < 24 { #expect(model.form.season == .none) }
    }

    /// Leading, inner and trailing gaps: the season stays in phase and the gaps teach nothing.
    @Test func missingValues() throws {
        var numbers = RandomNumbers(seed: 8)
        var values = (0..<84).map {
            100 + 20 * [-1.0, 0, 1, 2, 1, 0, -1, -2, -1, 0, 1, 0][$0 % 12] + numbers.normal()
        }
        let truth = values
        for index in [0, 1, 2, 20, 33, 34, 35, 50, 82, 83] { values[index] = .nan }
        let (model, forecast) = try checked(values, seasonLength: 12)
        #expect(model.observationCount == 74)
        #expect(model.form.season != .none)
        for step in 0..<12 { #expect(abs(forecast.mean[step] - truth[step]) < 6) }
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

    /// What the state makes of a value its form does not know: zero, negative, huge.
    @Test func updatesOutsideTheForm() throws {
        var numbers = RandomNumbers(seed: 12)
        let values = (0..<60).map {
            (50 + Double($0)) * [0.5, 1, 1.5, 1][$0 % 4] + numbers.normal()
        }
        var model = try ETS.fit(
            values, seasonLength: 4, form: ETSForm(.multiplicative, .additive, .multiplicative))
        let forecasts = model.update([0, 0, -5, 1e12, 0, 0, 0, 0, 3])
        #expect(forecasts.allSatisfy { $0.mean.isFinite })
        #expect(allFinite(model.forecast(horizon: 8, levels: [], seed: 1).mean))
    }

    @Test func aSeasonOfFiftyTwoIsKept() throws {
        var numbers = RandomNumbers(seed: 13)
        let season = (0..<52).map { week in 100 + (week < 26 ? 30.0 : -30) + Double(week % 5) }
        let values = (0..<160).map { season[$0 % 52] + 3 * numbers.normal() }
        let model = try ETS.fit(values, seasonLength: 52)
        #expect(model.form.season != .none)
        let forecast = model.forecast(horizon: 52, levels: [], seed: 1)
        let truth = (0..<52).map { season[(160 + $0) % 52] }
        let error = zip(forecast.mean, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / 52
        #expect(error < 9, "a flat forecast errs by 30")
    }

    @Test func oneSeasonOfFiftyTwoIsTooLittle() throws {
        var numbers = RandomNumbers(seed: 14)
        let values = (0..<70).map { 100 + Double($0 % 52) + numbers.normal() }
        #expect(try ETS.fit(values, seasonLength: 52).form.season == .none)
    }
}
