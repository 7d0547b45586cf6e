// Goal: what covariates say of a series, so that any model can serve what remains.
//
//   remainder_t = y_t − Σ_j β_j (x_tj − c_j),   c_j the mean of covariate j where all is known
//
// Source: β by a regression with ARIMA errors, see `ARIMARegression`: ordinary least squares on levels
// would take two series that both wander for cause and effect. Centred covariates keep the level of the
// series, so that multiplicative forms still serve the remainder. Seasons that an ARIMA process cannot
// bear, longer than 24 periods or no whole number, are first taken out of values and covariates alike by
// least squares on harmonics (Frisch and Waugh 1933), else temperature would stand for the time of day.

import Statistics

/// The coefficients of a series' covariates.
package struct CovariateRegression: Codable, Hashable, Sendable {
    package struct Term: Codable, Hashable, Sendable {
        package let name: String
        package let centre: Double
        package let coefficient: Double
        package let standardError: Double
    }

    /// A covariate that was left out, and why: `is constant`.
    package struct Dropped: Codable, Hashable, Sendable {
        package let name: String
        package let reason: String
    }

    package private(set) var terms: [Term] = []
    package private(set) var dropped: [Dropped] = []
    /// Of the errors' process; nil where no covariate is left.
    package private(set) var errors: ARIMAOrders?
    /// The seasons taken out beforehand.
    private let harmonics: [RegressionTerms.Season]

    /// The covariates of `values` that say something, and the process that their errors follow.
    ///
    /// - Parameters:
    ///   - values: `nan` where nothing was observed.
    ///   - covariates: each column as long as `values`.
    /// - Returns: with the regression the model of the errors, where nothing but the covariates was
    ///   taken out.
    static func fit(
        _ values: [Double], _ covariates: Covariates, seasons: SeasonLengths
    ) -> (regression: CovariateRegression, errors: ARIMA?) {
        var regression = CovariateRegression(
            harmonics: CovariateSample.harmonics(seasons, count: values.count))
        let season =
            seasons.exact.first { $0 == $0.rounded() && $0 <= RegressionSearch.longestDummies }
        let errors = regression.estimate(
            CovariateSample(values, covariates, regression.harmonics), orders: nil,
            seasonLength: season.map { Int($0) } ?? 1)
        return (regression, errors)
    }

    /// The same terms and orders, estimated again.
    func reestimated(
        on values: [Double], _ covariates: Covariates
    ) -> (regression: CovariateRegression, errors: ARIMA?) {
        guard let orders = errors else { return (self, nil) }
        var regression = CovariateRegression(harmonics: harmonics)
        let kept = covariates.keeping(terms.map(\.name))
        let model = regression.estimate(
            CovariateSample(values, kept, harmonics), orders: orders,
            seasonLength: orders.seasonLength)
        regression.dropped = dropped + regression.dropped
        return (regression, model)
    }

    private init(harmonics: [RegressionTerms.Season]) { self.harmonics = harmonics }

    /// - Parameter orders: nil for those that a search finds.
    private mutating func estimate(
        _ sample: CovariateSample, orders: ARIMAOrders?, seasonLength: Int
    ) -> ARIMA? {
        dropped = sample.dropped
        guard !sample.columns.isEmpty else { return nil }
        let values = sample.values
        let differences =
            orders
            ?? ARIMASearch.differences(
                of: ARIMASample(
                    values, seasonLength: seasonLength, regressors: sample.columns.map(\.values)),
                isConstant: false)
        let (kept, lost) = sample.independent(after: differences)
        dropped += lost
        guard !kept.isEmpty else { return nil }
        let columns = kept.map(\.values)
        let fit: ARIMARegression
        do throws(FitFailure) {
            if let orders {
                fit = try ARIMARegression(values, columns, orders: orders)
            } else {
                fit = try ARIMARegression(values, columns, differences: differences)
            }
        } catch {
            dropped += kept.map { Dropped(name: $0.name, reason: "leaves no model: it \(error)") }
            return nil
        }
        var found: [Term] = []
        for (index, column) in kept.enumerated() {
            found.append(
                Term(
                    name: column.name, centre: column.centre,
                    coefficient: fit.coefficients[index] / column.scale,
                    standardError: fit.standardErrors[index] / column.scale))
        }
        guard found.allSatisfy({ $0.coefficient.isFinite && $0.standardError.isFinite }) else {
            dropped += kept.map { Dropped(name: $0.name, reason: "is beyond all numbers") }
            return nil
        }
        terms = found
        errors = fit.errors.orders
        return harmonics.isEmpty ? fit.errors : nil
    }

    /// What the covariates add at a period; `nan` where one is missing.
    func effect(at period: Int, of covariates: Covariates) -> Double {
        terms.reduce(0) {
            $0 + (covariates.value(of: $1.name, at: period) - $1.centre) * $1.coefficient
        }
    }

    /// The values without what the covariates add.
    func remainder(_ values: [Double], _ covariates: Covariates) -> [Double] {
        values.indices.map { values[$0] - effect(at: $0, of: covariates) }
    }
}

extension CovariateRegression {
    /// Each coefficient under its covariate's name, and its standard error.
    var parameters: [ModelParameter] {
        terms.flatMap {
            [
                ModelParameter(name: $0.name, value: $0.coefficient),
                ModelParameter(name: "se(\($0.name))", value: $0.standardError),
            ]
        }
    }
}
