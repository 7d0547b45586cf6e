import Forecasting
import Testing

@Suite struct SeasonalNaiveTests {
    /// R's `forecast` 8.20, see `Goldens/snaive.R`.
    @Test func agreesWithR() throws {
        let goldens = try Goldens("snaive.csv")
        for name in goldens.cases {
            let model = try SeasonalNaive.fit(
                goldens.vector(name, "values"),
                seasonLength: Int(try goldens.number(name, "seasonLength")))
            let mean = goldens.vector(name, "mean")
            let forecast = model.forecast(horizon: mean.count, levels: [95], seed: 1)
            #expect(forecast.mean == mean)
            let half = zip(forecast.intervals[0].upper, forecast.mean).map { $0 - $1 }
            let deviation = goldens.vector(name, "deviation").map { $0 * 1.959963984540054 }
            #expect(largestDifference(half, deviation) < 1e-12, "\(name)")
        }
    }

    /// The value of a missing period comes from the season before, with the variance of two seasons.
    @Test func aMissingPeriodReachesBackASeason() throws {
        let model = try SeasonalNaive.fit([1, 10, 2, 12, 3, .nan], seasonLength: 2)
        let forecast = model.forecast(horizon: 4, levels: [80], seed: 1)
        #expect(forecast.mean == [3, 12, 3, 12])
        let widths = forecast.intervals[0].upper.enumerated().map { $1 - forecast.mean[$0] }
        #expect(abs(widths[1] / widths[0] - 2.squareRoot()) < 1e-12)
        #expect(abs(widths[3] / widths[0] - 3.squareRoot()) < 1e-12)
    }

    @Test func theFirstSeasonHasNoDeviation() throws {
        var model = try SeasonalNaive.fit([1, 10, 2, 12], seasonLength: 2).restarted()
        let forecasts = model.update([1, 10, 2, 12])
        #expect(forecasts[0].mean.isNaN)
        #expect(forecasts[1].mean == 1 && forecasts[1].standardDeviation.isNaN)
        #expect(forecasts[2].mean == 1 && forecasts[3].mean == 10)
        #expect(abs(forecasts[3].standardDeviation - 2.5.squareRoot()) < 1e-12)
    }
}
