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
// they are a habit, and from then on they count among the greatest departures. If the five values after it
// lie on the same side, at half its distance at least, it was the first of a new level and not a point on
// its own.
//
// Falls. A value above zero can fall by no more than its level, while it may rise by any multiple of it: a
// promotion that once added two thirds is a departure of 0.67 levels, and 2.5 times that lies beyond every
// fall there can be. So 1 and 2 as they stand find rises alone wherever rises happen. A fall to v where e was
// expected, r = log(e / v), is therefore given the size that the rise of the same ratio has,
//
//   e (exp r - 1),
//
// which for small falls is e - v and has no bound. With that size a fall by more than half stands out if it
// passes 1, is beyond 2.5 times the greatest fall before as a ratio (the argument of 2, for one side of the
// distribution), and, both ways, beyond 1.25 times the greatest departure of either direction. The last keeps series of
// which little is known on one side, such as growing ones, from crying wolf at their first setback; the half
// leaves what is smaller to 1 and 2, and to drift. Small counts are safe by the first scale: with a mean of 8
// the usual departure of the logarithm is about 0.28, and eight times that is more than log 9. A zero is no
// fall.
//
// What rose may come back. A value within four usual departures, or a quarter of its own, of the level before one of the last three
// departures, or of that of a window ago (a promotion of four weeks and more has become the level by its
// end), has returned and departs from nothing, for as long as seasons reach back.

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
        /// The greatest departures, and of their ratios those of falls.
        private var greatestDifferences = Top()
        private var greatestRatios = Top()
        private var greatestFalls = Top()
        private var count = 0
        private var zeros = 0
        private var following: Following?
        /// The departures so far, as differences and as differences of logarithms.
        private var exceptions: [Size] = []
        /// What is added to sizes before their logarithms are taken.
        private let offset: Double
        private let logOffset: Double
        /// How far back a level is remembered.
        private let memory: Int

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
        /// What falls are to the greatest departure of either direction.
        private static let recordOfAll = 1.25
        /// The logarithm of two.
        private static let half = 0.693
        /// A level is near within so many times the usual ratio, or this part of the departure.
        private static let near = 4.0
        private static let followers = 5
        private static let leastMemory = 26

        init(_ values: [Double], lags: [SeasonalLag], limit: Double) {
            self.values = values
            self.lags = lags
            self.limit = limit
            offset = Self.offset(values)
            logOffset = log(offset)
            memory = max(Self.leastMemory, lags.lazy.map(\.periods).max() ?? 0)
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
                let logLevel = logarithm(level)
                let logValue = logarithm(value)
                levels[index] = level
                logarithms[index] = logValue - logLevel
                let (difference, ratio) = departure(
                    index, difference: value - level, ratio: logValue - logLevel, before: index)
                follow(index)
                var size = Size(difference, ratio, of: value, offset)
                if size.ratio > Self.near * ratios.mean,
                    let returned = earlierLevel(near: value, before: index, size.ratio)
                {
                    if standsOut(size) {
                        levels[index] = returned
                        logarithms[index] = logValue - logarithm(returned)
                        size = Size(
                            value - returned, logValue - logarithm(returned), of: value, offset)
                    }
                    size.isReturn = true
                }
                if following == nil, standsOut(size), !isConfirmed(index) {
                    found.append(
                        Departure(index: index, expected: value - difference, level: level))
                    following = Following(
                        index: index, level: level, departure: difference, values: [value])
                    exceptions.append(size)
                    if exceptions.count > max(2, count / 100) { learnExceptions() }
                    // It is no part of what later values are held against.
                    levels[index] = .nan
                    return
                }
                differences.add(abs(difference))
                ratios.add(abs(ratio))
                if following == nil { learn(size) }
            }
            window.add(value)
            count += 1
            if value == 0 { zeros += 1 }
        }

        /// Whether a value stays beside that of an open departure.
        private mutating func follow(_ index: Int) {
            guard var open = following else { return }
            let (beside, _) = departure(
                index, difference: values[index] - open.level, ratio: 0, before: open.index)
            guard beside * open.departure > 0, abs(beside) >= abs(open.departure) / 2 else {
                following = nil
                return
            }
            open.values.append(values[index])
            following = open
            if open.values.count > Self.followers { confirm(open, at: index) }
        }

        private mutating func learnExceptions() {
            for exception in exceptions { learn(exception) }
            exceptions = []
        }

        private mutating func learn(_ size: Size) {
            greatestDifferences.add(size.difference)
            greatestRatios.add(size.ratio)
            if size.isFall, !size.isReturn { greatestFalls.add(size.ratio) }
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

        /// The level of a window ago, or one that the last three departures left, if the value has come
        /// back to it.
        private func earlierLevel(
            near value: Double, before index: Int, _ ratio: Double
        ) -> Double? {
            let logValue = logarithm(value)
            let distance = max(Self.near * ratios.mean, ratio / Self.near)
            func isNear(_ level: Double) -> Bool { abs(logValue - logarithm(level)) <= distance }
            if index >= 7, isNear(levels[index - 7]) { return levels[index - 7] }
            return found.suffix(3).last {
                $0.index >= index - memory && isNear($0.level)
            }?.level
        }

        private func standsOut(_ size: Size) -> Bool {
            // The difference of the greatest numbers is none.
            guard size.difference.isFinite, zeros * 5 <= count,
                differences.count >= Self.leastUsual, ratios.count >= Self.leastUsual
            else { return false }
            guard size.ratio > limit * ratios.mean, size.mirrored > limit * differences.mean
            else { return false }
            // One in a hundred of them is left aside.
            let aside = ratios.count / 100
            let difference = greatestDifferences[aside]
            let ratio = greatestRatios[aside]
            if size.difference > Self.record * difference, size.ratio > Self.record * ratio,
                size.difference > limit * differences.mean
            {
                return true
            }
            return size.isFall && size.ratio > Self.half
                && size.ratio > Self.record * greatestFalls[aside]
                && size.mirrored > Self.recordOfAll * difference
                && size.ratio > Self.recordOfAll * ratio
        }

        /// Of either sign, and without a pole at zero.
        private func logarithm(_ value: Double) -> Double {
            let size = log(abs(value) + offset) - logOffset
            return value < 0 ? -size : size
        }

        /// One; where the first values are no whole numbers and smaller than that, a tenth of their median.
        private static func offset(_ values: [Double]) -> Double {
            let first = values.lazy.filter { $0.isFinite && $0 != 0 }.prefix(7)
            guard first.contains(where: { $0 != $0.rounded() }) else { return 1 }
            let sizes = first.map { abs($0) }.sorted()
            let median = sizes[sizes.count / 2]
            return median < 1 ? median / 10 : 1
        }
    }

    /// How far a value lies from what was expected.
    private struct Size {
        /// As a difference, and as a difference of logarithms.
        let difference: Double
        let ratio: Double
        /// Whether the value lies nearer to zero than was expected.
        let isFall: Bool
        /// The difference that the rise of the same ratio would make.
        let mirrored: Double
        /// Whether it came back to an earlier level: no fall of its own.
        var isReturn = false

        init(_ difference: Double, _ ratio: Double, of value: Double, _ offset: Double) {
            self.difference = abs(difference)
            self.ratio = abs(ratio)
            isFall = value > 0 ? ratio < 0 : value < 0 && ratio > 0
            mirrored =
                isFall
                ? (abs(value) + offset) * exp(abs(ratio)) * expm1(abs(ratio)) : abs(difference)
        }
    }

    /// The usual size of departures.
    private struct Usual {
        private(set) var mean = 0.0
        /// Of those other than zero: a series that hardly ever moves has no usual size.
        private(set) var count = 0

        private static let winsor = 4.0
        private static let memory = 0.03

        mutating func add(_ size: Double) {
            guard size > 0 else { return }
            count += 1
            let weight = max(1 / Double(count), Self.memory)
            let counted = count <= 8 ? size : min(size, Self.winsor * mean)
            mean += (counted - mean) * weight
        }
    }

    /// The five greatest of the numbers so far, in falling order.
    private struct Top {
        private var numbers = InlineArray<5, Double>(repeating: 0)

        /// With so many left aside, four at most.
        subscript(aside: Int) -> Double { numbers[min(4, aside)] }

        mutating func add(_ number: Double) {
            guard number > numbers[4] else { return }
            var place = 4
            while place > 0, number > numbers[place - 1] {
                numbers[place] = numbers[place - 1]
                place -= 1
            }
            numbers[place] = number
        }
    }
}
