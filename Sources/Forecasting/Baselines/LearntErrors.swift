// Goal: a model that was estimated on too few values to know how far it errs learns it from the errors it makes.
//
// A model fitted to one value has no error to estimate a deviation from, and estimating it again would not change
// its forecasts, so that nothing else would ever replace it. From then on each new value shows the error of a
// forecast that was made before it, of a model whose parameters have seen none of them: n such errors e of
// mean 0, each in units of one step, give
//
//   deviation   s² = Σ e² / n
//   limits      by Student's t with n degrees of freedom
//   next error  of deviation s √(n / (n − 2)), which is that of Student's t
//
// The mean of the errors is not estimated, so that all n are degrees of freedom, from the first on: for
// independent normal errors the limits cover what they say after a single one (Hyndman and Athanasopoulos,
// Forecasting: Principles and Practice, third edition, section 5.5, for s; Student 1908 for t). A blend with the size of
// the values, which serves before the first error, was left out: where the level is a hundred times the noise it
// would widen the limits for years.
//
// Two kinds are kept apart. A forecast from a place of the season that was never seen is the newest value of all: a
// random walk, over as many periods as lie between. Its error says nothing of the difference of a season.
//
// The state is two sums, two counts and two sizes; sums of two stretches could be added. A missing value adds nothing.

import Glibc
import Statistics

/// The errors of a model since its estimate.
struct LearntErrors: Codable, Hashable, Sendable {
    /// Those of forecasts that the model is about, each divided by the root of the steps it reached over.
    private var own = MeanSquare()
    /// Those of the newest value of all where it stood in; nil before the first.
    private var standIn: MeanSquare?
    /// The largest absolute value among forecasts and what came; 0 where all were.
    private var largest = 0.0

    /// From so many on errors are standardised: a deviation of eight errors is itself uncertain by a quarter, of fewer by
    /// so much that tests of standardised errors would see the unit and not the errors. So many zeros, and no
    /// fewer, also say that a series does not change.
    static let fewest = 8

    /// - Parameters:
    ///   - steps: how many the forecast reached over: its variance in units of that of one step.
    ///   - isStandIn: whether the newest value of all stood in.
    mutating func add(_ value: Double, forecast: Double, steps: Double, isStandIn: Bool) {
        let error = (value - forecast) / steps.squareRoot()
        guard error.isFinite else { return }
        largest = max(largest, abs(value), abs(forecast))
        if isStandIn {
            standIn = standIn ?? MeanSquare()
            standIn?.add(error)
        } else {
            own.add(error)
        }
    }

    /// The deviation of the next error over one step, once there are enough to standardise it by.
    var deviation: Double? {
        guard own.count >= Self.fewest, let spread = floored(own) else { return nil }
        let count = Double(own.count)
        return spread.deviation * (count / (count - 2)).squareRoot()
    }

    /// Of one step of the model; nil before an error that is not zero, or `fewest` that are.
    var spread: Spread? { floored(own) }

    /// Of one period of the newest value; nil likewise.
    var standInSpread: Spread? { standIn.flatMap(floored) }

    private func floored(_ errors: MeanSquare) -> Spread? {
        guard let root = errors.root else { return nil }
        let least = SeriesShape.resolution * (largest > 0 ? largest : 1)
        guard root > least || errors.count >= Self.fewest else { return nil }
        return Spread(deviation: max(root, least), freedom: errors.count)
    }
}

extension Optional where Wrapped == LearntErrors {
    /// Nil, which is stored as nothing, until there is an error.
    mutating func add(
        _ value: Double, forecast: Double, steps: Double = 1, isStandIn: Bool = false
    ) {
        guard value.isFinite else { return }
        var errors = self ?? LearntErrors()
        errors.add(value, forecast: forecast, steps: steps, isStandIn: isStandIn)
        self = errors
    }
}

/// How far errors go: their deviation, and how well that is known.
struct Spread: Hashable, Sendable {
    /// Above zero.
    var deviation: Double
    /// Degrees of freedom, at least 1; nil where the deviation is taken for the truth.
    var freedom: Int?

    func times(_ factor: Double) -> Spread {
        Spread(deviation: deviation * factor, freedom: freedom)
    }

    /// The quantile of an error in units of the deviation.
    static func quantile(_ probability: Double, freedom: Int?) -> Double {
        freedom.map { StudentDistribution.quantile(probability, freedom: $0) }
            ?? NormalDistribution.quantile(probability)
    }

    /// A deviation as likely as the errors leave it, so that normal errors of it have the spread's distribution.
    func draw(_ numbers: inout RandomNumbers) -> Double {
        guard let freedom else { return deviation }
        let squares = 2 * numbers.gamma(shape: Double(freedom) / 2)
        return deviation * (Double(freedom) / squares).squareRoot()
    }
}

/// The spread of forecasts one season ahead, and that of forecasts from the newest value of all.
struct SeasonSpreads: Hashable, Sendable {
    /// Of one season.
    let own: Spread
    /// Of one period; nil where places never seen are forecast as any other.
    let standIn: Spread?
    /// What a season is in deviations of `standIn`; nil where its own errors tell.
    private let walked: Double?

    /// - Parameters:
    ///   - sigma: of one season, where the training showed it.
    ///   - last: the newest value; its own size stands for an error where none was seen.
    init(sigma: Double?, learnt: LearntErrors?, last: Double?, seasonLength: Int) {
        standIn = sigma == nil ? learnt?.standInSpread : nil
        if let known = sigma.map({ Spread(deviation: $0) }) ?? learnt?.spread {
            own = known
            walked = nil
        } else if let standIn {
            // A season is so many steps of a random walk.
            let steps = Double(seasonLength).squareRoot()
            own = standIn.times(steps)
            walked = steps
        } else {
            let size = abs(last ?? 0)
            own = Spread(deviation: size > 0 ? size : 1)
            walked = nil
        }
    }

    /// Deviations of a season and of a period, as `Spread.draw`.
    func draw(_ numbers: inout RandomNumbers) -> (season: Double, period: Double?) {
        guard let standIn else { return (own.draw(&numbers), nil) }
        let period = standIn.draw(&numbers)
        return (walked.map { $0 * period } ?? own.draw(&numbers), period)
    }

    /// - Parameters:
    ///   - distance: periods from the newest value to the first of this place; nil where the place was seen.
    ///   - variance: of the forecast, in units of one season.
    ///   - share: how much of it the error of the first season has.
    func spread(distance: Int?, variance: Double, share: Double = 1) -> Spread {
        guard let distance, let standIn else { return own.times(variance.squareRoot()) }
        let first = standIn.deviation * (Double(distance) * share).squareRoot()
        guard variance > share else {
            return Spread(deviation: first, freedom: standIn.freedom)
        }
        let later = own.deviation * (variance - share).squareRoot()
        return Spread(
            deviation: hypot(first, later),
            freedom: [own.freedom, standIn.freedom].compactMap { $0 }.min())
    }
}

extension Forecast {
    /// A forecast whose errors are normal, of deviations that may themselves be estimates.
    ///
    /// - Parameter spreads: one a period.
    init(mean: [Double], spreads: [Spread], levels: [Double]) {
        let intervals = levels.map { level in
            let probability = 0.5 + level / 200
            var freedom = spreads.first?.freedom
            var quantile = Spread.quantile(probability, freedom: freedom)
            let halves = spreads.map { spread in
                if spread.freedom != freedom {
                    freedom = spread.freedom
                    quantile = Spread.quantile(probability, freedom: freedom)
                }
                return quantile * spread.deviation
            }
            return Interval(
                level: level, lower: zip(mean, halves).map { $0 - $1 },
                upper: zip(mean, halves).map { $0 + $1 })
        }
        self.init(mean: mean, intervals: intervals)
    }
}
