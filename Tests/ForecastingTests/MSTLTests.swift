import Forecasting
import Statistics
import Testing

@Suite struct MSTLTests {
    private func twoSeasons(_ count: Int, seed: UInt64) -> (truth: [Double], values: [Double]) {
        var numbers = RandomNumbers(seed: seed)
        let day = (0..<24).map { _ in 10 * numbers.normal() }
        let week = (0..<168).map { _ in 4 * numbers.normal() }
        let truth = (0..<count).map { t -> Double in
            let level = 500 + 0.02 * Double(t)
            return level + day[t % 24] + week[t % 168]
        }
        return (truth, truth.map { $0 + numbers.normal() })
    }

    @Test func severalSeasonsAreForecast() throws {
        let (truth, values) = twoSeasons(1_300, seed: 1)
        let model = try MSTL<ETS>.fit(Array(values.prefix(1_000)), seasonLengths: [24, 168])
        #expect(model.specification.hasPrefix("MSTL(24,168) + ETS("))
        let forecast = model.forecast(horizon: 300, levels: [95], seed: 1)
        let errors = Moments((0..<300).map { abs(forecast.mean[$0] - truth[1_000 + $0]) })
        #expect(errors.mean < 2.5, "a flat forecast errs by more than 8: \(errors.mean)")
        let inside = (0..<300).filter {
            forecast.intervals[0].lower[$0] <= values[1_000 + $0]
                && values[1_000 + $0] <= forecast.intervals[0].upper[$0]
        }
        #expect(inside.count > 240, "\(inside.count)")
    }

    /// Any model serves for the rest, and says so in the name.
    @Test func theTrendForecasterIsAParameter() throws {
        let (_, values) = twoSeasons(500, seed: 2)
        #expect(MSTL<ETS>.name == "mstl" && MSTL<Naive>.name == "mstl-naive")
        let model = try MSTL<Naive>.fit(values, seasonLengths: [24])
        let forecast = model.forecast(horizon: 48, levels: [], seed: 1)
        // The last value less its season, and the season again.
        #expect(abs(forecast.mean[23] - values[499]) < 1e-9)
        #expect(abs(forecast.mean[47] - values[499]) < 1e-9)
    }

    /// The indices are the last season's, at the place of the next period; updates move it on.
    @Test func theSeasonStaysInPhase() throws {
        let season = [3.0, -1, 0, 4, -6]
        let values = (0..<53).map { 100 + season[$0 % 5] }
        var model = try MSTL<ETS>.fit(values, seasonLength: 5)
        _ = model.update([.nan, 100 + season[4]])
        let forecast = model.forecast(horizon: 5, levels: [], seed: 1)
        for step in 0..<5 { #expect(abs(forecast.mean[step] - 100 - season[step]) < 1e-6) }
    }

    /// Errors within the sample have about the deviation the model says, where the season stands still: the
    /// seasons take up some of the noise, so that the model of the rest expects up to a quarter too little.
    @Test func deviationsAreThoseOfTheErrors() throws {
        let (_, values) = twoSeasons(1_000, seed: 3)
        let model = try MSTL<ETS>.fit(values, seasonLengths: [24, 168])
        var again = model.restarted()
        let errors = zip(again.update(values), values).map { $0.standardizedError(of: $1) }
        let mean = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
        #expect(mean > 0.8 && mean < 1.7, "\(mean)")
    }
}
