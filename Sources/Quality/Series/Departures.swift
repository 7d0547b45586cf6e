// Goal: values that nothing before them explains, told so that ordinary seasons, growth, promotions and heavy
// tails do not raise them, by what was known at the time: a value once judged is judged alike for ever after.
//
// Each value y(t) is held against the level L(t), the median of the seven values before it, and against the
// same place of earlier seasons: L(t) + y(s) − L(s), where s lies a season, two or three before, give or
// take a period. Its departure is the smallest of these differences, so that it has to be unlike the recent
// past and unlike every season. It stands out if, both as a difference and as a difference of logarithms,
//
//   1. it is beyond `limit` times the usual departure, a running mean of absolute departures in which none
//      counts for more than four times the mean before it (Huber's psi, as in robust exponential smoothing:
//      Gelper, Fried, Croux, J. Forecasting 29, 2010), and
//   2. it is beyond 2.5 times the greatest departure before, one in a hundred of them left aside. That asks
//      nothing of the distribution: of n values with a tail of index a the next exceeds c times the greatest
//      with probability of about c^-a / n.
//
// Both scales are asked because the difference alone cries wolf in series that swing in proportion to
// their level, and the logarithm alone where small counts come near zero. What stands out enters neither the
// level nor the usual departure; but the third of such values, or one beyond a hundredth of all, shows that
// they are a habit, and from then on they count among the greatest departures. If the five values after it lie on the same side, at half its distance
// at least, it was the first of a new level and not a point on its own.

import Glibc
import TimeSeries

/// A value that nothing before it explains.
struct Departure: Hashable, Sendable {
    /// Its place in the series.
    let index: Int
    /// What the values before it led to expect.
    let expected: Double
    /// The level it departed from.
    let level: Double
    /// The new level and the place of the value that confirmed it, where the values after it stayed.
    fileprivate(set) var shift: (level: Double, confirmed: Int)?

    static func == (left: Departure, right: Departure) -> Bool {
        left.index == right.index && left.shift?.confirmed == right.shift?.confirmed
    }

    func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

/// Earlier values that a value may repeat: so many periods before, give or take `slack`.
struct SeasonalLag: Hashable, Sendable {
    let periods: Int
    let slack: Int

    /// A season, two and three before; of days and hours also what the calendar repeats beyond that.
    static func all(seasonLength: Int, frequency: Frequency) -> [SeasonalLag] {
        var lags: [SeasonalLag] = []
        if seasonLength > 1 {
            let slack = seasonLength >= 12 ? 1 : 0
            lags = (1...3).map { SeasonalLag(periods: $0 * seasonLength, slack: slack) }
        }
        if let week = frequency.periodsOfWeek {
            if week > 7 {
                lags.append(SeasonalLag(periods: week, slack: 1))
                lags.append(SeasonalLag(periods: 2 * week, slack: 1))
            }
            if seasonLength < 52 * week {
                // A year of whole weeks, and with the slack one to the day.
                lags.append(SeasonalLag(periods: 52 * week, slack: max(2, week / 7)))
            }
        }
        return lags
    }
}

extension Departure {
    /// The departures of a series, oldest first.
    ///
    /// - Complexity: Linear in the values; two arrays of their number are allocated.
    static func all(in values: [Double], lags: [SeasonalLag], limit: Double) -> [Departure] {
        var scan = Scan(values, lags: lags, limit: limit)
        for index in values.indices { scan.take(index) }
        return scan.found
    }

    /// What is known before a value.
    private struct Scan {
        private let values: [Double]
        private let lags: [SeasonalLag]
        private let limit: Double
        private(set) var found: [Departure] = []
        /// The values as logarithms, and the levels; `nan` where there is none.
        private var logarithms: [Double]
        private var levels: [Double]
        private var window = MedianWindow()
        private var differences = Usual()
        private var ratios = Usual()
        private var count = 0
        private var zeros = 0
        private var following: Following?
        /// The departures so far, as differences and as differences of logarithms.
        private var exceptions: [(difference: Double, ratio: Double)] = []

        /// A departure that may turn out to be a new level.
        private struct Following {
            let index: Int
            let level: Double
            let departure: Double
            var values: [Double]
        }

        private static let leastLevel = 3
        private static let leastUsual = 24
        private static let record = 2.5
        private static let followers = 5

        init(_ values: [Double], lags: [SeasonalLag], limit: Double) {
            self.values = values
            self.lags = lags
            self.limit = limit
            logarithms = [Double](repeating: .nan, count: values.count)
            levels = logarithms
        }

        mutating func take(_ index: Int) {
            let value = values[index]
            guard value.isFinite else { return }
            // A zero where there are hardly any is for `zeroRun` and `rareZero` to judge.
            if value == 0, count > 5, zeros * 10 <= count { return }
            if window.count >= Self.leastLevel {
                let level = window.median
                let logLevel = Self.logarithm(level)
                let logValue = Self.logarithm(value)
                levels[index] = level
                logarithms[index] = logValue - logLevel
                let (difference, ratio) = departure(
                    index, difference: value - level, ratio: logValue - logLevel, before: index)
                if var open = following {
                    let (beside, _) = departure(
                        index, difference: value - open.level, ratio: 0, before: open.index)
                    if beside * open.departure > 0, abs(beside) >= abs(open.departure) / 2 {
                        open.values.append(value)
                        following = open
                        if open.values.count > Self.followers { confirm(open, at: index) }
                    } else {
                        following = nil
                    }
                }
                if following == nil, standsOut(difference, ratio), !isConfirmed(index) {
                    found.append(
                        Departure(index: index, expected: value - difference, level: level))
                    following = Following(
                        index: index, level: level, departure: difference, values: [value])
                    exceptions.append((abs(difference), abs(ratio)))
                    if exceptions.count > max(2, count / 100) { learnExceptions() }
                    // It is no part of what later values are held against.
                    levels[index] = .nan
                    return
                }
                differences.add(abs(difference), isOrdinary: following == nil)
                ratios.add(abs(ratio), isOrdinary: following == nil)
            }
            window.add(value)
            count += 1
            if value == 0 { zeros += 1 }
        }

        private mutating func learnExceptions() {
            for exception in exceptions {
                differences.rank(exception.difference)
                ratios.rank(exception.ratio)
            }
            exceptions = []
        }

        private func isConfirmed(_ index: Int) -> Bool { found.last?.shift?.confirmed == index }

        private mutating func confirm(_ open: Following, at index: Int) {
            let sorted = open.values.sorted()
            found[found.count - 1].shift = (sorted[sorted.count / 2], index)
            following = nil
        }

        /// The smallest differences from the level and from the seasons before `end`.
        private func departure(
            _ index: Int, difference: Double, ratio: Double, before end: Int
        ) -> (difference: Double, ratio: Double) {
            var difference = difference
            var ratio = ratio
            let first = (difference, ratio)
            for lag in lags {
                let middle = index - lag.periods
                if middle + lag.slack < 0 { continue }
                for earlier in max(0, middle - lag.slack)..<(middle + lag.slack + 1)
                where earlier < end {
                    let other = levels[earlier]
                    if other.isNaN { continue }
                    let season = first.0 - (values[earlier] - other)
                    if abs(season) < abs(difference) { difference = season }
                    let logSeason = first.1 - logarithms[earlier]
                    if abs(logSeason) < abs(ratio) { ratio = logSeason }
                }
            }
            return (difference, ratio)
        }

        private func standsOut(_ difference: Double, _ ratio: Double) -> Bool {
            // The difference of the greatest numbers is none.
            guard difference.isFinite, zeros * 5 <= count, differences.count >= Self.leastUsual,
                ratios.count >= Self.leastUsual
            else { return false }
            let difference = abs(difference)
            let ratio = abs(ratio)
            return difference > limit * differences.mean && ratio > limit * ratios.mean
                && difference > Self.record * differences.greatest
                && ratio > Self.record * ratios.greatest
        }

        /// Of either sign, and without a pole at zero.
        private static func logarithm(_ value: Double) -> Double {
            value < 0 ? -log1p(-value) : log1p(value)
        }
    }

    /// The usual size of departures, and the greatest of them.
    private struct Usual {
        private(set) var mean = 0.0
        /// Of those other than zero: a series that hardly ever moves has no usual size.
        private(set) var count = 0
        /// The five greatest, in falling order.
        private var top = InlineArray<5, Double>(repeating: 0)

        private static let winsor = 4.0
        private static let memory = 0.03

        /// One in a hundred left aside.
        var greatest: Double { top[min(4, count / 100)] }

        mutating func add(_ size: Double, isOrdinary: Bool) {
            guard size > 0 else { return }
            count += 1
            let weight = max(1 / Double(count), Self.memory)
            let counted = count <= 8 ? size : min(size, Self.winsor * mean)
            mean += (counted - mean) * weight
            if isOrdinary { rank(size) }
        }

        /// Counts a departure among the greatest, if it is one.
        mutating func rank(_ size: Double) {
            guard size > top[4] else { return }
            var place = 4
            while place > 0, size > top[place - 1] {
                top[place] = top[place - 1]
                place -= 1
            }
            top[place] = size
        }
    }

    /// The last seven values, in the order of their size.
    private struct MedianWindow {
        private(set) var count = 0
        private var newest = 0
        private var ring = InlineArray<7, Double>(repeating: 0)
        private var sorted = InlineArray<7, Double>(repeating: 0)

        var median: Double { sorted[count / 2] }

        mutating func add(_ value: Double) {
            var place = count
            if count == 7 {
                let oldest = ring[newest]
                place = 0
                while sorted[place] != oldest { place += 1 }
                while place < 6 {
                    sorted[place] = sorted[place + 1]
                    place += 1
                }
            } else {
                count += 1
            }
            ring[newest] = value
            newest = (newest + 1) % 7
            while place > 0, sorted[place - 1] > value {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = value
        }
    }
}
