// Goal: how far a model's forecasts miss, step by step of the horizon, on values that its
// parameters have not seen, in units of the deviation it expects; and quantiles of that which hold
// for a finite sample. Source: split conformal prediction with normalised scores (Vovk, Gammerman
// and Shafer, Algorithmic Learning in a Random World, 2005; Lei, G'Sell, Rinaldo, Tibshirani and
// Wasserman 2018); for forecasts several steps ahead, a set of scores for each (Stankevičiūtė, Alaa
// and van der Schaar 2021).
//
// Of n scores exchangeable with the next one, the next is at most the r-th smallest with a
// probability of at least r/(n + 1): the quantile of a share p is therefore the score of rank ⌈(n +
// 1) p⌉, and there is none where that rank is above n. Scores of neighbouring origins are not quite
// exchangeable, and a short series has few. So the quantile is drawn towards the model's own,
// widened by the spread of all scores:
//
//   q_h(p) = (w_h q̂_h(p) + n0 k z_p) / (w_h + n0),   k² = (n1 k1² + Σ min(s², cap²)) / (n1 + n)
//
// with z_p the normal quantile, and max(largest score, k z_p) for q̂ where no score has the rank.
// Both rise with p, so that intervals of different levels never cross. The n_h scores h steps ahead
// count as w_h = n_h / h, since those of neighbouring origins share all but one of their h shocks.
// n0, n1 and k1 were chosen on the training parts of M3; the README has the table.

import Statistics

/// Sorted scores by step of the horizon.
struct ConformalScores: Codable, Hashable, Sendable {
    /// Ascending, for each step ahead; steps beyond the last take its scores.
    let steps: [[Double]]
    /// k: the spread of all scores, 1 for a model that is right.
    let spread: Double

    /// The spread usual for a model, and how many scores that knowledge is worth.
    static let usualSpread = 2.0
    static let spreadWeight = 40.0
    /// A score beyond this says no more of the spread than one of this size.
    static let largest = 4.0
    /// How many scores the model's own quantile is worth.
    static let quantileWeight = 20.0
    /// More origins cost time and hardly add to what is known.
    static let mostOrigins = 60

    init(of member: FittedModel, on values: [Double], seasonLength: Int) {
        let extent = ConformalScores.extent(values.count, seasonLength)
        var steps = [[Double]](repeating: [], count: extent.reach)
        let first = values.count - extent.window
        if extent.window > 0 {
            let training = Array(values[..<first])
            var judge = member.restarted()
            if let again = try? member.reestimated(on: training) {
                judge = again
            } else {
                _ = judge.update(training)
            }
            let stride = max(1, extent.window / ConformalScores.mostOrigins)
            var origin = first
            while origin < values.count {
                let count = min(extent.reach, values.count - origin)
                let forecast = judge.forecast(horizon: count, levels: [95], seed: 1)
                for step in 0..<count {
                    let width = Conformal.deviation(of: forecast, at: step)
                    let score = abs(values[origin + step] - forecast.mean[step]) / width
                    // To thousandths: no reader of a limit notices, and a store does.
                    if score.isFinite { steps[step].append((score * 1000).rounded(.up) / 1000) }
                }
                let next = min(origin + stride, values.count)
                _ = judge.update(Array(values[origin..<next]))
                origin = next
            }
        }
        var count = 0.0
        var squares = Self.spreadWeight * Self.usualSpread * Self.usualSpread
        for score in steps.joined() {
            let bounded = min(score, Self.largest)
            squares += bounded * bounded
            count += 1
        }
        spread = (squares / (Self.spreadWeight + count)).squareRoot()
        self.steps = steps.map { $0.sorted() }
    }

    /// How far ahead to forecast, and over how many of the last values: nothing where there are too
    /// few.
    private static func extent(_ count: Int, _ seasonLength: Int) -> (reach: Int, window: Int) {
        guard count >= 9 else { return (0, 0) }
        return (min(max(seasonLength, 18), 60, count / 3), count / 3)
    }

    /// How many deviations an interval of `level` percent reaches from the point forecast.
    func reach(level: Double, step: Int) -> Double {
        let usual = spread * NormalDistribution.quantile(0.5 + level / 200)
        let scores = steps.isEmpty ? [] : steps[min(step, steps.count - 1)]
        guard let largest = scores.last else { return usual }
        let count = Double(scores.count)
        let rank = Int(((count + 1) * level / 100).rounded(.up))
        let quantile = rank <= scores.count ? scores[max(rank, 1) - 1] : max(largest, usual)
        let weight = count / Double(step + 1)
        return (weight * quantile + Self.quantileWeight * usual) / (weight + Self.quantileWeight)
    }
}
