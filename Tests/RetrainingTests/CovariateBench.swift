import Forecasting
import Retraining
import Statistics
import Testing
import TimeSeries

/// Three weekly series with covariates of every kind beside them, one of which they share, for the tests of what is
/// kept of them.
struct CovariateBench {
    static let names = ["price", "temperature", "footfall", "promotion", "list"]
    static let series = ["a", "b", "c"]
    /// Weeks are counted from here.
    static let first = 2766

    let job: Job

    init() throws {
        let folder = try ScratchFolder()
        job = try Job(
            file: try folder.write(
                """
                { name: "bench", horizon: 2, frequency: "weekly", models: ["mean"],
                  source: { files: "*.csv", columns: { time: "t", value: "v" } } }
                """, to: "job.json5"))
    }

    /// Noise that is the same whenever it is asked for.
    static func noise(_ name: String, _ week: Int) -> Double {
        var random = RandomNumbers(seed: StableHash.seed(name, "\(week)"))
        return random.normal()
    }

    static func value(_ series: String, _ week: Int, _ name: String) -> Double {
        switch name {
        case "price", "footfall": 20 + noise(name + series, week) + noise(series, week)
        case "promotion": noise(name + series, week) > 1 ? 1 : 0
        case "list": 10 + noise(name + series, week / 5).rounded()
        default: 15 + noise(name, week)
        }
    }

    /// The covariates of the weeks before `end`.
    ///
    /// - Parameter corrected: the price of this series and week is another.
    func covariates(
        before end: Int, corrected: (series: String, week: Int)? = nil
    ) throws -> JobCovariates {
        var vintage = Vintage(frequency: .weekly, covariates: Self.names)
        for series in Self.series {
            for week in 0..<end {
                vintage.set(series, Self.first + week, 100) { place in
                    let isOther = place == 0 && corrected.map { $0 == (series, week) } ?? false
                    return Self.value(series, week, Self.names[place]) + (isOther ? 30 : 0)
                }
            }
        }
        return JobCovariates(
            try #require(vintage.covariates),
            of: Dictionary(
                uniqueKeysWithValues: Self.series.map { ($0, Self.first..<(Self.first + end)) }),
            job: job)
    }

    /// A version whose models were estimated on the first `count` weeks.
    func contents(estimated count: Int) throws -> VersionContents {
        let covariates = try covariates(before: count)
        let values = (0..<count).map { 100 + Self.noise("value", $0) }
        let fitted = try #require(
            try FittedModel.fit("mean", values, seasonLength: job.seasonLength))
        let models = Self.series.map { series in
            var model = SeriesModel(
                fitted, fallbacks: [], referenceErrors: [],
                input: ModelInput(series: series, firstPeriod: Self.first, values: values),
                estimatedBefore: Self.first + count, frequency: .weekly,
                seasonLength: job.seasonLength)
            model.covariates = covariates.reference(of: model)
            return model
        }
        var contents = VersionContents(models: models)
        contents.covariates = covariates.sharedReference(of: models, kept: nil)?.reference
        return contents
    }
}
