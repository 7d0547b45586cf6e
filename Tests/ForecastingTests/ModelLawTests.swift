import Forecasting
import FoundationEssentials
import Statistics
import Testing

/// What every member of `ModelList` promises, on series of every shape.
@Suite struct ModelLawTests {
    /// All of them, or those that `ALMANAC_LAW_MODELS` names, one a line.
    static let names: [String] = {
        let asked = ProcessInfo.processInfo.environment["ALMANAC_LAW_MODELS"]
        let all = ModelList.all.map { $0.name } + compositions
        return asked.map { $0.split(separator: "\n").map(String.init) } ?? all
    }()
    /// One of each composition, and nested ones.
    static let compositions = [
        "mean(ets,snaive)", "median(ets,arima,ces)", "weighted(ets,snaive)", "conformal(dotm)",
        "mstl(arima)", "mstl(4,12)", "mstl(4,12,snaive)",
        "conformal(median(theta,weighted(ces,croston)))", "boxCox(ets)", "log(arima)",
        "boxCox(0.5,median(theta,ces))",
    ]
    /// As many series as `ALMANAC_LAW_SERIES` says, from seed `ALMANAC_LAW_FIRST` on; before a release,
    /// 10,000.
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        let asked = environment["ALMANAC_LAW_SERIES"].flatMap(UInt64.init)
        let first = environment["ALMANAC_LAW_FIRST"].flatMap(UInt64.init) ?? 1
        return (0..<max(1, asked ?? 400)).map { first + $0 }
    }()

    private func laws(_ name: String, _ series: RandomSeries) throws -> ModelLaws? {
        try ModelLaws(
            fitting: name, series.values, seasons: SeasonLengths(series.seasonLength),
            note: series.description)
    }

    @Test(arguments: names)
    func forecastsAreFiniteOrderedAndRepeatable(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            try laws(name, RandomSeries(seed: seed, longest: 400))?.expectOrderedForecasts()
        }
    }

    @Test(arguments: names)
    func encodingKeepsEveryBit(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            try laws(name, RandomSeries(seed: seed))?.expectEncodingKeepsEveryBit()
        }
    }

    @Test(arguments: names)
    func updatesInAnySplitAreOnePass(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            let news = RandomSeries(seed: seed + 1_000_000).values
            try laws(name, RandomSeries(seed: seed))?
                .expectUpdatesInPartsAreOnePass(news, seed: seed)
        }
    }

    @Test(arguments: names)
    func restartingAndUpdatingReproducesTheState(_ name: String) throws {
        for seed in ModelLawTests.seeds {
            let series = RandomSeries(seed: seed)
            try laws(name, series)?.expectRestartingReproducesTheState(series.values)
        }
    }

    @Test(arguments: names)
    func reestimatingKeepsTheSpecification(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(100) {
            let series = RandomSeries(seed: seed)
            try laws(name, series)?.expectReestimating(on: series.values)
        }
    }

    /// Scaling by a power of two is exact, so the forecasts must be too; by other factors within the
    /// tolerance of the optimiser.
    @Test(arguments: names)
    func forecastsScaleWithTheSeries(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(150) {
            let series = RandomSeries(seed: seed)
            guard let model = try laws(name, series)?.model else { continue }
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
