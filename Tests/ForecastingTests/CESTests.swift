import Forecasting
import Statistics
import Testing

@Suite struct CESTests {
    /// The closed-form deviations of every form, by simulating it.
    @Test(arguments: CESForm.allCases)
    func deviationsAreThoseOfSimulatedPaths(_ form: CESForm) throws {
        var numbers = RandomNumbers(seed: 16)
        let values = (0..<40).map { 20 + 3 * Double($0 % 4) + numbers.normal() }
        let model = try CES.fit(values, seasonLength: 4, form: form)
        let horizon = 10
        let forecast = model.forecast(horizon: horizon, levels: [95], seed: 1)
        let paths = 40_000
        var squares = [Double](repeating: 0, count: horizon)
        for _ in 0..<paths {
            var path = model
            for step in 0..<horizon {
                let mean = path.forecast(horizon: 1, levels: [], seed: 1).mean[0]
                let value = mean + model.sigma * numbers.normal()
                _ = path.update([value])
                let error = value - forecast.mean[step]
                squares[step] += error * error
            }
        }
        for step in 0..<horizon {
            let simulated = (squares[step] / Double(paths)).squareRoot()
            let half = forecast.intervals[0].upper[step] - forecast.mean[step]
            // Four standard errors of a simulated deviation.
            #expect(abs(half / 1.959963984540054 / simulated - 1) < 0.015, "step \(step)")
        }
    }
}
