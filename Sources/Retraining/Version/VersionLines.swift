import FoundationEssentials

/// A version as it was written before there was Parquet in a store: `models.jsonl`, a model a line.
enum VersionLines {
    static let fileName = "models.jsonl"

    /// Nil where the bytes are no such file.
    static func models(_ file: [UInt8]) -> [SeriesModel]? {
        let decoder = JSONDecoder()
        var models: [SeriesModel] = []
        for line in file.split(separator: 10) {
            guard let model = try? decoder.decode(SeriesModel.self, from: Data(line)) else {
                return nil
            }
            models.append(model)
        }
        return models
    }
}
