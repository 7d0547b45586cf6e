import Evaluation
import Forecasting
import Testing

/// A model that tells what it has seen: with values that are different powers of two, its forecast, their
/// sum, names each of them.
private struct Witness: ForecastModel {
    static let name = "witness"
    static let summary = "the sum of what it has seen"

    var sum = 0.0
    var steps = 0

    var specification: String { "witness" }
    var parameters: [ModelParameter] { [] }

    static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Witness {
        var model = Witness()
        _ = model.update(values)
        return model
    }

    func reestimated(on values: [Double]) throws(FitFailure) -> Witness { self }
    func restarted() -> Witness { Witness() }

    mutating func update(_ values: [Double]) -> [OneStepForecast] {
        values.map {
            let forecast = OneStepForecast(mean: sum, standardDeviation: 1)
            steps += 1
            if !$0.isNaN { sum += $0 }
            return forecast
        }
    }

    func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        // A thousandth for each step ahead tells them apart.
        let mean = (1...horizon).map { sum + Double($0) / 1000 }
        return Forecast(
            mean: mean,
            intervals: levels.map {
                .init(level: $0, lower: mean.map { $0 - 1 }, upper: mean.map { $0 + 1 })
            })
    }

    func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let mean = forecast(horizon: horizon, levels: [], seed: seed).mean
        return Array(repeating: mean, count: paths)
    }
}

@Suite struct RollingOriginTests {
    private static func points(_ window: [Double], horizon: Int) -> [ScoredForecasts.Point] {
        var witness = Witness()
        _ = witness.update([1, 2, 4])
        return RollingOrigin.forecasts(
            of: FittedModel(witness), over: window, horizon: horizon, scale: 3, seed: 1
        ).points
    }

    @Test func eachForecastKnowsTheValuesBeforeItAlone() {
        let points = Self.points([8, 16, 32], horizon: 1)
        #expect(points.map(\.forecast) == [7.001, 15.001, 31.001])
        #expect(points.map(\.actual) == [8, 16, 32])
    }

    @Test func theHorizonNeverReachesPastTheWindow() {
        let points = Self.points([8, 16, 32], horizon: 2)
        #expect(points.map(\.actual) == [8, 16, 16, 32, 32])
        #expect(points.map(\.forecast) == [7.001, 7.002, 15.001, 15.002, 31.001])
        #expect(Self.points([8, 16], horizon: 50).map(\.actual) == [8, 16, 16])
    }

    @Test func missingValuesAreNotScoredAndTeachNothing() {
        let points = Self.points([8, .nan, 32], horizon: 2)
        #expect(points.map(\.actual) == [8, 32, 32])
        #expect(points.map(\.forecast) == [7.001, 15.002, 15.001])
        #expect(Self.points([.nan, .nan], horizon: 3).isEmpty)
    }

    @Test func smallestAndEmptyWindows() {
        #expect(Self.points([8], horizon: 1).map(\.forecast) == [7.001])
        #expect(Self.points([], horizon: 4).isEmpty)
    }

    @Test func theIntervalIsTheForecasts() {
        for point in Self.points([8, 16], horizon: 2) {
            #expect(point.lower == point.forecast - 1)
            #expect(point.upper == point.forecast + 1)
        }
    }

    @Test func theModelItselfStaysAsItWas() {
        let model = FittedModel(Witness())
        let before = model
        _ = RollingOrigin.forecasts(of: model, over: [1, 2], horizon: 1, scale: nil, seed: 1)
        #expect(model == before)
    }

    /// A real model: the naive forecast repeats the value before.
    @Test func aNaiveModelRepeatsTheValueBefore() throws {
        let model = try #require(
            try FittedModel.fit("snaive", [3, 1, 4, 1, 5], seasonLength: 1))
        let points = RollingOrigin.forecasts(
            of: model, over: [9, 2, 6], horizon: 1, scale: nil, seed: 1
        ).points
        #expect(points.map(\.forecast) == [5, 9, 2])
    }

    @Test func seasonalRootScales() {
        let scale = RollingOrigin.seasonalRootScale
        #expect(scale([0, 3, 7], 1) == 12.5.squareRoot())
        #expect(scale([0, 3, 7, 5], 2) == 26.5.squareRoot())
        #expect(scale([1, .nan, 4, 8], 1) == 4)
        #expect(scale([3, 3, 3], 1) == nil)
        #expect(scale([1], 1) == nil)
    }

    @Test func seasonalScales() {
        let scale = RollingOrigin.seasonalScale
        #expect(scale([1, 2, 4, 8], 1) == 7.0 / 3)
        #expect(scale([1, 2, 4, 8], 2) == 4.5)
        // No longer than a season: neighbours.
        #expect(scale([1, 2, 4, 8], 4) == 7.0 / 3)
        #expect(scale([1, .nan, 4, 8], 1) == 4)
        #expect(scale([3, 3, 3], 1) == nil)
        #expect(scale([1], 1) == nil)
        #expect(scale([], 12) == nil)
        #expect(scale([1.7e308, -1.7e308], 1) == nil)
    }
}
