import Evaluation
import Forecasting
import Testing

/// Origins, what is known at each, and what happens between them.
@Suite struct BacktestTests {
    private static func run(
        _ values: [Double], horizon: Int, origins: Int, step: Int, _ between: Backtest.Between,
        model: String = "snaive", season: Int = 1
    ) throws -> Backtest.Outcome? {
        try Backtest(horizon: horizon, origins: origins, step: step, between: between)
            .run(model, on: values, seasons: SeasonLengths(season), seed: 1)
    }

    @Test func theLastOriginLeavesOneHorizon() {
        let backtest = Backtest(horizon: 3, origins: 3, step: 2, between: .update)
        #expect(backtest.origins(of: 10) == [3, 5, 7])
        // One value at least before each origin.
        #expect(backtest.origins(of: 6) == [1, 3])
        #expect(backtest.origins(of: 4) == [1])
        #expect(backtest.origins(of: 3).isEmpty)
        #expect(backtest.origins(of: 0).isEmpty)
    }

    /// The naive forecast is the last value known, so it tells what was.
    @Test(arguments: [Backtest.Between.update, .refit])
    func eachOriginKnowsTheValuesBeforeIt(_ between: Backtest.Between) throws {
        let outcome = try #require(
            try Self.run([1, 2, 4, 8, 16, 32], horizon: 2, origins: 3, step: 1, between))
        #expect(outcome.steps.map { $0.points.map(\.forecast) } == [[2, 4, 8], [2, 4, 8]])
        #expect(outcome.steps.map { $0.points.map(\.actual) } == [[4, 8, 16], [8, 16, 32]])
        #expect(outcome.all.points.count == 6)
        #expect(outcome.origins == 3)
        // Scaled by what was known before the first origin.
        #expect(outcome.all.scale == 1)
        #expect(outcome.all.rootScale == 1)
    }

    @Test func withoutRevisionTheFirstForecastStands() throws {
        let outcome = try #require(
            try Self.run([1, 2, 4, 8, 16, 32], horizon: 2, origins: 3, step: 1, .none))
        #expect(outcome.steps.map { $0.points.map(\.forecast) } == [[2, 2, 2], [2, 2, 2]])
        // Further from its origin, a forecast is less sure.
        let widths = outcome.steps[0].points.map { ($0.upper ?? 0) - ($0.lower ?? 0) }
        #expect(widths == widths.sorted() && widths[0] < widths[2])
        let seasonal = try #require(
            try Self.run(
                [1, 2, 3, 1, 2, 3, 1, 2, 3], horizon: 2, origins: 3, step: 1, .none, season: 3))
        #expect(seasonal.all.points.allSatisfy { $0.error == 0 })
    }

    @Test func missingValuesAreNotScored() throws {
        let outcome = try #require(
            try Self.run([1, 2, .nan, 8, 16], horizon: 1, origins: 3, step: 1, .update))
        #expect(outcome.all.points.map(\.actual) == [8, 16])
        #expect(outcome.all.points.map(\.forecast) == [2, 8])
    }

    @Test func aSeriesTooShortHasNoOutcome() throws {
        #expect(try Self.run([1, 2], horizon: 2, origins: 1, step: 1, .update) == nil)
        #expect(throws: FitFailure.self) {
            try Self.run([.nan, 1, 2], horizon: 2, origins: 1, step: 1, .update)
        }
    }

    @Test func whoCannotServeIsReplacedAndNamed() throws {
        let outcome = try #require(
            try Self.run([1, 2, 4], horizon: 1, origins: 1, step: 1, .update, model: "ets"))
        #expect(outcome.chain.model.name == "snaive")
        #expect(outcome.chain.label == "snaive for ets")
        #expect(outcome.chain.declined.map(\.model) == ["ets"])
    }

    @Test func refittingForgetsTheFirstFit() throws {
        let values = (0..<60).map { (t: Int) -> Double in
            t < 46 ? Double(50 + t % 3) : Double(50 + 3 * (t - 46) + t % 5)
        }
        func errors(_ between: Backtest.Between) throws -> Double? {
            try Self.run(values, horizon: 1, origins: 15, step: 1, between, model: "ets")
                .flatMap { Scorecard(of: $0.all).value(of: "mae") }
        }
        let refit = try #require(try errors(.refit))
        let update = try #require(try errors(.update))
        let none = try #require(try errors(.none))
        #expect(refit < update && update < none)
    }

    @Test func summariesShowMeanAndMedian() throws {
        var summary = AccuracySummary()
        for error in [1.0, 2, 30] {
            summary.add(
                Scorecard(
                    of: ScoredForecasts(
                        points: [.init(actual: error, forecast: 0, lower: nil, upper: nil)],
                        scale: nil)))
        }
        #expect(summary.series == 3)
        #expect(summary["mae"]?.mean == 11)
        #expect(summary["mae"]?.median == 2)
        #expect(summary["mase"]?.mean == nil)
        #expect(summary["mase"]?.series == 0)
        #expect(summary["unknown"] == nil)
    }
}
