import Forecasting
import FoundationEssentials
import TimeSeries

/// A version as it was written before there was Parquet in a store: `models.jsonl`, a model a line.
enum VersionLines {
    static let fileName = "models.jsonl"

    private struct Line: Decodable {
        var series: String
        var model: FittedModel
        var seasonLength: Int
        var firstPeriod: Timestamp
        var estimatedThrough: Timestamp
        var updatedThrough: Timestamp
        var reestimationTriedThrough: Timestamp
        var refitTriedThrough: Timestamp
        var observations: Int
        var inputDigest: String
        var fallbacks: [SeriesModel.Fallback]
        var referenceErrors: [Double]
        var driftRuns: DriftHistory
    }

    /// Nil where the bytes are no such file.
    static func models(_ file: [UInt8]) -> [SeriesModel]? {
        let decoder = JSONDecoder()
        var models: [SeriesModel] = []
        for text in file.split(separator: 10) {
            guard let line = try? decoder.decode(Line.self, from: Data(text)) else { return nil }
            models.append(
                SeriesModel(
                    series: line.series, model: line.model, seasonLength: line.seasonLength,
                    firstPeriod: line.firstPeriod, estimatedThrough: line.estimatedThrough,
                    updatedThrough: line.updatedThrough,
                    reestimationTriedThrough: line.reestimationTriedThrough,
                    refitTriedThrough: line.refitTriedThrough, observations: line.observations,
                    inputDigest: line.inputDigest, fallbacks: line.fallbacks,
                    reference: nil, referenceErrors: line.referenceErrors, unseenErrors: [],
                    driftHistory: line.driftRuns))
        }
        return models
    }
}
