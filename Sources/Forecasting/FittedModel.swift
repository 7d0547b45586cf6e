package import FoundationEssentials

/// A fitted model of any kind, as it is stored: `{"model":{…},"name":"ets"}`.
///
/// Equal and encodable as its model is; decoding a name that is not in `ModelList` is an error.
package struct FittedModel: Sendable {
    package private(set) var model: any ForecastModel

    package init(_ model: any ForecastModel) {
        self.model = model
    }

    /// The full search with the model called `name`; nil where the list has none of that name.
    package static func fit(
        _ name: String, _ values: [Double], seasonLength: Int
    ) throws(FitFailure) -> FittedModel? {
        guard let type = ModelList.model(named: name) else { return nil }
        return FittedModel(try type.fit(values, seasonLength: seasonLength))
    }

    package var name: String { type(of: model).name }
    package var specification: String { model.specification }
    package var parameters: [ModelParameter] { model.parameters }

    package func reestimated(on values: [Double]) throws(FitFailure) -> FittedModel {
        FittedModel(try model.reestimated(on: values))
    }

    package func restarted() -> FittedModel {
        FittedModel(model.restarted())
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        model.update(values)
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        model.forecast(horizon: horizon, levels: levels, seed: seed)
    }

    /// JSON with sorted keys: the same model gives the same bytes.
    package func encodedJSON() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(self)
    }

    package init(json: Data) throws {
        self = try JSONDecoder().decode(FittedModel.self, from: json)
    }
}

extension FittedModel: Hashable {
    package static func == (a: FittedModel, b: FittedModel) -> Bool {
        func equals<Model: ForecastModel>(_ model: Model) -> Bool { model == b.model as? Model }
        return equals(a.model)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        model.hash(into: &hasher)
    }
}

extension FittedModel: Codable {
    private enum Key: String, CodingKey {
        case name, model
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(String.self, forKey: .name)
        guard let type = ModelList.model(named: name) else {
            let known = ModelList.all.map { $0.name }.joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: .name, in: container,
                debugDescription: "no model is called \(name); there are \(known)")
        }
        model = try container.decode(type, forKey: .model)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(model, forKey: .model)
    }
}
