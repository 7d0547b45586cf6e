import Forecasting
import Testing

/// R's `forecast` 8.20, see `Goldens/ets.R`.
@Suite struct ETSGoldenTests {
    /// Where R departs from the book, so that forecasts or variances must differ: the README's parity
    /// table says how. Checked by simulation in `ETSVarianceTests` instead.
    private func differs(_ form: ETSForm) -> Bool {
        let seasonTooEarlyInVariance = form.trend == .none && form.season == .additive
        let dampedOneStepLate = form.trend == .damped && form.season == .multiplicative
        return seasonTooEarlyInVariance || dampedOneStepLate
    }

    private func form(_ code: String) throws -> ETSForm {
        let trend = code.dropFirst().dropLast()
        return try #require(
            ETSForm(code: "\(code.prefix(1)),\(trend),\(code.suffix(1))"))
    }

    @Test func likelihoodForecastsAndDeviationsAgreeAtRParameters() throws {
        let goldens = try Goldens("ets.csv")
        var checked = 0
        for name in goldens.cases where name.contains(":") {
            let parts = name.split(separator: ":").map(String.init)
            let values = goldens.vector(parts[0], "values")
            let form = try form(parts[1])
            let smoothing = goldens.vector(name, "smoothing")
            var model = ETS(
                form: form, seasonLength: Int(try goldens.number(parts[0], "seasonLength")),
                smoothing: ETSSmoothing(
                    level: smoothing[0], slope: smoothing[1], season: smoothing[2],
                    damping: smoothing[3]),
                initialState: ETSState(
                    level: try goldens.number(name, "level"),
                    slope: try goldens.number(name, "slope"),
                    season: goldens.vector(name, "season")),
                sigma: try goldens.number(name, "sigma2").squareRoot())
            let logLikelihood = try goldens.number(name, "logLikelihood")
            let difference = abs(-0.5 * model.deviance(of: values) - logLikelihood)
            #expect(difference < 1e-10 * abs(logLikelihood), "\(name)")

            _ = model.update(values)
            guard !differs(form) else { continue }
            let mean = goldens.vector(name, "mean")
            let forecast = model.forecast(horizon: mean.count, levels: [95], seed: 1)
            #expect(largestDifference(forecast.mean, mean) < 1e-9, "\(name)")
            let half = zip(forecast.intervals[0].upper, forecast.mean).map { $0 - $1 }
            let deviation = goldens.vector(name, "deviation").map { $0 * 1.959963984540054 }
            #expect(largestDifference(half, deviation) < 1e-8, "\(name)")
            checked += 1
        }
        #expect(checked == 16)
    }

    /// Fitted by us, the same form is at least as likely, and counts its parameters as R does.
    @Test func fitsAreAtLeastAsLikely() throws {
        let goldens = try Goldens("ets.csv")
        for name in goldens.cases where name.contains(":") {
            let parts = name.split(separator: ":").map(String.init)
            let model = try ETS.fit(
                goldens.vector(parts[0], "values"),
                seasonLength: Int(try goldens.number(parts[0], "seasonLength")),
                form: try form(parts[1]))
            let logLikelihood = try goldens.number(name, "logLikelihood")
            #expect(model.logLikelihood > logLikelihood - 0.01, "\(name)")
            let penalty = try #require(model.aicc) + 2 * model.logLikelihood
            let theirs = try goldens.number(name, "aicc") + 2 * logLikelihood
            #expect(abs(penalty - theirs) < 1e-8, "\(name)")
        }
    }
}
