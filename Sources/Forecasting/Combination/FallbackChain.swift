/// The model that serves a series when one was asked for, and those that could not: the model itself, then
/// `ets`, then `snaive`, which serves whatever has one observation.
package struct FallbackChain: Sendable {
    /// What was asked for.
    package let asked: String
    package let model: FittedModel
    /// In the order they were tried; empty where the model asked for serves.
    package let declined: [DeclinedModel]

    /// What comes after the model that was asked for.
    static let rest = ["ets", "snaive"]

    /// - Parameters:
    ///   - name: the text of a model expression.
    ///   - covariates: each column as long as `values`; whichever model serves has them beside it.
    /// - Throws: where nothing was observed, so that no model can serve.
    package init(
        _ name: String, _ values: [Double], covariates: Covariates = Covariates(),
        seasons: SeasonLengths
    ) throws(FitFailure) {
        var declined: [DeclinedModel] = []
        for candidate in [name] + FallbackChain.rest.filter({ $0 != name }) {
            guard let expression = try? ModelExpression(candidate) else {
                preconditionFailure("no model is called \(candidate)")
            }
            do throws(FitFailure) {
                model = try FittedModel.fit(
                    expression, values, covariates: covariates, seasons: seasons)
                asked = name
                self.declined = declined
                return
            } catch {
                declined.append(DeclinedModel(model: candidate, failure: error))
            }
        }
        throw declined.last?.failure ?? .tooFewObservations(needed: 1, found: 0)
    }

    /// For a table: `ets`, or `snaive for ets` where another serves.
    package var label: String {
        model.name == asked ? asked : "\(model.name) for \(asked)"
    }
}
