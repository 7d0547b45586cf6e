// Goal: the errors that a combination's members make from several origins near the end of the training
// values, at the price of one re-estimate each: weights and the width of intervals are judged by them.
// Source: rolling-origin evaluation (Tashman 2000), with Almanac's exact update between the origins.
//
// The members' specifications were found on all values; their parameters are estimated again on those before
// the first origin, so that no forecast has seen what it is judged by except through the form chosen.

/// What members would have said from origins near the end of their training values.
struct OriginTrial {
    /// The forecast of one value, one number a member.
    private struct Trial {
        /// How far ahead, from one.
        let step: Int
        let actual: Double
        let mean: [Double]
        /// Half the members' widths, in standard deviations of a normal error.
        let deviation: [Double]
    }

    private let memberCount: Int
    /// The values on which the members that were judged were estimated.
    private var length = 0
    private var trials: [Trial] = []

    /// The most origins: more cost time and hardly add to what is known.
    private static let mostOrigins = 6

    init(of members: [FittedModel], on values: [Double], seasonLength: Int) {
        memberCount = members.count
        let (reach, window) = OriginTrial.extent(values.count, seasonLength)
        guard window > 0 else { return }
        let first = values.count - window
        let training = Array(values[..<first])
        length = first
        var judges = members.map { member in
            if let again = try? member.reestimated(on: training) { return again }
            var judge = member.restarted()
            _ = judge.update(training)
            return judge
        }
        let stride = max(1, window / OriginTrial.mostOrigins)
        var origin = first
        while origin < values.count {
            let steps = min(reach, values.count - origin)
            let forecasts = judges.map {
                $0.forecast(horizon: steps, levels: [Conformal.level], seed: 1)
            }
            for step in 0..<steps where values[origin + step].isFinite {
                trials.append(
                    Trial(
                        step: step + 1, actual: values[origin + step],
                        mean: forecasts.map { $0.mean[step] },
                        deviation: forecasts.map { Conformal.deviation(of: $0, at: step) }))
            }
            let next = min(origin + stride, values.count)
            for index in judges.indices { _ = judges[index].update(Array(values[origin..<next])) }
            origin = next
        }
    }

    /// How far ahead to forecast, and over how many of the last values: nothing where there are too few.
    private static func extent(_ count: Int, _ seasonLength: Int) -> (reach: Int, window: Int) {
        guard count >= 9 else { return (0, 0) }
        let reach = min(max(seasonLength, 6), 18, count / 3)
        return (reach, min(2 * reach, count / 3))
    }

    /// The members' weights: inverse mean squared errors, of sum 1; equal where there are none.
    var weights: [Double] {
        let equal = Array(repeating: 1 / Double(memberCount), count: memberCount)
        guard !trials.isEmpty else { return equal }
        var squares = Array(repeating: 0.0, count: memberCount)
        for trial in trials {
            for index in 0..<memberCount {
                let error = trial.actual - trial.mean[index]
                squares[index] += error * error
            }
        }
        // A perfect member would take all: none counts for more than a hundred times the worst.
        let worst = squares.max() ?? 0
        guard worst > 0, worst.isFinite else { return equal }
        let inverse = squares.map { 1 / max($0 / worst, 0.01) }
        let sum = inverse.reduce(0, +)
        return inverse.map { $0 / sum }
    }

    /// The combination's errors in units of the deviation that it expects, and of its growth by step.
    func standardizedErrors(rule: Combination.Rule, weights: [Double]) -> [Double] {
        var pool = CombinationPool(rule: rule, weights: weights)
        return trials.compactMap { trial in
            for index in 0..<memberCount { pool[index] = trial.mean[index] }
            let mean = pool.combined()
            for index in 0..<memberCount { pool[index] = trial.deviation[index] }
            let growth = IntervalCalibration.growth(step: trial.step, length: length)
            let error = (trial.actual - mean) / (pool.combined() * growth)
            return error.isFinite ? error : nil
        }
    }
}
