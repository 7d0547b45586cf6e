// Goal: a series as trend + season + remainder, the season free to change slowly, outliers held off.
// Source: Cleveland, Cleveland, McRae and Terpenning, STL: a seasonal-trend decomposition procedure based
// on loess, Journal of Official Statistics 6 (1990). Defaults as R's `stl` has them.
//
// Inner loop: take the trend off; smooth each place of the season over the years (C); take the low-pass
// part of C off, so that no trend hides in the season; smooth the rest for the trend. Outer loop: points
// far from the fit weigh less (bisquare of |remainder| / 6 medians).
//
// Departure: missing values are allowed, as the paper says and R's `stl` does not. They weigh nothing;
// trend and season have a value there all the same. A window without any observation takes the straight
// line between the observations around it.
//
// R's robust weights are wrong in some rounds of series of even length (R 4.2.2: the two middle errors are
// not always found, and six medians come out too small); here the median is the median.

/// Seasonal-trend decomposition by loess.
package struct STL: Sendable {
    /// What decides a decomposition.
    package struct Settings: Sendable {
        package let period: Int
        /// Over how many seasons a place of the season is smoothed; nil for a season that never changes.
        package let seasonalWindow: Int?
        package let trendWindow: Int?
        package let isRobust: Bool

        /// - Parameters:
        ///   - period: at least 2.
        ///   - seasonalWindow: odd, at least 7 says the paper.
        ///   - trendWindow: nil for the paper's: the odd number from 1.5·period / (1 − 1.5/seasonal).
        ///   - robust: fifteen outer loops with one inner each, instead of none with two.
        package init(
            period: Int, seasonalWindow: Int?, trendWindow: Int? = nil, robust: Bool = false
        ) {
            precondition(period >= 2, "a season of at least two periods")
            self.period = period
            self.seasonalWindow = seasonalWindow
            self.trendWindow = trendWindow
            isRobust = robust
        }
    }

    /// The three smoothers of a pass.
    fileprivate struct Smoothers {
        let period: Int
        let season: Loess.Smoother
        let trend: Loess.Smoother
        let lowPass: Loess.Smoother

        init(_ settings: Settings, count: Int) {
            period = settings.period
            // A periodic season is a window far wider than the series, as R has it.
            let seasonal = max(settings.seasonalWindow ?? 10 * count + 1, 3) | 1
            let wide = 1.5 * Double(period) / (1 - 1.5 / Double(seasonal))
            let trending = max(settings.trendWindow ?? Int(wide.rounded(.up)), 3) | 1
            let low = max(period, 3) | 1
            season = .init(window: seasonal, degree: 0, jump: (seasonal + 9) / 10)
            trend = .init(window: trending, degree: 1, jump: (trending + 9) / 10)
            lowPass = .init(window: low, degree: 1, jump: (low + 9) / 10)
        }
    }

    /// One value a period, also where nothing was observed.
    package private(set) var trend: [Double]
    package private(set) var seasonal: [Double]
    /// The weight of each observation: 1 without outer loops; 0 where nothing was observed.
    package private(set) var weights: [Double]

    /// - Parameter values: more than two seasons, `nan` where missing, at least one finite.
    package init(_ values: [Double], _ settings: Settings) {
        let n = values.count
        let period = settings.period
        precondition(n > 2 * period, "more than two seasons")
        let isComplete = values.allSatisfy(\.isFinite)
        let observed: [Double] = values.map { $0.isFinite ? 1 : 0 }
        let filled = isComplete ? values : STL.interpolated(values)
        trend = Array(repeating: 0, count: n)
        seasonal = Array(repeating: 0, count: n)
        weights = observed
        var scratch = Scratch(count: n, period: period)
        let smoothers = Smoothers(settings, count: n)
        let outerLoops = settings.isRobust ? 15 : 0
        for loop in 0...outerLoops {
            let weighted = loop > 0 || !isComplete
            for _ in 0..<(settings.isRobust ? 1 : 2) {
                scratch.pass(
                    filled, smoothers, weights: weighted ? weights : nil, &trend, &seasonal)
            }
            if loop < outerLoops {
                let errors = (0..<n).map { abs(filled[$0] - trend[$0] - seasonal[$0]) }
                weights = STL.robustness(errors, observed)
            }
        }
        if settings.seasonalWindow == nil { makePeriodic(period) }
    }

    /// Each place of the season takes its mean over the years.
    private mutating func makePeriodic(_ period: Int) {
        for place in 0..<period {
            var sum = 0.0
            var count = 0.0
            for t in stride(from: place, to: seasonal.count, by: period) {
                sum += seasonal[t]
                count += 1
            }
            for t in stride(from: place, to: seasonal.count, by: period) {
                seasonal[t] = sum / count
            }
        }
    }

    /// Bisquare weights of errors in units of six medians.
    private static func robustness(_ errors: [Double], _ observed: [Double]) -> [Double] {
        let seen = zip(errors, observed).filter { $0.1 > 0 }.map { $0.0 }
        let limit = 6 * Quantile.median(seen)
        return zip(errors, observed).map { error, weight in
            if error <= 0.001 * limit { return weight }
            guard error <= 0.999 * limit else { return 0 }
            let share = error / limit
            let rest = 1 - share * share
            return weight * rest * rest
        }
    }

    /// Gaps by straight lines between the observations around them; flat at either end.
    package static func interpolated(_ values: [Double]) -> [Double] {
        var filled = values
        var last: Int?
        for t in values.indices where values[t].isFinite {
            let start = last ?? t
            for gap in (last.map { $0 + 1 } ?? 0)..<t {
                let share = last == nil ? 0 : Double(gap - start) / Double(t - start)
                filled[gap] = values[start] + share * (values[t] - values[start])
            }
            last = t
        }
        precondition(last != nil, "an observation")
        if let last {
            for t in (last + 1)..<max(values.count, last + 1) { filled[t] = values[last] }
        }
        return filled
    }
}

/// The working space of a decomposition, allocated once.
private struct Scratch {
    private var rest: [Double]
    private var cycles: [Double]
    private var low: [Double]
    private var smoothLow: [Double]
    private var line: [Double]
    private var lineWeights: [Double]
    private var lineCurve: [Double]
    private var local: [Double]

    init(count: Int, period: Int) {
        func zeros(_ count: Int) -> [Double] { Array(repeating: 0, count: count) }
        let long = count + 2 * period
        rest = zeros(count)
        cycles = zeros(long)
        low = zeros(long)
        smoothLow = zeros(long)
        line = zeros(count)
        lineWeights = zeros(count)
        lineCurve = zeros(count)
        local = zeros(long)
    }

    /// One inner loop.
    mutating func pass(
        _ y: [Double], _ smoothers: STL.Smoothers, weights: [Double]?, _ trend: inout [Double],
        _ seasonal: inout [Double]
    ) {
        let n = y.count
        let period = smoothers.period
        for t in 0..<n { rest[t] = y[t] - trend[t] }
        smoothCycles(smoothers, weights)
        // Moving averages of length period, period and 3 leave n values of the n + 2·period.
        Scratch.average(cycles, n + 2 * period, period, &low)
        Scratch.average(low, n + period + 1, period, &smoothLow)
        Scratch.average(smoothLow, n + 2, 3, &low)
        Loess.smooth(
            low, count: n, smoother: smoothers.lowPass, weights: nil, into: &smoothLow,
            scratch: &local)
        for t in 0..<n {
            seasonal[t] = cycles[period + t] - smoothLow[t]
            rest[t] = y[t] - seasonal[t]
        }
        if let weights {
            Loess.smooth(
                rest, count: n, smoother: smoothers.trend, weights: weights, into: &trend,
                scratch: &local)
        } else {
            Loess.smooth(
                rest, count: n, smoother: smoothers.trend, weights: nil, into: &trend,
                scratch: &local)
        }
    }

    /// Smooths each place of the season over the years, and one year beyond either end.
    private mutating func smoothCycles(_ smoothers: STL.Smoothers, _ weights: [Double]?) {
        let n = rest.count
        let period = smoothers.period
        let smoother = smoothers.season
        for place in 0..<period {
            let k = (n - place - 1) / period + 1
            for year in 0..<k {
                line[year] = rest[year * period + place]
                if let weights { lineWeights[year] = weights[year * period + place] }
            }
            let before: Double?
            let after: Double?
            let right = min(smoother.window, k)
            let left = max(1, k - smoother.window + 1)
            if weights != nil {
                Loess.smooth(
                    line, count: k, smoother: smoother, weights: lineWeights, into: &lineCurve,
                    scratch: &local)
                before = Loess.estimate(
                    line, count: k, smoother: smoother, at: 0, left: 1, right: right,
                    weights: lineWeights, scratch: &local)
                after = Loess.estimate(
                    line, count: k, smoother: smoother, at: k + 1, left: left, right: k,
                    weights: lineWeights, scratch: &local)
            } else {
                Loess.smooth(
                    line, count: k, smoother: smoother, weights: nil, into: &lineCurve,
                    scratch: &local)
                before = Loess.estimate(
                    line, count: k, smoother: smoother, at: 0, left: 1, right: right,
                    weights: nil, scratch: &local)
                after = Loess.estimate(
                    line, count: k, smoother: smoother, at: k + 1, left: left, right: k,
                    weights: nil, scratch: &local)
            }
            cycles[place] = before ?? lineCurve[0]
            for year in 0..<k { cycles[(year + 1) * period + place] = lineCurve[year] }
            cycles[(k + 1) * period + place] = after ?? lineCurve[k - 1]
        }
    }

    /// The moving average of `length` over the first `count` values.
    private static func average(
        _ values: [Double], _ count: Int, _ length: Int, _ averages: inout [Double]
    ) {
        var sum = 0.0
        for t in 0..<length { sum += values[t] }
        averages[0] = sum / Double(length)
        for t in length..<max(count, length) {
            sum += values[t] - values[t - length]
            averages[t - length + 1] = sum / Double(length)
        }
    }
}

extension STL {
    /// 1 − var(remainder) / var(season + remainder) over the observed values, at least 0: near 1 where the
    /// season rules (Wang, Smith and Hyndman 2006).
    ///
    /// - Parameter values: those that were decomposed.
    package func seasonalStrength(of values: [Double]) -> Double {
        var rest: [Double] = []
        var whole: [Double] = []
        for (index, value) in values.enumerated() where value.isFinite {
            rest.append(value - trend[index] - seasonal[index])
            whole.append(value - trend[index])
        }
        let total = STL.variance(whole)
        return total > 0 ? max(0, 1 - STL.variance(rest) / total) : 0
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }
}
