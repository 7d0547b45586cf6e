// Simulated futures of a demand state, and the limits that hold a share of them.

import Statistics

/// Sorted simulated values of each coming period.
struct DemandPaths {
    /// Enough for 99% limits; the standard error of a 95% limit's level is below 0.7%.
    static let count = 1_000

    /// One array a period, ascending.
    private let sorted: [[Double]]

    init<Level: DemandLevel>(
        from level: Level, errors: DemandErrors, horizon: Int, seed: UInt64
    ) {
        var numbers = RandomNumbers(seed: seed)
        var periods = (0..<horizon).map { _ -> [Double] in
            var values: [Double] = []
            values.reserveCapacity(DemandPaths.count)
            return values
        }
        for _ in 0..<DemandPaths.count {
            let path = DemandPaths.path(
                from: level, errors: errors, horizon: horizon, &numbers)
            for step in 0..<horizon { periods[step].append(path[step]) }
        }
        for step in 0..<horizon { periods[step].sort() }
        sorted = periods
    }

    /// One future of `level`, a value a period.
    static func path<Level: DemandLevel>(
        from level: Level, errors: DemandErrors, horizon: Int, _ numbers: inout RandomNumbers
    ) -> [Double] {
        var running = level
        var path: [Double] = []
        path.reserveCapacity(horizon)
        for _ in 0..<horizon {
            let (probability, size) = running.demand
            let value =
                probability > 0 && numbers.uniform() < probability
                ? errors.demand(around: size, &numbers) : 0
            path.append(value)
            running.advance(value)
        }
        return path
    }

    /// The central interval of `level` percent, widened to hold the mean.
    func interval(_ level: Double, mean: [Double]) -> Forecast.Interval {
        let tail = 0.5 - level / 200
        return Forecast.Interval(
            level: level,
            lower: zip(sorted, mean).map { min(Quantile.ofSorted($0, tail), $1) },
            upper: zip(sorted, mean).map { max(Quantile.ofSorted($0, 1 - tail), $1) })
    }
}
