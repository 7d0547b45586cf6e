import Forecasting
import Statistics
import Testing

@Suite struct ARIMAGapTests {
    /// The expectation of a gap in a random walk is the line between its neighbours, and the errors
    /// after the gap are as the filter has them: variance 2 where one value is missing.
    @Test func aGapInARandomWalk() throws {
        var model = try ARIMA(
            [3, 5, 4, 6, 9, 7], orders: ARIMAOrders(0, 1, 0, constant: false),
            coefficients: ARIMACoefficients())
        let forecasts = model.update([8, .nan, 12, 13])
        #expect(forecasts.map(\.mean) == [7, 8, 8, 12])
        let ratio = forecasts[2].standardDeviation / model.sigma
        #expect(abs(ratio - 2.squareRoot()) < 1e-12)
        #expect(forecasts[3].standardDeviation == model.sigma)
    }

    /// After a gap, an MA(1) forgets part of its last error: gains from the filter by hand.
    @Test func aGapInAMovingAverage() throws {
        let theta = 0.5
        var model = try ARIMA(
            [1, -1, 0.5, 2, -1, 0.3], orders: ARIMAOrders(0, 0, 1, constant: false),
            coefficients: ARIMACoefficients(movingAverage: [theta]))
        _ = model.update([.nan])
        // ε of the gap is unknown with variance 1, so the next error has 1 + θ² and teaches the share
        // 1/(1 + θ²) of itself about its own ε.
        let forecasts = model.update([1.25, 0])
        #expect(abs(forecasts[0].mean) < 1e-12)
        let variance = forecasts[0].standardDeviation / model.sigma
        #expect(abs(variance * variance - (1 + theta * theta)) < 1e-12)
        #expect(abs(forecasts[1].mean - theta * 1.25 / (1 + theta * theta)) < 1e-12)
    }

    @Test func tooFewValuesForTheOrders() {
        let orders = ARIMAOrders(
            2, 1, 1, seasonal: (0, 1, 1), seasonLength: 12, constant: false)
        #expect(throws: FitFailure.tooFewObservations(needed: 18, found: 15)) {
            try ARIMA.fit((0..<15).map { Double($0 * $0 % 7) }, orders: orders)
        }
    }
}
