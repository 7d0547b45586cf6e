import Forecasting
import Testing

/// Likelihood, variance and forecasts at given coefficients against R's, see `Goldens/arima.R`.
@Suite struct ARIMAGoldenTests {
    static let goldens: Goldens? = try? Goldens("arima.csv")
    static let cases = goldens?.cases ?? []

    private func model(_ name: String, _ goldens: Goldens) throws -> ARIMA {
        let o = goldens.vector(name, "orders").map { Int($0) }
        let orders = ARIMAOrders(
            o[0], o[1], o[2], seasonal: (o[3], o[4], o[5]),
            seasonLength: o[3] + o[4] + o[5] > 0 ? o[6] : 1, constant: o[7] == 1)
        let list = goldens.vector(name, "coefficients")
        let ma = list.dropFirst(o[0])
        let sar = ma.dropFirst(o[2])
        return try ARIMA(
            goldens.vector(name, "values"), orders: orders,
            coefficients: ARIMACoefficients(
                autoregressive: Array(list.prefix(o[0])), movingAverage: Array(ma.prefix(o[2])),
                seasonalAutoregressive: Array(sar.prefix(o[3])),
                seasonalMovingAverage: Array(sar.dropFirst(o[3]))))
    }

    @Test func everyCaseIsThere() {
        #expect(ARIMAGoldenTests.cases.count == 15)
    }

    @Test(arguments: cases)
    func agreesWithR(_ name: String) throws {
        let goldens = try #require(ARIMAGoldenTests.goldens)
        let model = try model(name, goldens)
        // R starts differenced series with a variance of 1e9 σ² instead of an infinite one.
        let isApproximate = model.orders.differenceLag > 0
        let hasGaps = goldens.vector(name, "values").contains(where: \.isNaN)
        let logLikelihood = try goldens.number(name, "logLikelihood")
        let error = abs(model.logLikelihood / logLikelihood - 1)
        #expect(error < (isApproximate && hasGaps ? 1e-5 : 1e-9), "\(model.logLikelihood)")
        let n = Double(model.observationCount - model.orders.differenceLag)
        let share = (n - Double(model.orders.parameterCount)) / n
        let variance = model.sigma * model.sigma * share
        let sigma2 = try goldens.number(name, "sigma2")
        #expect(abs(variance / sigma2 - 1) < (isApproximate ? 1e-4 : 1e-9), "\(variance)")
        if model.orders.hasConstant {
            let constant = try goldens.number(name, "constant")
            let ours = try #require(model.constant)
            #expect(abs(ours - constant) < 1e-6 * (abs(constant) + model.sigma), "\(ours)")
        }
        let mean = goldens.vector(name, "mean")
        let forecast = model.forecast(horizon: mean.count, levels: [95], seed: 1)
        let difference = largestDifference(forecast.mean, mean)
        #expect(difference < (isApproximate ? 1e-5 : 1e-7))
        let z = 1.959963984540054
        let deviation = zip(forecast.intervals[0].upper, forecast.mean).map {
            ($0 - $1) / z * share.squareRoot()
        }
        // R's filter still carries what is left of the uncertainty about the start; ours takes it as known.
        let other = largestDifference(deviation, goldens.vector(name, "deviation"))
        #expect(other < (isApproximate ? 1e-3 : 1e-7))
    }
}
