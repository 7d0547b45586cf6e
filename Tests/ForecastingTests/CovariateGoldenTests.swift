import Forecasting
import Testing

/// Regressions with ARIMA errors against R's, see `Goldens/covariates.R`.
@Suite struct CovariateGoldenTests {
    static let goldens: Goldens? = try? Goldens("covariates.csv")
    static let cases = goldens?.cases ?? []

    @Test func everyCaseIsThere() {
        #expect(CovariateGoldenTests.cases.count == 6)
    }

    @Test(arguments: cases)
    func agreesWithR(_ name: String) throws {
        let goldens = try #require(CovariateGoldenTests.goldens)
        let o = goldens.vector(name, "orders").map { Int($0) }
        let orders = ARIMAOrders(
            o[0], o[1], o[2], seasonal: (o[3], o[4], o[5]),
            seasonLength: o[3] + o[4] + o[5] > 0 ? o[6] : 1, constant: o[7] == 1)
        let values = goldens.vector(name, "values")
        let expected = goldens.vector(name, "coefficients")
        let columns = expected.indices.map { goldens.vector(name, "column\($0)") }
        let fit = try ARIMARegression(values, columns, orders: orders)
        let logLikelihood = try goldens.number(name, "logLikelihood")
        // R starts differenced series with a variance of 1e9 σ² instead of an infinite one.
        #expect(abs(fit.errors.logLikelihood - logLikelihood) < 1e-4)
        let n = Double(fit.errors.observationCount - orders.differenceLag)
        let share = (n - Double(orders.parameterCount + columns.count)) / n
        let errors = goldens.vector(name, "standardErrors")
        for (index, coefficient) in fit.coefficients.enumerated() {
            #expect(abs(coefficient - expected[index]) < 0.005 * errors[index])
            let standardError = fit.standardErrors[index] * share.squareRoot()
            #expect(abs(standardError / errors[index] - 1) < 0.01, "\(standardError)")
        }
        let sigma2 = try goldens.number(name, "sigma2")
        #expect(abs(fit.errors.sigma * fit.errors.sigma * share / sigma2 - 1) < 1e-3)
        let mean = goldens.vector(name, "mean")
        let forecast = fit.errors.forecast(horizon: mean.count, levels: [80], seed: 1)
        let ours = mean.indices.map { step in
            expected.indices.reduce(forecast.mean[step]) {
                $0 + goldens.vector(name, "future\($1)")[step] * fit.coefficients[$1]
            }
        }
        #expect(largestDifference(ours, mean) < 1e-4)
    }
}
