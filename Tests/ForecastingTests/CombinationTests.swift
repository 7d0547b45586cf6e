import Forecasting
import Statistics
import Testing

/// What a combination adds to its members; the laws of models hold for it as for any.
@Suite struct CombinationTests {
    private static let wave: [Double] = (0..<48).map { (t: Int) -> Double in
        let season = Double(t % 4) * 3
        return 20 + season + Double(t * t % 7)
    }

    private static func forecasts(
        _ values: [Double], season: Int, _ rule: Combination.Rule
    ) throws -> (combined: Forecast, members: [Forecast], combination: Combination) {
        let names = ["ets", "snaive"]
        let combination = try Combination.fit(
            values, seasonLength: season, members: names, rule: rule)
        let members = combination.members.map { $0.forecast(horizon: 6, levels: [80], seed: 1) }
        return (combination.forecast(horizon: 6, levels: [80], seed: 1), members, combination)
    }

    @Test(arguments: [Combination.Rule.mean, .median])
    func twoMembersMeetInTheMiddle(_ rule: Combination.Rule) throws {
        let (combined, members, combination) = try Self.forecasts(Self.wave, season: 4, rule)
        for step in 0..<6 {
            let factor = combination.calibration.factor(step: step + 1)
            func middle(_ part: (Forecast) -> [Double]) -> Double {
                members.reduce(0) { $0 + part($1)[step] } / 2
            }
            let mean = middle(\.mean)
            #expect(abs(combined.mean[step] - mean) < 1e-9)
            let below = mean - middle(\.intervals[0].lower)
            #expect(abs(combined.intervals[0].lower[step] - (mean - factor * below)) < 1e-9)
            let above = middle(\.intervals[0].upper) - mean
            #expect(abs(combined.intervals[0].upper[step] - (mean + factor * above)) < 1e-9)
        }
    }

    @Test func weightsFavourTheBetterMember() throws {
        var numbers = RandomNumbers(seed: 5)
        let level = (0..<60).map { _ in 50 + numbers.normal() }
        let (combined, members, combination) = try Self.forecasts(level, season: 1, .weighted)
        #expect(abs(combination.weights.reduce(0, +) - 1) < 1e-12)
        // On noise around a level, smoothing errs less than the last value.
        #expect(combination.weights[0] > 0.55)
        for step in 0..<6 {
            var weighted = 0.0
            for (member, weight) in zip(members, combination.weights) {
                weighted += member.mean[step] * weight
            }
            #expect(abs(combined.mean[step] - weighted) < 1e-9)
        }
        #expect(combination.parameters.first?.name == "ets.weight")
    }

    @Test func whatWasNeverNegativeStaysSo() throws {
        let falling = (0..<24).map { (t: Int) -> Double in
            max(0, 46 - 2 * Double(t)) + Double(t % 2)
        }
        var model = try Combination.fit(
            falling, seasonLength: 1, members: ["ets"], rule: .median)
        let forecast = model.forecast(horizon: 12, levels: [95], seed: 1)
        #expect(forecast.mean.allSatisfy { $0 >= 0 })
        #expect(forecast.intervals[0].lower.allSatisfy { $0 >= 0 })
        #expect(forecast.intervals[0].lower.contains(0))
        // Until it is.
        _ = model.update([-5])
        let after = model.forecast(horizon: 12, levels: [95], seed: 1)
        #expect(after.intervals[0].lower.allSatisfy { $0 < 0 })
    }

    @Test func membersThatCannotServeAreNamed() throws {
        let model = try Combination.fit(
            [1, 2, 3], seasonLength: 1, members: ["ets", "snaive"], rule: .mean)
        #expect(model.members.map(\.name) == ["snaive"])
        #expect(
            model.declined == [
                DeclinedModel(model: "ets", failure: .tooFewObservations(needed: 4, found: 3))
            ])
        #expect(throws: FitFailure.tooFewObservations(needed: 4, found: 1)) {
            try Combination.fit([1], seasonLength: 1, members: ["ets"], rule: .mean)
        }
        #expect(throws: FitFailure.self) {
            try Combination.fit([1], seasonLength: 1, members: ["crystal-ball"], rule: .mean)
        }
    }

    /// Without errors the usual factor, with many their own.
    @Test func calibrationMovesFromTheUsualToTheObserved() {
        func factor(_ errors: [Double]) -> Double {
            IntervalCalibration(errors, length: 50).factor
        }
        let usual = factor([])
        #expect(usual > 1 && usual < 2)
        let wide = factor(Array(repeating: 2, count: 50_000))
        #expect(abs(wide - 2) < 0.01)
        let narrow = factor(Array(repeating: 0.5, count: 50_000))
        #expect(abs(narrow - 0.5) < 0.01)
        // One wild error is not more than a large one.
        #expect(factor([1e9]) == factor([100]))
    }

    /// What is not known of a model grows with the horizon, faster in a short series, and has an end.
    @Test func calibrationGrowsWithTheStep() {
        let short = IntervalCalibration([], length: 10)
        let long = IntervalCalibration([], length: 100)
        for step in 1..<10 {
            #expect(short.factor(step: step + 1) > short.factor(step: step))
            #expect(short.factor(step: step) > long.factor(step: step))
        }
        #expect(short.factor(step: 1_000_000) == short.factor(step: 10))
        #expect(IntervalCalibration([], length: 0).factor(step: 1).isFinite)
    }

    /// Intervals hold what they promise, over many seeded random walks with noise. They are calibrated for
    /// series that keep to no model, and so hold more where a model is right.
    @Test func intervalsHoldWhatTheyPromise() throws {
        var held = 0
        var count = 0
        for seed in UInt64(1)...150 {
            var numbers = RandomNumbers(seed: seed)
            var level = 100.0
            let values = (0..<66).map { _ in
                level += 0.5 * numbers.normal()
                return level + numbers.normal()
            }
            let model = try Auto.fit(Array(values.prefix(60)), seasonLength: 1)
            let interval = model.forecast(horizon: 6, levels: [95], seed: seed).intervals[0]
            for step in 0..<6 {
                count += 1
                let value = values[60 + step]
                if value >= interval.lower[step], value <= interval.upper[step] { held += 1 }
            }
        }
        let coverage = Double(held) / Double(count)
        #expect(coverage > 0.95, "\(coverage)")
    }

    @Test func autoServesASingleValue() throws {
        let model = try Auto.fit([.nan, 3], seasonLength: 12)
        #expect(model.forecast(horizon: 2, levels: [80], seed: 1).mean == [3, 3])
        #expect(throws: FitFailure.self) { try Auto.fit([.nan], seasonLength: 1) }
    }

    @Test func theChainEndsInAModelThatServes() throws {
        let short = try FallbackChain("auto", [3], seasons: 1)
        #expect(short.declined.isEmpty && short.label == "auto")
        let chain = try FallbackChain("ets", [3, 4], seasons: 1)
        #expect(chain.label == "snaive for ets")
        #expect(chain.declined.map(\.model) == ["ets"])
        #expect(throws: FitFailure.self) { try FallbackChain("ets", [.nan], seasons: 1) }
    }
}
