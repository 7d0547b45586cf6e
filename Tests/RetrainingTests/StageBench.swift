import Forecasting
import Retraining
import Statistics
import Testing
import TimeSeries

/// A daily series of seeded noise around 100, and a champion of it, for the tests of single stages.
struct StageBench {
    /// The period of the first value: 2024-10-04.
    static let first = 20_000

    let job: Job

    /// Re-estimated every 4 days, refitted every 10, compared on 6 days and after drift on 3.
    init(_ extra: String = "") throws {
        let folder = try ScratchFolder()
        job = try Job(
            file: try folder.write(
                """
                { name: "bench", horizon: 2, frequency: "daily", seasonLength: 4,
                  models: ["snaive"], drift: { window: 8, confirmations: 2 },
                  retraining: { reestimateEvery: 4, refitEvery: 10, minimumObservations: 8 },
                  promotion: { window: 6, driftWindow: 3 },
                  source: { files: "*.csv", columns: { time: "t", value: "v" } }\(extra) }
                """, to: "job.json5"))
    }

    static func values(_ count: Int, seed: UInt64 = 11) -> [Double] {
        var random = RandomNumbers(seed: seed)
        return (0..<count).map { _ in 100 + 10 * random.normal() }
    }

    static func input(_ values: [Double], first: Int = Self.first) -> ModelInput {
        ModelInput(series: "s", firstPeriod: first, values: values)
    }

    /// The model of a series: estimated on the first `trained` values, its state after the first `seen`.
    func stored(_ values: [Double], trained: Int, seen: Int? = nil) throws -> SeriesModel {
        let known = Array(values.prefix(seen ?? trained))
        let fitted = try #require(
            try FittedModel.fit(
                "snaive", Array(values.prefix(trained)), seasonLength: job.seasonLength))
        return SeriesModel(
            fitted, fallbacks: [],
            referenceErrors: Self.values(60, seed: 3).map { ($0 - 100) / 10 },
            input: Self.input(known), estimatedBefore: Self.first + trained,
            frequency: job.frequency, seasonLength: job.seasonLength)
    }

    func champion(
        _ values: [Double], trained: Int, seen: Int? = nil,
        _ change: (inout SeriesModel) -> Void = { _ in }
    ) throws -> Champion {
        var stored = try stored(values, trained: trained, seen: seen)
        change(&stored)
        return Champion(stored, input: Self.input(values), frequency: job.frequency)
    }

    func day(_ index: Int) -> Timestamp { job.frequency.start(of: Self.first + index) }

    static func drift(flagged: Bool, runs: Int) -> SeriesDrift {
        SeriesDrift(
            series: "s", errors: [], values: nil, exceeds: flagged,
            history: DriftHistory(consecutive: runs),
            flagged: flagged, explanation: "It drifts.")
    }
}
