import Forecasting
import FoundationEssentials
import Glibc
import Statistics
import Testing

/// Models fitted to one value: what they say of their errors once there are some.
@Suite struct LearntErrorTests {
    static let names = ["naive", "snaive", "mean", "drift", "window", "seasonalWindow"]

    private static func model(
        _ name: String, _ first: Double = 3, seasonLength: Int = 4, then news: [Double] = []
    ) throws -> FittedModel {
        var model = try #require(try FittedModel.fit(name, [first], seasonLength: seasonLength))
        _ = model.update(news)
        return model
    }

    /// What lies between point forecast and upper limit, one a period.
    private static func reach(_ model: FittedModel, _ horizon: Int, level: Double) -> [Double] {
        let forecast = model.forecast(horizon: horizon, levels: [level], seed: 1)
        return zip(forecast.intervals[0].upper, forecast.mean).map { $0 - $1 }
    }

    // MARK: what is stored

    /// As programs of before wrote them: a model fitted to the value 3, season 2.
    static let stored = [
        #"{"model":{"walk":{"seasonLength":1,"state":{"age":[0],"last":3,"position":0,"season":[3]}}},"name":"naive"}"#,
        #"{"model":{"seasonLength":2,"state":{"age":[0,0],"last":3,"position":1,"season":[3,null]}},"name":"snaive"}"#,
        #"{"model":{"freedom":1,"state":{"count":1,"mean":3}},"name":"mean"}"#,
        #"{"model":{"slope":0,"span":0,"state":{"gap":1,"last":3}},"name":"drift"}"#,
        #"{"model":{"seasonLength":2,"state":{"last":3,"position":1,"values":[3,null]},"width":1},"name":"seasonalWindow"}"#,
        #"{"model":{"window":{"seasonLength":1,"state":{"last":3,"position":0,"values":[3]},"width":1}},"name":"window"}"#,
    ]

    @Test(arguments: stored) func statesOfBeforeOpenAndLearnOn(_ text: String) throws {
        var old = try FittedModel(json: Data(text.utf8))
        #expect(try old.encodedJSON() == Data(text.utf8))
        let length = text.contains(#""window":"#) ? 1 : 2
        var new = try #require(try FittedModel.fit(old.name, [3], seasonLength: length))
        #expect(new == old)
        let news = [4.0, 2, .nan, 5, 1]
        _ = old.update(news)
        _ = new.update(news)
        #expect(old == new)
        #expect(String(decoding: try old.encodedJSON(), as: UTF8.self).contains(#""errors":{"#))
    }

    /// Where the training tells the deviation nothing is gathered, and nothing more is stored than before.
    @Test(arguments: names) func aKnownDeviationIsStoredAsItWas(_ name: String) throws {
        var model = try #require(try FittedModel.fit(name, [1, 5, 2, 6], seasonLength: 2))
        _ = model.update([3, .nan, 9])
        let text = String(decoding: try model.encodedJSON(), as: UTF8.self)
        #expect(!text.contains("errors"))
        if name == "snaive" {
            #expect(
                text
                    == #"{"model":{"seasonLength":2,"sigma":1,"state":{"age":[0,1],"last":9,"position":1,"season":[9,6]}},"name":"snaive"}"#
            )
        }
    }

    // MARK: laws

    /// The laws of every model, of states that have learnt; a replay from the first value is the update value by
    /// value, and a power of two is exact.
    @Test(arguments: names) func theLawsHold(_ name: String) throws {
        for seed in UInt64(1)...60 {
            let series = RandomSeries(seed: seed)
            let values = series.values
            guard let start = values.firstIndex(where: \.isFinite) else { continue }
            let fitted = try #require(
                try FittedModel.fit(name, [values[start]], seasonLength: series.seasonLength))
            let news = Array(values[(start + 1)...])
            try ModelLaws(model: fitted, note: series.description)
                .expectUpdatesInPartsAreOnePass(news, seed: seed)
            var learnt = fitted
            for value in news { _ = learnt.update([value]) }
            let laws = ModelLaws(model: learnt, note: series.description)
            laws.expectOrderedForecasts()
            try laws.expectEncodingKeepsEveryBit()
            laws.expectRestartingReproducesTheState(Array(values[start...]))
            let paths = learnt.simulate(horizon: 6, paths: 3, seed: 5)
            #expect(paths.allSatisfy { $0.count == 6 && allFinite($0) }, "\(series)")
            var larger = try #require(
                try FittedModel.fit(
                    name, [1024 * values[start]], seasonLength: series.seasonLength))
            _ = larger.update(news.map { $0 * 1024 })
            guard values.contains(where: { abs($0) > 0 }) else { continue }
            let scaled = Self.reach(learnt, 9, level: 80).map { $0 * 1024 }
            #expect(
                largestDifference(Self.reach(larger, 9, level: 80), scaled) < 1e-9, "\(series)")
        }
    }

    /// A tenth of the paths beyond each 80% limit: Student's, and one deviation a path.
    @Test(arguments: names, [1, 3, 7]) func pathsHaveTheLimitsOfTheForecast(
        _ name: String, _ new: Int
    ) throws {
        let news: [Double] = [101, 98, 104, 99, 103, 96, 102]
        let model = try Self.model(name, 100, then: Array(news.prefix(new)))
        let forecast = model.forecast(horizon: 9, levels: [80], seed: 3)
        let paths = model.simulate(horizon: 9, paths: 6_000, seed: 3)
        let tolerance = 4.5 * (0.1 * 0.9 / 6_000).squareRoot()
        for step in 0..<9 {
            let lower = forecast.intervals[0].lower[step]
            let upper = forecast.intervals[0].upper[step]
            let below = Double(paths.count { $0[step] < lower }) / 6_000
            let above = Double(paths.count { $0[step] > upper }) / 6_000
            #expect(abs(below - 0.1) < tolerance, "\(step): \(below)")
            #expect(abs(above - 0.1) < tolerance, "\(step): \(above)")
        }
    }

    // MARK: the figures

    /// The squares of one-step errors are those around the mean: what was learnt is what a fit would find.
    @Test func theMeanLearnsWhatAFitWouldFind() throws {
        let values = [3.0, 5, 4, 8, 6, 7]
        let fitted = try #require(try FittedModel.fit("mean", values, seasonLength: 1))
        let learnt = try Self.model("mean", 3, then: Array(values.dropFirst()))
        for level in [50.0, 95] {
            let difference = largestDifference(
                Self.reach(learnt, 2, level: level), Self.reach(fitted, 2, level: level))
            #expect(difference < 1e-12)
        }
    }

    /// Errors 2, −3 and 6/√2 over a gap: their mean square is 31/3, with three degrees of freedom.
    @Test(arguments: ["naive", "drift"]) func aGapIsNoError(_ name: String) throws {
        let before = try Self.model(name, 10, then: [12, 9])
        var model = before
        _ = model.update([.nan])
        // One step more, as wide as two.
        #expect(
            largestDifference(
                Self.reach(model, 1, level: 95), [Self.reach(before, 2, level: 95)[1]]) < 1e-12)
        _ = model.update([15])
        let t = StudentDistribution.quantile(0.975, freedom: 3)
        let expected = [1.0, 2].map { t * (31.0 / 3 * $0).squareRoot() }
        #expect(largestDifference(Self.reach(model, 2, level: 95), expected) < 1e-12)
    }

    /// Season 3: the first season from the newest value, over as many steps as lie between; the second by its own
    /// errors, −1 and 4 here, whatever the newest value did.
    @Test(arguments: ["snaive", "seasonalWindow"]) func seasonsAndStepsAreKeptApart(
        _ name: String
    ) throws {
        var model = try Self.model(name, 10, seasonLength: 3)
        _ = model.update([14])
        // One step of 4: a place never seen, then two of a season, which is three steps; and a season more.
        let one = StudentDistribution.quantile(0.9, freedom: 1)
        let steps = [1.0, 3, 3, 4, 6, 6].map { one * 4 * $0.squareRoot() }
        #expect(largestDifference(Self.reach(model, 6, level: 80), steps) < 1e-12)
        _ = model.update([7, 9, 18])
        let two = StudentDistribution.quantile(0.9, freedom: 2)
        let seasons = [1.0, 1, 1, 2].map { two * (17.0 / 2 * $0).squareRoot() }
        #expect(largestDifference(Self.reach(model, 4, level: 80), seasons) < 1e-12)
    }

    /// An error is held against those before it alone, of which there are eight.
    @Test(arguments: names) func errorsAreStandardisedFromTheNinthOn(_ name: String) throws {
        var numbers = RandomNumbers(seed: 6)
        let values = (0..<40).map { _ in 50 + numbers.normal() }
        var model = try Self.model(name, 50)
        let steps = model.update(values)
        // Places never seen, three of them, have no errors of a season.
        let first = name == "snaive" || name == "seasonalWindow" ? 3 + 8 : 8
        #expect(steps.prefix(first).allSatisfy { $0.standardDeviation.isNaN && $0.mean.isFinite })
        #expect(steps.dropFirst(first).allSatisfy { $0.standardDeviation > 0 })
        // What comes after a value changes nothing of how it was judged, and neither does the value itself.
        var other = values
        other[first + 4] = 1000
        var again = try Self.model(name, 50)
        let changed = again.update(other)
        #expect(
            zip(steps, changed).prefix(first + 5).allSatisfy {
                $0.mean == $1.mean
                    && ($0.standardDeviation == $1.standardDeviation
                        || $0.standardDeviation.isNaN && $1.standardDeviation.isNaN)
            })
        #expect(changed[first + 5].standardDeviation > 10 * steps[first + 5].standardDeviation)
        guard name == "naive" else { return }
        let squares = zip([50] + values, values).prefix(8).reduce(0) { sum, pair in
            sum + (pair.1 - pair.0) * (pair.1 - pair.0)
        }
        // Student's with eight degrees of freedom.
        #expect(abs(steps[8].standardDeviation / (squares / 6).squareRoot() - 1) < 1e-12)
    }

    /// Few values that are all the same say little, eight errors of zero that nothing changes; no deviation is zero.
    @Test(arguments: names, [0.0, 7, -3, 1e9]) func aConstantSeries(
        _ name: String, _ value: Double
    ) throws {
        var model = try Self.model(name, value)
        let wide = Self.reach(model, 1, level: 80)[0]
        let few = model.update([value, value, value, value])
        #expect(few.allSatisfy { $0.standardDeviation.isNaN })
        #expect(Self.reach(model, 1, level: 80)[0] >= wide / 2)
        let steps = model.update([Double](repeating: value, count: 20))
        let size = value == 0 ? 1 : abs(value)
        #expect(steps.suffix(5).allSatisfy { $0.standardDeviation >= 1e-12 * size })
        let narrow = Self.reach(model, 1, level: 80)[0]
        #expect(narrow > 0 && narrow < 1e-11 * size)
        #expect(model.update([value + size])[0].standardizedError(of: value + size) > 1e11)
    }

    // MARK: coverage

    enum Process: String, CaseIterable, Sendable {
        case white, randomWalk, seasonal

        /// About 100, with errors of 1; the season of 12 swings by 10 and begins anywhere.
        func values(_ count: Int, _ numbers: inout RandomNumbers) -> [Double] {
            var level = 100.0
            let phase = 2 * Double.pi * numbers.uniform()
            return (0..<count).map { t in
                let error = numbers.normal()
                switch self {
                case .white: return level + error
                case .randomWalk:
                    level += error
                    return level
                case .seasonal:
                    return level + 10 * sin(2 * .pi * Double(t) / 12 + phase) + error
                }
            }
        }
    }

    /// Shares within 80% and 95% limits of the next values, after so many new ones.
    private static func coverage(
        _ name: String, _ process: Process, new: Int, steps: Int
    ) throws -> (Double, Double) {
        var numbers = RandomNumbers(
            seed: StableHash.seed("coverage", name, process.rawValue, "\(new)"))
        let series = 2_000
        var inside = [0, 0]
        for _ in 0..<series {
            let values = process.values(1 + new + steps, &numbers)
            let model = try model(
                name, values[0], seasonLength: 12, then: Array(values[1...new]))
            let forecast = model.forecast(horizon: steps, levels: [80, 95], seed: 1)
            for (place, interval) in forecast.intervals.enumerated() {
                for step in 0..<steps {
                    let value = values[1 + new + step]
                    if interval.lower[step] <= value && value <= interval.upper[step] {
                        inside[place] += 1
                    }
                }
            }
        }
        let count = Double(series * steps)
        return (Double(inside[0]) / count, Double(inside[1]) / count)
    }

    static let counts = [1, 2, 4, 8, 16, 52]

    /// Where the model is right, the limits hold what they say from the first error on, over six steps.
    @Test(arguments: zip(["naive", "drift", "mean"], [Process.randomWalk, .randomWalk, .white]))
    func limitsHoldWhatTheySay(_ name: String, _ process: Process) throws {
        for new in Self.counts {
            let (most, nearlyAll) = try Self.coverage(name, process, new: new, steps: 6)
            #expect(abs(most - 0.8) <= 0.03, "\(new): \(most)")
            #expect(abs(nearlyAll - 0.95) <= 0.02, "\(new): \(nearlyAll)")
        }
    }

    /// A champion of last resort, one step ahead: 75% to 85% and 92% to 98%, whatever the series is and from the first
    /// error on; only a strong season, while it has not been seen, makes steps that are no random walk.
    @Test(arguments: ["snaive", "seasonalWindow"], Process.allCases)
    func theNextValueIsCovered(_ name: String, _ process: Process) throws {
        for new in Self.counts {
            let (most, nearlyAll) = try Self.coverage(name, process, new: new, steps: 1)
            let isUnseen = process == .seasonal && new < 12
            #expect(most >= 0.75 && most <= (isUnseen ? 0.90 : 0.85), "\(new): \(most)")
            #expect(
                nearlyAll >= 0.92 && nearlyAll <= (isUnseen ? 1 : 0.98), "\(new): \(nearlyAll)")
        }
    }

    /// Six steps ahead. In the first season a random walk is assumed, which is more than white noise needs and
    /// less than a strong season; of five seasonal errors of a random walk each is nearly the one before.
    @Test(arguments: ["snaive", "seasonalWindow"]) func theNextSixAreCovered(
        _ name: String
    ) throws {
        let least: [Process: (Double, Double)] = [
            .white: (0.77, 0.93), .randomWalk: (0.70, 0.89), .seasonal: (0.55, 0.87),
        ]
        for process in Process.allCases {
            let floor = try #require(least[process])
            for new in Self.counts {
                let (most, nearlyAll) = try Self.coverage(name, process, new: new, steps: 6)
                #expect(most >= floor.0, "\(process) \(new): \(most)")
                #expect(nearlyAll >= floor.1, "\(process) \(new): \(nearlyAll)")
                guard new > 12, process != .randomWalk else { continue }
                #expect(abs(most - 0.8) <= 0.03, "\(process) \(new): \(most)")
                #expect(abs(nearlyAll - 0.95) <= 0.02, "\(process) \(new): \(nearlyAll)")
            }
        }
    }
}
