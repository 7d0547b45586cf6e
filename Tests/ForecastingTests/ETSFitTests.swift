import Forecasting
import Statistics
import Testing

@Suite struct ETSFitTests {
    private func airPassengers() throws -> [Double] {
        try Goldens("ets.csv").vector("AirPassengers", "values")
    }

    @Test func airlinePassengers() throws {
        let model = try ETS.fit(try airPassengers(), seasonLength: 12)
        #expect(model.specification == "ETS(M,A,M)")
        let forecast = model.forecast(horizon: 3, levels: [80], seed: 1)
        #expect(forecast.mean.map { $0.rounded() } == [443, 436, 499])
        #expect(forecast.intervals[0].lower.map { $0.rounded() } == [421, 410, 464])
        #expect(forecast.intervals[0].upper.map { $0.rounded() } == [464, 462, 534])
    }

    /// Whatever the state before, the forecasts after a long time are those of the observations: the
    /// parameters lie in the admissible region.
    @Test(arguments: 1...40)
    func theBeginningIsForgotten(_ seed: UInt64) throws {
        var numbers = RandomNumbers(seed: seed)
        let values = (0..<60).map { _ in 10 + 3 * numbers.normal() }
        for trend in [ETSForm.Trend.additive, .damped] {
            let form = ETSForm(.additive, trend, .additive)
            let fitted = try ETS.fit(values, seasonLength: 4, form: form)
            let far = ETSState(level: 30, slope: -1, season: [5, -5, 9, -9])
            var moved = ETS(
                form: form, seasonLength: 4, smoothing: fitted.smoothing, initialState: far,
                sigma: 1)
            let first = moved.update([10])[0].mean
            // At the least smoothing, 1/20,000 a step is forgotten.
            _ = moved.update([Double](repeating: 10, count: 400_000))
            let last = moved.forecast(horizon: 4, levels: [], seed: 1).mean
            #expect(abs(first - 10) > 1)
            #expect(last.allSatisfy { abs($0 - 10) < 0.5 }, "seed \(seed) \(fitted.parameters)")
        }
    }

    /// A window that starts three months later: the season is found again in its new phase.
    @Test func reestimatingOnAMovedWindow() throws {
        let values = try airPassengers()
        let model = try ETS.fit(Array(values.prefix(120)), seasonLength: 12)
        let again = try model.reestimated(on: Array(values[15..<132]))
        #expect(again.form == model.form)
        let forecast = again.forecast(horizon: 12, levels: [], seed: 1).mean
        let error = zip(forecast, values[132...]).reduce(0) { $0 + abs($1.0 / $1.1 - 1) } / 12
        #expect(error < 0.06)
        var shifted = again.restarted()
        let within = shifted.update(Array(values[15..<132]))
        let sizes = zip(within, values[15..<132]).map { abs($0.mean / $1 - 1) }
        #expect(sizes.reduce(0, +) / Double(sizes.count) < 0.05)
    }

    /// Re-estimating on the same values finds nothing better: the fit was at its optimum.
    @Test func reestimatingOnTheSameValuesChangesLittle() throws {
        let values = try airPassengers()
        let model = try ETS.fit(values, seasonLength: 12)
        let again = try model.reestimated(on: values)
        #expect(abs(again.logLikelihood - model.logLikelihood) < 1e-3)
    }

    @Test func aConstantTellsNothingOfASlope() throws {
        let model = try ETS.fit((1...50).map(Double.init), seasonLength: 1)
        #expect(throws: FitFailure.noFiniteLikelihood) {
            try model.reestimated(on: [Double](repeating: 3, count: 50))
        }
    }

    @Test func formsAreReadAsTheyAreWritten() {
        for form in ETSForm.candidates(seasonal: true, positive: true) {
            let code = String(form.description.dropFirst(4).dropLast())
            #expect(ETSForm(code: code) == form)
        }
        #expect(ETSForm.candidates(seasonal: true, positive: true).count == 15)
        #expect(ETSForm.candidates(seasonal: false, positive: true).count == 6)
        #expect(ETSForm.candidates(seasonal: true, positive: false).count == 6)
        #expect(ETSForm(code: "M,M,M") == nil)
        #expect(ETSForm(code: "A,N") == nil)
    }
}
