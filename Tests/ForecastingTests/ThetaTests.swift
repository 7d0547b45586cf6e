import Forecasting
import Statistics
import Testing

@Suite struct ThetaTests {
    static let names = ["theta", "stm", "otm", "dstm", "dotm"]

    /// A gap is a forecast: what comes after it was forecast before it.
    @Test(arguments: names)
    func aGapAtTheEndMovesTheForecastOn(_ name: String) throws {
        var numbers = RandomNumbers(seed: 15)
        let values = (0..<50).map { Double($0) + 10 * numbers.normal() + 100 }
        var model = try #require(try FittedModel.fit(name, values, seasonLength: 1))
        let before = model.forecast(horizon: 8, levels: [], seed: 1).mean
        _ = model.update([.nan, .nan, .nan])
        let after = model.forecast(horizon: 5, levels: [], seed: 1).mean
        #expect(largestDifference(after, Array(before.dropFirst(3))) < 1e-14)
    }

    /// The closed-form deviations of the dynamic form, whose line goes on learning, by simulating it.
    @Test(arguments: [2.0, 6])
    func deviationsAreThoseOfSimulatedPaths(_ theta: Double) throws {
        var numbers = RandomNumbers(seed: 16)
        var model = DynamicOptimisedTheta(
            form: .dynamicOptimised, alpha: 0.4, theta: theta, level: 0, line: (0, 0), sigma: 1)
        _ = model.update((0..<9).map { Double($0) + numbers.normal() })
        let horizon = 10
        let forecast = model.forecast(horizon: horizon, levels: [95], seed: 1)
        let paths = 40_000
        var squares = [Double](repeating: 0, count: horizon)
        for _ in 0..<paths {
            var path = model
            for step in 0..<horizon {
                let mean = path.forecast(horizon: 1, levels: [], seed: 1).mean[0]
                let value = mean + numbers.normal()
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

    /// No other α, θ or ℓ₀ does better in the standard optimised form.
    @Test func theLeastSquaresAreTheLeast() throws {
        var numbers = RandomNumbers(seed: 17)
        var level = 50.0
        let values = (0..<40).map { _ -> Double in
            level += 0.5 + numbers.normal()
            return level + numbers.normal()
        }
        func squares(_ model: OptimisedTheta) -> Double {
            var model = model.restarted()
            return zip(values, model.update(values)).reduce(0) {
                $0 + ($1.0 - $1.1.mean) * ($1.0 - $1.1.mean)
            }
        }
        let model = try OptimisedTheta.fit(values, seasonLength: 1)
        let least = squares(model)
        let times = (1...40).map(Double.init)
        let line = LeastSquares(
            design: [Double](repeating: 1, count: 40) + times, response: values)
        for alpha in stride(from: 0.1, through: 0.99, by: 0.05) {
            for theta in [1.0, 1.5, 2, 3, 5, 20, 1000] {
                for start in stride(from: -20.0, through: 80, by: 2) {
                    let other = OptimisedTheta(
                        form: .optimised, alpha: alpha, theta: theta, level: start,
                        line: (line.coefficients[0], line.coefficients[1]), sigma: 1)
                    #expect(squares(other) >= least - 1e-9)
                }
            }
        }
    }
}
