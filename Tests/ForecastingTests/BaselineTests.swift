import Forecasting
import Statistics
import Testing

@Suite struct BaselineTests {
    /// R's `forecast` 8.20, see `Goldens/baselines.R`.
    @Test(arguments: ["Nile", "USAccDeaths", "lynx"])
    func agreesWithR(_ name: String) throws {
        let goldens = try Goldens("baselines.csv")
        let values = goldens.vector(name, "values")
        let mean = try HistoricalMean.fit(values, seasonLength: 1)
            .forecast(horizon: 5, levels: [80, 95], seed: 1)
        #expect(largestDifference(mean.mean, goldens.vector(name, "mean.mean")) < 1e-13)
        for interval in mean.intervals {
            let upper = goldens.vector(name, "mean.upper\(Int(interval.level))")
            #expect(largestDifference(interval.upper, upper) < 1e-12)
        }
        func check(_ model: some ForecastModel, _ quantity: String) {
            let forecast = model.forecast(horizon: 12, levels: [95], seed: 1)
            let mean = goldens.vector(name, quantity + ".mean")
            #expect(largestDifference(forecast.mean, mean) < 1e-13)
            let half = zip(forecast.intervals[0].upper, forecast.mean).map {
                ($0 - $1) / 1.959963984540054
            }
            #expect(
                largestDifference(half, goldens.vector(name, quantity + ".deviation")) < 1e-12)
        }
        check(try Naive.fit(values, seasonLength: 12), "naive")
        check(try RandomWalkWithDrift.fit(values, seasonLength: 12), "drift")
    }

    /// R's `qt`.
    @Test(arguments: [1, 2, 3, 4, 7, 30, 31, 999, 1500])
    func studentQuantiles(_ freedom: Int) throws {
        let expected = try Goldens("baselines.csv").vector("t\(freedom)", "quantile")
        let found = [0.6, 0.9, 0.975, 0.995, 0.9999].map {
            StudentDistribution.quantile($0, freedom: freedom)
        }
        for (a, b) in zip(found, expected) { #expect(abs(a / b - 1) < 1e-10, "\(a) \(b)") }
        let mirrored = StudentDistribution.quantile(0.025, freedom: freedom)
        #expect(abs(mirrored / found[2] + 1) < 1e-10)
    }

    @Test func theMeanGoesOnWithUpdates() throws {
        var model = try HistoricalMean.fit([1, 2, 3, 6], seasonLength: 1)
        let sigma = model.sigma
        #expect(model.update([8, .nan]).map(\.mean) == [3, 4])
        #expect(model.sigma == sigma)
        #expect(model.forecast(horizon: 2, levels: [], seed: 1).mean == [4, 4])
    }

    /// Over gaps the drift is still first to last, and a missing period adds a step.
    @Test func driftOverGaps() throws {
        let model = try RandomWalkWithDrift.fit([.nan, 1, .nan, 4, 5, 9, .nan], seasonLength: 1)
        #expect(model.slope == 2)
        #expect(model.forecast(horizon: 2, levels: [], seed: 1).mean == [13, 15])
        // Changes 3 over two periods, 1 and 4 over one: errors −1/√2, −1, 2.
        #expect(abs((model.sigma ?? 0) - (5.5 / 2).squareRoot()) < 1e-12)
    }

    @Test func windows() throws {
        let window = try WindowAverage.fit([9, 1, 2, 3], seasonLength: 1, width: 3)
        #expect(window.forecast(horizon: 2, levels: [], seed: 1).mean == [2, 2])
        let seasonal = try SeasonalWindowAverage.fit(
            [1, 5, 3, 7, 2, 6, 4], seasonLength: 2, width: 2)
        #expect(seasonal.forecast(horizon: 4, levels: [], seed: 1).mean == [6.5, 3, 6.5, 3])
        #expect(try WindowAverage.fit([1, 2, 3, 4, 5, 6, 7], seasonLength: 4).width == 4)
    }

    /// A missing value leaves its place empty; a window with nothing takes the last value of all.
    @Test func windowsWithGaps() throws {
        let model = try WindowAverage.fit([5, .nan, 1, 2, .nan], seasonLength: 1, width: 3)
        #expect(model.forecast(horizon: 1, levels: [], seed: 1).mean == [1.5])
        let empty = try WindowAverage.fit([5, 7, .nan, .nan], seasonLength: 1, width: 2)
        #expect(empty.forecast(horizon: 1, levels: [], seed: 1).mean == [7])
    }

    /// White noise wants a wide window, a random walk the narrowest.
    @Test func theWidthFollowsTheSeries() throws {
        var numbers = RandomNumbers(seed: 4)
        let noise = (0..<300).map { _ in numbers.normal() }
        var level = 0.0
        let walk = noise.map { step -> Double in
            level += step
            return level
        }
        #expect(try WindowAverage.fit(noise, seasonLength: 1).width >= 12)
        #expect(try WindowAverage.fit(walk, seasonLength: 1).width == 1)
        let seasonal = (0..<240).map { 10 * Double($0 % 12) + noise[$0] }
        #expect(try SeasonalWindowAverage.fit(seasonal, seasonLength: 12).width >= 4)
    }

    /// The limits of the window average against the process they are those of, simulated.
    @Test func windowLimitsAreThoseOfTheirProcess() throws {
        var numbers = RandomNumbers(seed: 5)
        let values = (0..<60).map { _ in numbers.normal() }
        let model = try WindowAverage.fit(values, seasonLength: 1, width: 4)
        let forecast = model.forecast(horizon: 6, levels: [95], seed: 1)
        let unit = forecast.intervals[0].upper[0] - forecast.mean[0]
        let ratio = (forecast.intervals[0].upper[5] - forecast.mean[5]) / unit
        var errors = Moments()
        for _ in 0..<40_000 {
            var path = [0.0, 0, 0, 0]
            for _ in 0..<6 { path.append(path.suffix(4).reduce(0, +) / 4 + numbers.normal()) }
            errors.add(path[9])
        }
        #expect(abs(errors.standardDeviation / ratio - 1) < 0.02)
    }
}
