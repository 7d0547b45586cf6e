import Forecasting
import FoundationEssentials
import Statistics
import Testing

/// What every member of `ModelList` promises, on series of every shape.
@Suite struct ModelLawTests {
    static let names = ModelList.all.map { $0.name } + compositions
    /// One of each composition, and nested ones.
    static let compositions = [
        "mean(ets,snaive)", "median(ets,arima,ces)", "weighted(ets,snaive)", "conformal(dotm)",
        "mstl(arima)", "mstl(4,12)", "mstl(4,12,snaive)",
        "conformal(median(theta,weighted(ces,croston)))", "boxCox(ets)", "log(arima)",
        "boxCox(0.5,median(theta,ces))",
    ]
    /// As many series as `ALMANAC_LAW_SERIES` says; before a release, 10,000.
    static let seeds: [UInt64] = {
        let asked = ProcessInfo.processInfo.environment["ALMANAC_LAW_SERIES"].flatMap(UInt64.init)
        return Array(1...max(1, asked ?? 400))
    }()

    /// The model fitted to the series, or nil where it says that it cannot serve.
    private func fitted(_ name: String, _ series: RandomSeries) throws -> FittedModel? {
        do {
            let expression = try ModelExpression(name)
            return try FittedModel.fit(
                expression, series.values, seasons: SeasonLengths(series.seasonLength))
        } catch let failure as FitFailure {
            let observed = series.values.filter(\.isFinite).count
            let isUnknown = failure == .notPositive && series.values.contains { $0 <= 0 }
            #expect(observed < 4 || isUnknown, "\(failure) on \(series)")
            return nil
        }
    }

    private func isSame(_ a: [OneStepForecast], _ b: [OneStepForecast]) -> Bool {
        zip(a, b).allSatisfy {
            $0.mean.bitPattern == $1.mean.bitPattern
                && $0.standardDeviation.bitPattern == $1.standardDeviation.bitPattern
        } && a.count == b.count
    }

    @Test(arguments: names)
    func forecastsAreFiniteOrderedAndRepeatable(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            let series = RandomSeries(seed: seed, longest: 400)
            guard let model = try fitted(name, series) else { continue }
            let forecast = model.forecast(horizon: 30, levels: [50, 80, 95], seed: 9)
            #expect(forecast.mean.count == 30)
            #expect(allFinite(forecast.mean), "\(series)")
            var inner = forecast.mean
            for interval in forecast.intervals {
                #expect(allFinite(interval.lower), "\(series)")
                #expect(allFinite(interval.upper), "\(series)")
                #expect(zip(interval.lower, inner).allSatisfy { $0 <= $1 }, "\(series)")
                inner = interval.lower
            }
            let nested = zip(forecast.intervals, forecast.intervals.dropFirst())
            for (narrow, wide) in nested {
                #expect(zip(narrow.upper, wide.upper).allSatisfy { $0 <= $1 }, "\(series)")
            }
            #expect(model.forecast(horizon: 30, levels: [50, 80, 95], seed: 9) == forecast)
            // A shorter horizon is the beginning of a longer one.
            let shorter = model.forecast(horizon: 7, levels: [], seed: 9)
            #expect(shorter.mean == Array(forecast.mean.prefix(7)), "\(series)")
        }
    }

    @Test(arguments: names)
    func encodingKeepsEveryBit(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            let series = RandomSeries(seed: seed)
            guard let model = try fitted(name, series) else { continue }
            let json = try model.encodedJSON()
            let decoded = try FittedModel(json: json)
            #expect(decoded == model, "\(series)")
            #expect(try decoded.encodedJSON() == json, "\(series)")
            #expect(
                decoded.forecast(horizon: 9, levels: [80], seed: 1)
                    == model.forecast(horizon: 9, levels: [80], seed: 1), "\(series)")
        }
    }

    @Test(arguments: names)
    func updatesInAnySplitAreOnePass(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            let series = RandomSeries(seed: seed)
            guard let model = try fitted(name, series) else { continue }
            let news = RandomSeries(seed: seed + 1_000_000).values
            var whole = model
            let expected = whole.update(news)
            var parts = model
            var returned: [OneStepForecast] = []
            var numbers = RandomNumbers(seed: seed)
            var rest = news[...]
            while !rest.isEmpty {
                let count = numbers.integer(below: 5)
                returned += parts.update(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(isSame(returned, expected), "\(series)")
            #expect(try parts.encodedJSON() == whole.encodedJSON(), "\(series)")
            #expect(
                allFinite(whole.forecast(horizon: 30, levels: [80], seed: 1).mean),
                "\(series)")
        }
    }

    @Test(arguments: names)
    func restartingAndUpdatingReproducesTheState(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            let series = RandomSeries(seed: seed)
            guard let model = try fitted(name, series) else { continue }
            var again = model.restarted()
            let forecasts = again.update(series.values)
            #expect(again == model, "\(series)")
            for forecast in forecasts {
                let deviation = forecast.standardDeviation
                #expect(deviation.isNaN || deviation > 0, "\(series)")
            }
        }
    }

    @Test(arguments: names)
    func reestimatingKeepsTheSpecification(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(100) {
            let series = RandomSeries(seed: seed)
            guard let model = try fitted(name, series) else { continue }
            let again = try model.reestimated(on: series.values)
            #expect(again.specification == model.specification, "\(series)")
            let forecast = again.forecast(horizon: 5, levels: [80], seed: 1)
            #expect(allFinite(forecast.mean), "\(series)")
        }
    }

    /// Scaling by a power of two is exact, so the forecasts must be too; by other factors within the
    /// tolerance of the optimiser.
    @Test(arguments: names)
    func forecastsScaleWithTheSeries(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(150) {
            let series = RandomSeries(seed: seed)
            guard let model = try fitted(name, series) else { continue }
            let doubled = try FittedModel.fit(
                name, series.values.map { $0 * 1024 }, seasonLength: series.seasonLength)
            let a = model.forecast(horizon: 5, levels: [80], seed: 1)
            let b = try #require(doubled).forecast(horizon: 5, levels: [80], seed: 1)
            #expect(largestDifference(b.mean, a.mean.map { $0 * 1024 }) < 1e-12, "\(series)")
        }
    }

    @Test func anUnknownModelIsAnError() throws {
        let json = Data(#"{"model":{},"name":"crystal-ball"}"#.utf8)
        #expect(throws: DecodingError.self) { try FittedModel(json: json) }
        #expect(ModelList.model(named: "crystal-ball") == nil)
        #expect(Set(ModelLawTests.names).count == ModelLawTests.names.count)
    }
}
