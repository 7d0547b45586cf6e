import Evaluation
import Foundation
import Testing

/// What scikit-learn, utilsforecast and numpy say; `Goldens/make.py` wrote it.
struct AccuracyGolden: Decodable {
    struct Case: Decodable {
        let season: Int
        let training: [Double]
        let actual: [Double]
        let forecast: [Double]
        let lower: [Double]
        let upper: [Double]
        let measures: [String: Double]
    }

    let cases: [Case]

    static func read() throws -> [Case] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/accuracy.json")
        return try JSONDecoder().decode(AccuracyGolden.self, from: Data(contentsOf: file)).cases
    }
}

extension ScoredForecasts {
    init(
        actual: [Double], forecast: [Double], width: Double? = nil, scale: Double? = 1,
        rootScale: Double? = nil
    ) {
        self.init(
            points: zip(actual, forecast).map { actual, forecast in
                Point(
                    actual: actual, forecast: forecast, lower: width.map { forecast - $0 },
                    upper: width.map { forecast + $0 })
            }, scale: scale, rootScale: rootScale ?? scale)
    }
}

@Suite struct AccuracyTests {
    @Test(arguments: AccuracyMeasures.all.map { $0.name })
    func agreesWithIndependentImplementations(_ name: String) throws {
        let measure = try #require(AccuracyMeasures.named(name))
        let cases = try AccuracyGolden.read()
        #expect(cases.count == 30)
        for (index, item) in cases.enumerated() {
            let points = item.actual.indices.map {
                ScoredForecasts.Point(
                    actual: item.actual[$0], forecast: item.forecast[$0], lower: item.lower[$0],
                    upper: item.upper[$0])
            }
            let scale = RollingOrigin.seasonalScale(
                of: item.training, seasonLength: item.season)
            let rootScale = RollingOrigin.seasonalRootScale(
                of: item.training, seasonLength: item.season)
            let scored = measure.value(
                of: ScoredForecasts(points: points, scale: scale, rootScale: rootScale))
            let value = try #require(scored)
            let expected = try #require(item.measures[name])
            #expect(abs(value - expected) <= 1e-11 * max(1, abs(expected)), "case \(index)")
        }
    }

    /// Not defined is nil, never NaN: for each measure, over what may happen.
    @Test(arguments: AccuracyMeasures.all.map { $0.name })
    func isFiniteOrNil(_ name: String) throws {
        let measure = try #require(AccuracyMeasures.named(name))
        let hostile: [ScoredForecasts] = [
            ScoredForecasts(points: [], scale: nil),
            ScoredForecasts(actual: [1], forecast: [1], scale: nil),
            ScoredForecasts(actual: [1], forecast: [2], scale: 0),
            ScoredForecasts(actual: [0.1, 0.1, 0.1], forecast: [1, 2, 3]),
            ScoredForecasts(actual: [1e300, -1e300], forecast: [-1e300, 1e300], width: 1),
            ScoredForecasts(actual: [1.7e308, -1.7e308], forecast: [0, 0], scale: 1e-300),
            ScoredForecasts(actual: [1, 2], forecast: [.nan, 2]),
            ScoredForecasts(actual: [1, 2], forecast: [.infinity, 2], width: 1),
            ScoredForecasts(
                actual: [Double.leastNonzeroMagnitude, 0],
                forecast: [0, Double.leastNonzeroMagnitude], scale: Double.leastNonzeroMagnitude),
        ]
        for (index, forecasts) in hostile.enumerated() {
            if let value = measure.value(of: forecasts) { #expect(value.isFinite, "\(index)") }
        }
        #expect(measure.value(of: hostile[0]) == nil)
    }

    @Test func whatIsUndefinedIsNil() {
        func value(_ name: String, _ forecasts: ScoredForecasts) -> Double? {
            Scorecard(of: forecasts).value(of: name)
        }
        #expect(value("r2", ScoredForecasts(actual: [0.1, 0.1, 0.1], forecast: [1, 2, 3])) == nil)
        #expect(value("r2", ScoredForecasts(actual: [4], forecast: [3])) == nil)
        for name in ["mase", "rmsse", "msis"] {
            let unscaled = ScoredForecasts(actual: [4], forecast: [3], width: 1, scale: nil)
            #expect(value(name, unscaled) == nil)
        }
        #expect(value("msis", ScoredForecasts(actual: [4], forecast: [3])) == nil)
        // Both zero: no error.
        #expect(value("smape", ScoredForecasts(actual: [0, 1], forecast: [0, 3])) == 50)
        #expect(value("smape", ScoredForecasts(actual: [1, -1], forecast: [-1, 1])) == 200)
        #expect(value("coverage", ScoredForecasts(actual: [4], forecast: [3])) == nil)
        #expect(value("unknown", ScoredForecasts(actual: [4], forecast: [3])) == nil)
        #expect(Scorecard(of: ScoredForecasts(points: [], scale: 1)).count == 0)
    }

    /// With all values a times as large: how each measure must follow.
    @Test(arguments: [4.0, 0.125]) func followsTheUnit(_ factor: Double) throws {
        let powers = [
            "mse": 2.0, "rmse": 1, "mae": 1, "r2": 0, "mase": 0, "rmsse": 0, "smape": 0,
            "bias": 1, "coverage": 0, "msis": 0,
        ]
        #expect(Set(powers.keys) == Set(AccuracyMeasures.all.map { $0.name }))
        let actual = [3.0, 5, 4, 8, 7]
        let forecast = [2.5, 5.5, 5, 6, 7]
        let one = Scorecard(
            of: ScoredForecasts(actual: actual, forecast: forecast, width: 0.75, scale: 2))
        let other = Scorecard(
            of: ScoredForecasts(
                actual: actual.map { $0 * factor }, forecast: forecast.map { $0 * factor },
                width: 0.75 * factor, scale: 2 * factor))
        for (name, power) in powers {
            let before = try #require(one.value(of: name))
            let after = try #require(other.value(of: name))
            // Factors are powers of two, so that nothing is rounded.
            #expect(after == before * pow(factor, power), "\(name)")
        }
    }

    @Test func signsAndTouchingBounds() {
        let low = ScoredForecasts(actual: [5, 7], forecast: [4, 5], width: 1)
        #expect(Scorecard(of: low).value(of: "bias") == 1.5)
        // On the bound counts as within.
        #expect(Scorecard(of: low).value(of: "coverage") == 0.5)
    }

    @Test func lossIsLowerWhereItIsBetter() {
        #expect(AccuracyDirection.lower.loss(2) < AccuracyDirection.lower.loss(3))
        #expect(AccuracyDirection.higher.loss(0.9) < AccuracyDirection.higher.loss(0.5))
        #expect(AccuracyDirection.near(0.95).loss(0.93) < AccuracyDirection.near(0.95).loss(1))
        #expect(AccuracyDirection.near(0).loss(-1) < AccuracyDirection.near(0).loss(2))
    }
}
