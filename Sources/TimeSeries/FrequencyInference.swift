/// A frequency that stamps suggest, with what speaks for it.
package struct InferredFrequency: Hashable, Sendable {
    package let frequency: Frequency
    /// How many steps between neighbouring stamps of a series are one period long.
    package let agreeing: Int
    /// How many steps there are.
    package let steps: Int

    /// The agreeing part of the steps, above 0 and at most 1.
    package var share: Double { Double(agreeing) / Double(steps) }

    /// For a sentence: "monthly: 187 of 191 steps between neighbouring stamps are one period".
    package var evidence: String {
        "\(frequency): \(agreeing) of \(steps) steps between neighbouring stamps are one period"
    }
}

/// Finds the frequency from the most common step between neighbouring stamps, the shorter one of two
/// equally common. Nothing is decided here: `share` says how sure the answer is.
///
/// Stamps that keep to one day of the month, or to its last day, are counted in months: 28 to 31 days
/// then are one step, and a year of 365 or 366 is twelve of them. Steps of seven days are weeks that
/// start on the usual weekday. Steps shorter than a day are minutes; anything else is days.
extension Frequency {
    /// The frequency of one series, whose stamps may come in any order and more than once; nil with
    /// fewer than two different stamps, or where they are commonly apart by no whole minute.
    package static func inferred(from stamps: [Timestamp]) -> InferredFrequency? {
        inferred(fromSeries: [stamps])
    }

    /// The frequency that many series share: no step leads from one series to another.
    package static func inferred(fromSeries series: [[Timestamp]]) -> InferredFrequency? {
        let ordered = series.map { Array(Set($0)).sorted() }
        let seconds = mostCommon(steps(ordered) { $0.seconds })
        guard let seconds else { return nil }
        if seconds.step < 86_400 {
            guard seconds.step % 60 == 0 else { return nil }
            return InferredFrequency(
                frequency: Frequency(.minutes(seconds.step / 60)), agreeing: seconds.count,
                steps: seconds.total)
        }

        if keepsToDayOfMonth(ordered), let months = mostCommon(steps(ordered, monthNumber)) {
            return InferredFrequency(
                frequency: Frequency(.months(months.step)), agreeing: months.count,
                steps: months.total)
        }
        guard let days = mostCommon(steps(ordered) { $0.daysSinceEpoch }) else { return nil }
        let unit: Unit =
            days.step == 7 ? .week(startingOn: usualWeekday(ordered)) : .days(days.step)
        return InferredFrequency(
            frequency: Frequency(unit), agreeing: days.count, steps: days.total)
    }

    /// The part of the stamps that must fall on one day of the month to be counted in months: the
    /// thirtieth is missing once a year, and daily stamps are far below.
    private static let monthlyShare = 0.9

    /// The positive steps of `number` between the neighbours in each series.
    private static func steps(
        _ series: [[Timestamp]], _ number: (Timestamp) -> Int
    ) -> [Int] {
        series.flatMap { stamps -> [Int] in
            let numbers = stamps.map(number)
            return zip(numbers.dropFirst(), numbers).map { $0 - $1 }.filter { $0 > 0 }
        }
    }

    private static func mostCommon(_ steps: [Int]) -> (step: Int, count: Int, total: Int)? {
        var counts: [Int: Int] = [:]
        for step in steps { counts[step, default: 0] += 1 }
        let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
        return best.map { ($0.key, $0.value, steps.count) }
    }

    private static func monthNumber(_ stamp: Timestamp) -> Int {
        let date = stamp.date
        return date.year * 12 + date.month - 1
    }

    private static func keepsToDayOfMonth(_ series: [[Timestamp]]) -> Bool {
        var onDay = [Int](repeating: 0, count: 32)
        var onLastDay = 0
        var total = 0
        for stamps in series {
            for stamp in stamps {
                let date = stamp.date
                onDay[date.day] += 1
                if date.day == CivilDate.days(in: date.month, of: date.year) { onLastDay += 1 }
                total += 1
            }
        }
        let most = max(onLastDay, onDay.max() ?? 0)
        return Double(most) >= monthlyShare * Double(total)
    }

    /// The weekday that most stamps fall on; 0 is Monday.
    private static func usualWeekday(_ series: [[Timestamp]]) -> Int {
        var counts = [Int](repeating: 0, count: 7)
        for stamps in series {
            for stamp in stamps {
                let days = stamp.daysSinceEpoch + 3
                counts[days - 7 * days.dividedDown(by: 7)] += 1
            }
        }
        return counts.indices.max { counts[$0] < counts[$1] } ?? 0
    }
}
