import Forecasting
import Statistics
import Testing

/// Least squares against statsmodels, and what the terms are chosen for.
@Suite struct RegressionTests {
    /// The design of `regression.py`: a trend, a season of dummies, the lags of the case.
    @Test func estimatesAndForecastsAreThoseOfStatsmodels() throws {
        let goldens = try Goldens("regression.csv")
        var compared = 0
        for (series, season) in [("Nile", 1.0), ("AirPassengers", 12), ("UKgas", 4)] {
            let values = goldens.vector(series, "values")
            for name in goldens.cases where name.hasPrefix(series + ":") {
                var terms = RegressionTerms(hasTrend: true)
                if name.hasSuffix("fraction") {
                    terms.seasons = [.init(length: 7.02, harmonics: 2)]
                } else if season > 1 {
                    terms.seasons = [.init(length: season, harmonics: nil)]
                }
                terms.lags = goldens.vector(name, "lags").map { Int($0) }
                let model = try Regression.fit(values, terms: terms)
                let forecast = model.forecast(horizon: 24, levels: [80], seed: 1)
                #expect(largestDifference(forecast.mean, goldens.vector(name, "mean")) < 1e-9)
                compared += 1
                let expected = goldens.vector(name, "deviation")
                guard !expected.isEmpty else { continue }
                let z = NormalDistribution.quantile(0.9)
                let found = zip(forecast.intervals[0].upper, forecast.mean).map { ($0 - $1) / z }
                #expect(largestDifference(found, expected) < 1e-8, "\(name)")
            }
        }
        #expect(compared == 12)
    }

    @Test func theSearchFindsTheTermsOfTheTruth() throws {
        var numbers = RandomNumbers(seed: 4)
        var deviation = 0.0
        let season = [5.0, -2, 1, -4]
        let values = (0..<200).map { t -> Double in
            deviation = 0.6 * deviation + numbers.normal()
            return 100 + 0.3 * Double(t) + season[t % 4] + deviation
        }
        let model = try Regression.fit(values, seasonLength: 4)
        #expect(model.terms.hasTrend)
        #expect(model.terms.seasons == [.init(length: 4, harmonics: nil)])
        #expect(model.terms.lags.contains(1))
        #expect(abs(model.lagCoefficients[0] - 0.6) < 0.25)
        #expect(abs(model.sigma - 1) < 0.15)
    }

    /// A week of 7.02 periods drifts through the calendar: rounding it to 7 loses the season.
    @Test func aSeasonNeedNotBeAWholeNumber() throws {
        var numbers = RandomNumbers(seed: 8)
        func truth(_ t: Int) -> Double { 10 * wave(Double(t) / 7.02) }
        let values = (0..<700).map { truth($0) + numbers.normal() }
        let exact = try Regression.fit(values, seasons: SeasonLengths([7.02]))
        let season = try #require(exact.terms.seasons.first)
        #expect(season.length == 7.02)
        let forecast = exact.forecast(horizon: 60, levels: [], seed: 1)
        for step in 0..<60 { #expect(abs(forecast.mean[step] - truth(700 + step)) < 1.5) }
    }

    @Test func severalSeasonsAreKept() throws {
        var numbers = RandomNumbers(seed: 3)
        func truth(_ t: Int) -> Double {
            50 + Double(t % 7) + 8 * wave(Double(t) / 60.5)
        }
        let values = (0..<400).map { truth($0) + 0.5 * numbers.normal() }
        let model = try Regression.fit(values, seasons: SeasonLengths([7, 60.5]))
        #expect(model.terms.seasons.map(\.length) == [7, 60.5])
        let forecast = model.forecast(horizon: 70, levels: [], seed: 1)
        for step in 0..<70 { #expect(abs(forecast.mean[step] - truth(400 + step)) < 1) }
    }

    /// After a gap the forecast is that of as many periods more, deviations included.
    @Test func aGapIsALongerHorizon() throws {
        var numbers = RandomNumbers(seed: 6)
        var level = 0.0
        let values = (0..<120).map { _ -> Double in
            level = 0.8 * level + numbers.normal()
            return level
        }
        let model = try Regression.fit(values, terms: RegressionTerms(lags: [1, 3]))
        let longer = model.forecast(horizon: 9, levels: [80], seed: 1)
        var later = model
        let steps = later.update([.nan, .nan, .nan])
        let after = later.forecast(horizon: 6, levels: [80], seed: 1)
        #expect(after.mean == Array(longer.mean[3...]))
        #expect(after.intervals[0].upper == Array(longer.intervals[0].upper[3...]))
        #expect(steps[2].standardDeviation > steps[0].standardDeviation)
    }

    /// Deviations are those of the model's own future.
    @Test func simulatedPathsSpreadAsTheVarianceSays() throws {
        var numbers = RandomNumbers(seed: 12)
        var past = [0.0, 0.0]
        let values = (0..<300).map { _ -> Double in
            let next = 0.5 * past[0] + 0.3 * past[1] + numbers.normal()
            past = [next, past[0]]
            return next
        }
        let model = try Regression.fit(values, terms: RegressionTerms(lags: [1, 2]))
        let forecast = model.forecast(horizon: 8, levels: [80], seed: 1)
        var spread = [Double](repeating: 0, count: 8)
        for _ in 0..<4_000 {
            var path = model
            for step in 0..<8 {
                let mean = path.forecast(horizon: 1, levels: [], seed: 1).mean[0]
                let value = mean + model.sigma * numbers.normal()
                _ = path.update([value])
                let error = value - forecast.mean[step]
                spread[step] += error * error / 4_000
            }
        }
        let z = NormalDistribution.quantile(0.9)
        for step in 0..<8 {
            let expected = (forecast.intervals[0].upper[step] - forecast.mean[step]) / z
            #expect(abs(spread[step].squareRoot() / expected - 1) < 0.05)
        }
    }

    @Test func explosiveLagsAreHeld() throws {
        let values = (0..<40).map { t in (0..<t).reduce(1.0) { sum, _ in sum * 1.3 } }
        let model = try Regression.fit(values, terms: RegressionTerms(lags: [1]))
        #expect(abs(model.lagCoefficients[0]) < 1)
        #expect(throws: FitFailure.tooFewObservations(needed: 4, found: 3)) {
            try Regression.fit([1, 2, 3], seasonLength: 1)
        }
        #expect(throws: FitFailure.self) {
            try Regression.fit([1, 2, 3, 5, 4], terms: RegressionTerms(lags: [4]))
        }
    }

    /// Period one.
    private func wave(_ turns: Double) -> Double {
        let place = turns - turns.rounded(.down)
        return place < 0.5 ? 16 * place * (0.5 - place) : -16 * (place - 0.5) * (1 - place)
    }
}
