// Goal: paths whose distribution at each step is that of given limits, from the paths of a model
// that has others. Derivation: let a value have the quantiles s_1 ≤ … ≤ s_6 (the limits of 95, 80
// and 50%), and let t_1 ≤ … ≤ t_6 be those wanted. The piecewise linear function with s_i ↦ t_i,
// continued with the ratio of the widths, never falls, so it carries quantiles into quantiles: the
// result has those wanted, exactly at the six and nearly between. Where both sides are normal it
// is one straight line, and carries mean into mean. Applied step by step it keeps the ranks of the
// values, and with them the dependence between steps (Sklar's theorem: the copula stays).

import Statistics

/// What carries a value with the quantiles of one forecast into one with those of another.
struct LimitMap {
    /// The levels whose limits are met, widest first.
    static let levels: [Double] = [95, 80, 50]

    private let source: [Double]
    private let target: [Double]
    /// No result is below.
    private let floor: Double

    /// - Parameters:
    ///   - source: a forecast with the intervals of `levels`; `target` likewise.
    ///   - step: the period, counted from the first.
    init(from source: Forecast, to target: Forecast, step: Int, floor: Double) {
        self.source = LimitMap.knots(source, step)
        self.target = LimitMap.knots(target, step)
        self.floor = floor
    }

    private static func knots(_ forecast: Forecast, _ step: Int) -> [Double] {
        forecast.intervals.map { $0.lower[step] }
            + forecast.intervals.reversed().map { $0.upper[step] }
    }

    func callAsFunction(_ value: Double) -> Double {
        max(moved(value), floor)
    }

    private func moved(_ value: Double) -> Double {
        let last = source.count - 1
        if value < source[0] { return beyond(value, 0) }
        if value > source[last] { return beyond(value, last) }
        // From the inside: a value that is several limits at once goes where the inmost goes.
        let middle = last / 2
        if value >= source[middle] {
            for i in middle..<last where value <= source[i + 1] { return between(value, i, i + 1) }
        }
        for i in stride(from: middle, to: 0, by: -1) where value >= source[i - 1] {
            return between(value, i - 1, i)
        }
        return target[0]
    }

    private func between(_ value: Double, _ low: Int, _ high: Int) -> Double {
        let width = source[high] - source[low]
        guard width > 0 else { return target[low] }
        return target[low] + (target[high] - target[low]) * ((value - source[low]) / width)
    }

    private func beyond(_ value: Double, _ end: Int) -> Double {
        let inner = (source.count - 1) / 2
        func width(_ knots: [Double]) -> Double {
            knots[end] - (knots[inner] / 2 + knots[inner + 1] / 2)
        }
        let ratio = width(source) == 0 ? 1 : width(target) / width(source)
        return target[end] + (value - source[end]) * ratio
    }
}

/// A model's paths with their distribution at each step moved to that of another forecast.
struct MappedPaths {
    private let paths: [[Double]]
    private let maps: [LimitMap]

    /// - Parameters:
    ///   - target: with the intervals of `LimitMap.levels`.
    ///   - place: keeps apart the streams of several models with one seed.
    ///   - floor: of a step's values.
    init(
        of model: FittedModel, to target: Forecast, horizon: Int, paths: Int, seed: UInt64,
        place: Int, floor: (Int) -> Double
    ) {
        let own = model.forecast(horizon: horizon, levels: LimitMap.levels, seed: seed)
        maps = (0..<horizon).map {
            LimitMap(from: own, to: target, step: $0, floor: floor($0))
        }
        var numbers = RandomNumbers(seed: seed, stream: -1 - place)
        self.paths = model.simulate(horizon: horizon, paths: paths, seed: numbers.next())
    }

    func path(_ index: Int) -> [Double] {
        zip(paths[index], maps).map { value, map in map(value) }
    }
}
