// Goal: trend, season and remainder of a series with one season.
// Source: Cleveland, Cleveland, McRae and Terpenning, STL, Journal of Official Statistics 6 (1990). Two
// inner passes, no robustness weights. Every point is smoothed; the authors' program smooths some and
// interpolates the others.

/// STL: an additive decomposition by local regression.
package struct SeasonalTrendLoess: Sendable {
    package private(set) var season: [Double]
    package private(set) var trend: [Double]
    package private(set) var remainder: [Double]

    /// 1 − var(remainder)/var(season + remainder), at least 0: near 1 where the season rules.
    package var seasonalStrength: Double {
        let whole = SeasonalTrendLoess.variance(zip(season, remainder).map { $0 + $1 })
        guard whole > 0 else { return 0 }
        return max(0, 1 - SeasonalTrendLoess.variance(remainder) / whole)
    }

    /// - Parameters:
    ///   - values: all finite; more than two seasons of them.
    ///   - period: at least 2.
    ///   - seasonalWindow: odd; how many seasons a seasonal index looks at.
    package init(_ values: [Double], period: Int, seasonalWindow: Int = 11) {
        let n = values.count
        precondition(period >= 2 && n > 2 * period, "more than two seasons")
        let needed = 1.5 * Double(period) / (1 - 1.5 / Double(seasonalWindow))
        let trendWindow = SeasonalTrendLoess.odd(Int(needed.rounded(.up)))
        let passWindow = SeasonalTrendLoess.odd(period)
        season = Array(repeating: 0, count: n)
        trend = Array(repeating: 0, count: n)
        remainder = []
        var extended = [Double](repeating: 0, count: n + 2 * period)
        for _ in 0..<2 {
            for place in 0..<period {
                let times = Array(stride(from: place, to: n, by: period))
                let sub = times.map { values[$0] - trend[$0] }
                // One season further on either side.
                for index in -1...sub.count {
                    let smooth = SeasonalTrendLoess.loess(
                        sub, at: index, window: seasonalWindow)
                    extended[place + (index + 1) * period] = smooth
                }
            }
            let once = SeasonalTrendLoess.movingAverage(extended, period)
            let twice = SeasonalTrendLoess.movingAverage(once, period)
            let level = SeasonalTrendLoess.movingAverage(twice, 3)
            for t in 0..<n {
                season[t] =
                    extended[t + period]
                    - SeasonalTrendLoess.loess(level, at: t, window: passWindow)
            }
            let adjusted = (0..<n).map { values[$0] - season[$0] }
            for t in 0..<n {
                trend[t] = SeasonalTrendLoess.loess(adjusted, at: t, window: trendWindow)
            }
        }
        remainder = (0..<n).map { values[$0] - season[$0] - trend[$0] }
    }

    private static func odd(_ value: Int) -> Int { value % 2 == 0 ? value + 1 : value }

    private static func variance(_ values: [Double]) -> Double {
        var moments = Moments()
        for value in values { moments.add(value) }
        return moments.variance
    }

    private static func movingAverage(_ values: [Double], _ length: Int) -> [Double] {
        var sum = values.prefix(length).reduce(0, +)
        var result = [sum / Double(length)]
        for end in length..<values.count {
            sum += values[end] - values[end - length]
            result.append(sum / Double(length))
        }
        return result
    }

    /// The local line through the `window` points nearest to `position`, tricube weights, at `position`,
    /// which may lie beyond the ends.
    private static func loess(_ values: [Double], at position: Int, window: Int) -> Double {
        let n = values.count
        let width = min(window, n)
        let first = min(max(position - window / 2, 0), n - width)
        var reach = Double(max(position - first, first + width - 1 - position))
        if window > n { reach += Double((window - n) / 2) }
        guard reach > 0 else { return values[first] }
        var total = 0.0
        var centre = 0.0
        var mean = 0.0
        func weight(_ index: Int) -> Double {
            let distance = abs(Double(index - position)) / reach
            if distance >= 0.999 { return 0 }
            if distance <= 0.001 { return 1 }
            let rest = 1 - distance * distance * distance
            return rest * rest * rest
        }
        for index in first..<first + width {
            let w = weight(index)
            total += w
            centre += w * Double(index)
            mean += w * values[index]
        }
        guard total > 0 else { return values[min(max(position, 0), n - 1)] }
        centre /= total
        mean /= total
        var spread = 0.0
        var slope = 0.0
        for index in first..<first + width {
            let w = weight(index)
            let x = Double(index) - centre
            spread += w * x * x
            slope += w * x * (values[index] - mean)
        }
        let range = Double(n - 1)
        guard (spread / total).squareRoot() > 0.001 * range else { return mean }
        return mean + slope / spread * (Double(position) - centre)
    }
}
