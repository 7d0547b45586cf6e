package import FoundationEssentials

/// A fitted model of any kind, as it is stored: `{"model":{…},"name":"ets"}`.
///
/// Equal and encodable as its model is; decoding a name that is no `ModelExpression` is an error.
package struct FittedModel: Forecaster {
    package internal(set) var model: any Forecaster
    /// The name of a model, or the text of a composition: `median(ets,arima)`.
    package let name: String
    /// What is taken out of the values before the model sees them; nil without covariates.
    package let regression: CovariateRegression?

    package init(_ model: any ForecastModel) {
        self.init(model, named: type(of: model).name)
    }

    init(
        _ model: any Forecaster, named name: String, regression: CovariateRegression? = nil
    ) {
        self.model = model
        self.name = name
        self.regression = regression
    }

    /// The full search with the model or composition that `name` says; nil where it says none.
    package static func fit(
        _ name: String, _ values: [Double], seasonLength: Int
    ) throws(FitFailure) -> FittedModel? {
        guard let expression = try? ModelExpression(name) else { return nil }
        return try fit(expression, values, seasons: SeasonLengths(seasonLength))
    }

    /// The full search.
    package static func fit(
        _ expression: ModelExpression, _ values: [Double], seasons: SeasonLengths
    ) throws(FitFailure) -> FittedModel {
        if let type = expression.model {
            return FittedModel(try type.fit(values, seasons: seasons))
        }
        let model = try expression.composition.fit(expression.arguments, values, seasons)
        return FittedModel(model, named: expression.text)
    }

    /// `ARIMA(1,0,0) with zero mean, beside price and promotion`.
    package var specification: String {
        guard let regression, !regression.terms.isEmpty else { return model.specification }
        return model.specification + ", beside "
            + regression.terms.map(\.name).joined(separator: " and ")
    }
    package var parameters: [ModelParameter] {
        model.parameters + (regression?.parameters ?? [])
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> FittedModel {
        try reestimated(on: values, covariates: Covariates())
    }

    package func restarted() -> FittedModel {
        FittedModel(model.restarted(), named: name, regression: regression)
    }

    /// A model with covariates learns nothing from values without them: see `update(_:covariates:)`.
    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        update(values, covariates: Covariates())
    }

    /// A model with covariates forecasts as if they stood at their centres: see
    /// `forecast(horizon:levels:seed:covariates:)`.
    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        model.forecast(horizon: horizon, levels: levels, seed: seed)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        model.simulate(horizon: horizon, paths: paths, seed: seed)
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
        func equals<Model: Forecaster>(_ model: Model) -> Bool { model == b.model as? Model }
        return a.name == b.name && a.regression == b.regression && equals(a.model)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(regression)
        model.hash(into: &hasher)
    }
}

extension FittedModel: Codable {
    private enum Key: String, CodingKey {
        case name, model, regression
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
        let expression: ModelExpression
        do throws(ModelExpressionError) { expression = try ModelExpression(name) } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .name, in: container, debugDescription: "\(error)")
        }
        model = try container.decode(expression.type, forKey: .model)
        regression = try container.decodeIfPresent(
            CovariateRegression.self, forKey: .regression)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(model, forKey: .model)
        try container.encodeIfPresent(regression, forKey: .regression)
    }
}
