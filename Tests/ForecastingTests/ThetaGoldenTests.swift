import Forecasting
import Testing

/// statsforecast 2.1.1, see `Goldens/theta-ces.py`; R's `forecast` 8.20, see `Goldens/theta.R`.
@Suite struct ThetaGoldenTests {
    @Test(arguments: ["Nile", "airmiles"], ["STM", "OTM", "DSTM", "DOTM"])
    func agreesWithStatsforecastAtGivenParameters(_ name: String, _ form: String) throws {
        let goldens = try Goldens("theta-ces.csv")
        let values = goldens.vector(name, "values")
        let golden = "\(name):\(form)"
        let line = goldens.vector(golden, "line")
        var model = DynamicOptimisedTheta(
            form: try #require(ThetaForm(rawValue: form)),
            alpha: try goldens.number(golden, "alpha"),
            theta: try goldens.number(golden, "theta"),
            level: try goldens.number(golden, "level"), line: (line[0], line[1]), sigma: 1)
        // The peer gives the first two values themselves as forecasts of them.
        let fitted = model.update(values).map(\.mean).dropFirst(3)
        #expect(largestDifference(Array(fitted), goldens.vector(golden, "fitted")) < 1e-12)
        let mean = goldens.vector(golden, "mean")
        let forecast = model.forecast(horizon: mean.count, levels: [], seed: 1)
        #expect(largestDifference(forecast.mean, mean) < 1e-12)
    }

    /// R's thetaf is the standard model without the line's intercept, which the level has forgotten.
    @Test(arguments: ["Nile", "airmiles"])
    func agreesWithRsThetaAtItsParameters(_ name: String) throws {
        let goldens = try Goldens("theta-r.csv")
        var model = StandardTheta(
            form: .standard, alpha: try goldens.number(name, "alpha"), theta: 2,
            level: try goldens.number(name, "level"),
            line: (0, 2 * (try goldens.number(name, "drift"))),
            sigma: try goldens.number(name, "sigma"))
        // Its level is smoothed without the drift: so is this one, whatever its forecasts.
        _ = model.update(goldens.vector(name, "values"))
        let mean = goldens.vector(name, "mean")
        let forecast = model.forecast(horizon: mean.count, levels: [95], seed: 1)
        #expect(largestDifference(forecast.mean, mean) < 1e-10)
        let half = zip(forecast.intervals[0].upper, forecast.mean).map { $0 - $1 }
        let deviation = goldens.vector(name, "deviation").map { $0 * 1.959963984540054 }
        #expect(largestDifference(half, deviation) < 1e-10)
    }

    @Test(arguments: ["AirPassengers", "UKgas", "USAccDeaths"])
    func theClassicalSeasonIsThatOfR(_ name: String) throws {
        let goldens = try Goldens("theta-r.csv")
        let values = goldens.vector(name, "values")
        let length = Int(try goldens.number(name, "seasonLength"))
        for (kind, code) in [(ClassicalSeason.Kind.multiplicative, "M"), (.additive, "A")] {
            let season = try #require(
                ClassicalSeason(values, length, kind, isShrunk: false))
            let difference = largestDifference(season.indices, goldens.vector(name, code))
            #expect(difference < 1e-12, "\(code)")
            // These seasons stand far above their noise.
            let shrunk = try #require(ClassicalSeason(values, length, kind))
            #expect(largestDifference(shrunk.indices, season.indices) < 0.05, "\(code)")
        }
    }
}
