import Forecasting
import Testing

/// Fitted values and residuals are the one-step forecasts from the start, for every model.
@Suite struct WithinSampleTests {
    @Test func thoseOfTheNaiveForecast() throws {
        let values: [Double] = [3, 5, .nan, 4, 8]
        let model = try Naive.fit(values, seasonLength: 1)
        let fitted = model.fittedValues(of: values)
        #expect(fitted[0].isNaN)
        #expect(Array(fitted.dropFirst()) == [3, 5, 5, 4])
        let (response, standardized) = model.residuals(of: values)
        #expect(response[0].isNaN && response[2].isNaN)
        #expect(response[1] == 2 && response[3] == -1 && response[4] == 4)
        let sigma = try #require(model.parameters.first).value
        #expect(standardized[4] == 4 / sigma)
        // Two periods after the last value, errors are √2 as large.
        #expect(abs(standardized[3] + 1 / (sigma * 2.0.squareRoot())) < 1e-15)
    }

    @Test(arguments: ModelLawTests.names)
    func theyAddUpAndLeaveTheModelAsItIs(_ name: String) throws {
        for seed in ModelLawTests.seeds.prefix(60) {
            let series = RandomSeries(seed: seed)
            let expression = try ModelExpression(name)
            guard
                let model = try? FittedModel.fit(
                    expression, series.values, seasons: SeasonLengths(series.seasonLength))
            else { continue }
            let sample = model.withinSample(series.values)
            #expect(sample.fitted.count == series.values.count)
            #expect(sample.residuals.count == series.values.count)
            #expect(sample.standardizedResiduals.count == series.values.count)
            for t in series.values.indices where series.values[t].isFinite {
                let fitted = sample.fitted[t]
                #expect(sample.residuals[t].isNaN == fitted.isNaN, "\(series)")
                guard fitted.isFinite else { continue }
                #expect(sample.residuals[t] == series.values[t] - fitted, "\(series)")
                let standardized = sample.standardizedResiduals[t]
                #expect(
                    standardized.isNaN || standardized * sample.residuals[t] >= 0, "\(series)")
            }
            // The same whichever model of the same parameters is asked, restarted or updated.
            #expect(
                model.restarted().fittedValues(of: series.values).map(\.bitPattern)
                    == sample.fitted.map(\.bitPattern), "\(series)")
        }
    }
}
