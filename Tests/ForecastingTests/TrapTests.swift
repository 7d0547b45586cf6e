import Forecasting
import Testing

/// What a trap expects of models beyond the laws: what is in the series must be in the forecast.
@Suite struct TrapTests {
    static let names = ModelList.all.map { $0.name }
    static let demand = ["croston", "crostonOptimised", "sba", "tsb", "adida", "imapa"]
    /// Models of a level, whose forecast of no demand is not zero and of a level not biased.
    static let regular = names.filter { !demand.contains($0) }
    static let theta = ["theta", "stm", "otm", "dstm", "dotm"]
    /// Models that estimate more than a level, and need four values.
    static let estimated = theta + ["ets", "arima", "ces", "mstl", "regression"]
    /// Models that follow a season of any shape, and a level.
    static let seasonal = estimated + ["auto"]

    private func fitted(_ name: String, _ trap: String) throws -> FittedModel {
        let trap = try Trap.named(trap)
        return try FittedModel.fit(ModelExpression(name), trap.values, seasons: trap.seasons)
    }

    private func forecast(_ name: String, _ trap: String, horizon: Int = 12) throws -> Forecast {
        try fitted(name, trap).forecast(horizon: horizon, levels: [95], seed: 1)
    }

    @Test(arguments: names, [0.0, 7, -3, 1e9])
    func aConstantGoesOn(_ name: String, _ value: Double) throws {
        let forecast = try forecast(name, "constant \(value)")
        // SBA takes its bias off, wanted or not.
        let tolerance = name == "sba" ? 0.0501 : 1e-9
        for mean in forecast.mean { #expect(abs(mean - value) <= tolerance * abs(value)) }
        let limits = forecast.intervals[0]
        // The limits of demand are those of the demands seen, which were all the same.
        guard Self.regular.contains(name) else { return }
        #expect(zip(limits.lower, limits.upper).allSatisfy { $0 < $1 })
    }

    @Test(arguments: regular)
    func nearlyConstant(_ name: String) throws {
        for trap in ["constant but for 1e-14", "constant but for the last bit"] {
            let mean = try forecast(name, trap).mean
            #expect(mean.allSatisfy { abs($0 - 5) < 1e-6 }, "\(trap)")
        }
    }

    /// A line is followed, but by Theta with θ held at 2, which follows half of it.
    @Test(arguments: [
        ("drift", 1e-15), ("arima", 1e-12), ("ets", 1e-6), ("regression", 1e-9), ("otm", 1e-4),
        ("mstl", 0.01), ("dotm", 0.02), ("ces", 0.1),
    ])
    func oneToAHundred(_ name: String, tolerance: Double) throws {
        let mean = try forecast(name, "1 to 100").mean
        #expect(largestDifference(mean, (101...112).map(Double.init)) < tolerance)
    }

    @Test func halfOfALine() throws {
        let half = try forecast("stm", "1 to 100").mean
        #expect(abs(half[11] - half[10] - 0.5) < 1e-9)
    }

    @Test(arguments: ["snaive", "seasonalWindow", "arima", "mstl", "regression"])
    func aSeasonAndNothingElse(_ name: String) throws {
        let mean = try forecast(name, "a season and nothing else", horizon: 4).mean
        #expect(largestDifference(mean, [1, 5, 2, 9]) < 1e-6)
    }

    @Test(arguments: names)
    func aSpikeIsNoLevel(_ name: String) throws {
        let mean = try forecast(name, "zeros and one spike").mean
        #expect(mean.allSatisfy { abs($0) < 100 })
    }

    @Test(arguments: regular)
    func largeLevelSmallNoise(_ name: String) throws {
        let forecast = try forecast(name, "level 1e9, noise 1")
        #expect(forecast.mean.allSatisfy { abs($0 - 1e9) < 10 })
        let half = forecast.intervals[0].upper[0] - forecast.mean[0]
        #expect(half > 1 && half < 7, "\(half)")
    }

    @Test(arguments: estimated, 1...3)
    func fewerThanFourValuesAreTooFew(_ name: String, _ count: Int) throws {
        #expect(throws: FitFailure.tooFewObservations(needed: 4, found: count)) {
            try fitted(name, "\(count) values, season 12")
        }
    }

    @Test(arguments: names.filter { !estimated.contains($0) })
    func oneValueServesAndNoneFails(_ name: String) throws {
        let mean = try forecast(name, "one value among missing").mean
        #expect(mean.allSatisfy { abs($0 - 5) <= 0.2501 })
        #expect(throws: FitFailure.tooFewObservations(needed: 1, found: 0)) {
            try fitted(name, "all missing")
        }
    }

    /// A season is taken for one when there are two of it.
    @Test(arguments: 4...26)
    func seasonsOfShortSeries(_ count: Int) throws {
        let trap = "\(count) values, season 12"
        let ets = try #require(try fitted("ets", trap).model as? ETS)
        #expect(ets.form.season == .none || count >= 24)
        let arima = try #require(try fitted("arima", trap).model as? ARIMA)
        #expect(arima.orders.seasonalDifferences == 0 || count > 24)
        #expect(try fitted("ces", trap).specification == "CES(N)" || count >= 24)
        for name in Self.theta {
            #expect(try !fitted(name, trap).specification.contains("(") || count >= 24)
        }
        let mstl = try fitted("mstl", trap).specification
        #expect(mstl.hasPrefix(count > 24 ? "MSTL(12)" : "MSTL()"))
        guard count < 24 else { return }
        #expect(throws: FitFailure.tooFewObservations(needed: 24, found: count)) {
            try CES.fit(Trap.named(trap).values, seasonLength: 12, form: .full)
        }
    }

    @Test func oneSeasonOfFiftyTwoIsTooLittle() throws {
        let model = try #require(try fitted("ets", "70 values, season 52").model as? ETS)
        #expect(model.form.season == .none)
    }

    /// Leading, inner and trailing gaps: the season stays in phase.
    @Test(
        arguments: seasonal,
        [
            (100.0, "missing here and there"), (-100, "negative, missing here and there"),
            (100, "missing at the start"), (100, "missing for two seasons"),
        ])
    func missingValuesLeaveTheSeasonInPhase(
        _ name: String, _ trap: (level: Double, name: String)
    ) throws {
        let mean = try forecast(name, trap.name).mean
        for (found, season) in zip(mean, Trap.monthly) {
            #expect(abs(found - trap.level - 20 * season) < 6)
        }
    }

    @Test(arguments: ["ets", "arima", "ces", "dotm", "mstl", "regression", "auto"])
    func aSeasonOfFiftyTwoIsKept(_ name: String) throws {
        let mean = try forecast(name, "a season of 52", horizon: 52).mean
        let truth = (0..<52).map { Trap.weekly[(160 + $0) % 52] }
        let error = zip(mean, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / 52
        #expect(error < 9, "a flat forecast errs by 30")
    }

    @Test(arguments: seasonal)
    func negativeSeason(_ name: String) throws {
        let mean = try forecast(name, "negative, season 4").mean
        for (step, found) in mean.enumerated() {
            #expect(abs(found + 20 - 5 * Double(step % 4)) < 3)
        }
    }

    @Test func negativeValuesTakeAdditiveFormsOnly() throws {
        let model = try #require(try fitted("ets", "negative, season 4").model as? ETS)
        #expect(!model.form.needsPositive && model.form.season == .additive)
        let values = try Trap.named("negative, season 4").values
        #expect(throws: FitFailure.notPositive) {
            try ETS.fit(values, seasonLength: 4, form: ETSForm(.multiplicative, .none, .none))
        }
        #expect(try fitted("dotm", "negative, season 4").specification == "DOTM(A)")
        let positive = try DynamicOptimisedTheta.fit(values.map { $0 + 60 }, seasonLength: 4)
        #expect(positive.specification == "DOTM(M)")
        #expect(throws: FitFailure.notPositive) { try positive.reestimated(on: values) }
    }

    /// Forecasts do not grow without measure.
    @Test func complexSmoothingDoesNotExplode() throws {
        let mean = try forecast("ces", "squares", horizon: 60).mean
        #expect(zip(mean, mean.dropFirst()).allSatisfy { $1 <= 1.06 * $0 })
    }

    /// Demand that stopped: TSB's forecast falls, Croston's stays.
    @Test func onlyTSBForgetsDeadDemand() throws {
        let croston = try forecast("croston", "demand that stopped").mean[0]
        #expect(abs(croston - 2.5) < 1e-9)
        #expect(try forecast("tsb", "demand that stopped").mean[0] < 1)
    }

    /// Nothing to choose from: the plainest form.
    @Test(arguments: [0.0, 7, -3, 1e9])
    func constantsHaveThePlainestForm(_ value: Double) throws {
        let trap = "constant \(value)"
        #expect(try fitted("ets", trap).specification == "ETS(A,N,N)")
        #expect(try fitted("ces", trap).specification == "CES(N)")
        let arima = try #require(try fitted("arima", trap).model as? ARIMA)
        #expect(arima.orders.coefficientCount == 0 && arima.orders.differenceLag == 0)
    }

    @Test func theFormsOfALine() throws {
        #expect(try fitted("arima", "1 to 100").specification == "ARIMA(0,1,0) with drift")
        let ets = try #require(try fitted("ets", "1 to 100").model as? ETS)
        #expect(ets.form.trend == .additive)
    }

    /// What the state makes of a value its form does not know: zero, negative, huge.
    @Test func updatesOutsideTheForm() throws {
        let trap = try Trap.named("a swing with the level")
        var model = try ETS.fit(
            trap.values, seasonLength: 4,
            form: ETSForm(.multiplicative, .additive, .multiplicative))
        let forecasts = model.update([0, 0, -5, 1e12, 0, 0, 0, 0, 3])
        #expect(forecasts.allSatisfy { $0.mean.isFinite })
        #expect(allFinite(model.forecast(horizon: 8, levels: [], seed: 1).mean))
    }
}
