import Forecasting
import Statistics
import Testing

/// The closed forms against the paths of the model itself: this decides where peers disagree.
@Suite struct ETSVarianceTests {
    static let codes = [
        "A,N,N", "A,A,N", "A,Ad,N", "A,N,A", "A,A,A", "A,Ad,A", "M,N,N", "M,A,N", "M,Ad,N",
        "M,N,A", "M,A,A", "M,Ad,A", "M,N,M", "M,A,M", "M,Ad,M",
    ]

    private func model(_ code: String) throws -> ETS {
        let form = try #require(ETSForm(code: code))
        let season: [Double] =
            switch form.season {
            case .none: []
            case .additive: [-12, 5, 10, -3]
            case .multiplicative: [0.8, 1.1, 1.3, 0.8]
            }
        return ETS(
            form: form, seasonLength: season.isEmpty ? 1 : 4,
            smoothing: ETSSmoothing(
                level: 0.5, slope: form.trend == .none ? 0 : 0.1,
                season: form.season == .none ? 0 : 0.3, damping: form.trend == .damped ? 0.9 : 1),
            initialState: ETSState(
                level: 100, slope: form.trend == .none ? 0 : 2, season: season, position: 0),
            sigma: form.error == .additive ? 8 : 0.08)
    }

    /// Four standard errors of each of 11 horizons and two moments, over 60,000 paths.
    @Test(arguments: codes)
    func momentsAreThoseOfThePaths(_ code: String) throws {
        let model = try model(code)
        let horizon = 11
        var numbers = RandomNumbers(seed: StableHash.seed("paths", code))
        var moments = [Moments](repeating: Moments(), count: horizon)
        for _ in 0..<60_000 {
            var path = model
            for step in 0..<horizon {
                var ahead = path
                let mean = ahead.update([.nan])[0].mean
                let scale = model.form.error == .additive ? 1 : mean
                let value = mean + model.sigma * scale * numbers.normal()
                moments[step].add(value)
                _ = path.update([value])
            }
        }
        let forecast = model.forecast(horizon: horizon, levels: [95], seed: 1)
        for step in 0..<horizon {
            let deviation =
                (forecast.intervals[0].upper[step] - forecast.mean[step]) / 1.959963984540054
            let error = moments[step].standardDeviation / 60_000.0.squareRoot()
            #expect(abs(moments[step].mean - forecast.mean[step]) < 4.5 * error, "\(step)")
            #expect(abs(moments[step].standardDeviation / deviation - 1) < 0.02, "\(step)")
        }
    }

    /// Level 100, slope 10, φ = 0.9: damping acts from the first step, 109, 117.1, 124.39.
    @Test(arguments: ["A,Ad,N", "M,Ad,N", "M,Ad,M"])
    func dampingActsFromTheFirstStep(_ code: String) throws {
        let form = try #require(ETSForm(code: code))
        let season: [Double] = form.season == .multiplicative ? [1, 1] : []
        let model = ETS(
            form: form, seasonLength: season.isEmpty ? 1 : 2,
            smoothing: ETSSmoothing(
                level: 0.2, slope: 0.1, season: season.isEmpty ? 0 : 1e-4, damping: 0.9),
            initialState: ETSState(level: 100, slope: 10, season: season), sigma: 1e-6)
        let mean = model.forecast(horizon: 3, levels: [], seed: 1).mean
        #expect(largestDifference(mean, [109, 117.1, 124.39]) < 1e-9)
    }
}
