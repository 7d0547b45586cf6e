package import TimeSeries

/// An axis of time whose ticks are round dates: midnights, Mondays, first days of a month, years.
package struct CalendarAxis: Hashable, Sendable {
    package struct Tick: Hashable, Sendable {
        package let time: Timestamp
        /// `06:00`, `31 Jan`, `Jan` or `1983`.
        package let label: String
        /// What the label leaves open, where it has changed since the tick before: a day or a year.
        package let context: String?
    }

    package let first: Timestamp
    package let last: Timestamp
    /// Strictly increasing, each within the axis.
    package let ticks: [Tick]

    /// - Parameter count: at most this many ticks.
    package init(from first: Timestamp, to last: Timestamp, count: Int) {
        self.first = min(first, last)
        self.last = max(first, last)
        let (start, end) = (self.first, self.last)
        for step in Step.all {
            let times = step.times(from: start, to: end, atMost: max(1, count))
            if let times {
                ticks = Self.labelled(times, step)
                return
            }
        }
        ticks = []
    }

    /// Where `time` lies between `start` (the first instant) and `end`.
    package func position(of time: Timestamp, from start: Double, to end: Double) -> Double {
        let length = Double(last.seconds - first.seconds)
        guard length > 0 else { return (start + end) / 2 }
        let share = Double(time.seconds - first.seconds) / length
        return start + min(max(share, 0), 1) * (end - start)
    }

    private static func labelled(_ times: [Timestamp], _ step: Step) -> [Tick] {
        var ticks: [Tick] = []
        var previous: String?
        for time in times {
            let (label, context) = step.label(time)
            ticks.append(
                Tick(time: time, label: label, context: context == previous ? nil : context))
            previous = context
        }
        return ticks
    }
}

/// The distance of two ticks.
private enum Step {
    /// Periods of the calendar, counted as `Frequency` counts them.
    case periods(Frequency, seconds: Int)
    /// Years whose number is a multiple of this.
    case years(Int)

    static let all: [Step] =
        [1, 5, 15, 30, 60, 180, 360, 720].map {
            .periods(Frequency(.minutes($0)), seconds: $0 * 60)
        }
        + [
            .periods(.daily, seconds: 86_400),
            .periods(.weekly, seconds: 7 * 86_400),
            .periods(.monthly, seconds: 28 * 86_400),
            .periods(.quarterly, seconds: 90 * 86_400),
            .periods(Frequency(.months(6)), seconds: 181 * 86_400),
        ]
        + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map { .years($0) }

    /// The ticks from `first` to `last`; nil where they are more than `limit`.
    func times(from first: Timestamp, to last: Timestamp, atMost limit: Int) -> [Timestamp]? {
        var times: [Timestamp] = []
        var index: Int
        switch self {
        case .periods(let frequency, let seconds):
            // A step that is far too fine is passed over before its ticks are counted.
            guard (last.seconds - first.seconds) / seconds <= limit * 2 else { return nil }
            index = frequency.period(containing: first)
        case .years(let count):
            index = first.date.year.dividedDown(by: count)
        }
        while start(of: index) < first { index += 1 }
        while start(of: index) <= last {
            times.append(start(of: index))
            guard times.count <= limit else { return nil }
            index += 1
        }
        return times
    }

    private func start(of index: Int) -> Timestamp {
        switch self {
        case .periods(let frequency, _): return frequency.start(of: index)
        case .years(let count):
            return Timestamp(CivilDate(year: index * count, month: 1, day: 1))
        }
    }

    func label(_ time: Timestamp) -> (label: String, context: String?) {
        guard case .periods(let frequency, _) = self else { return (DateText.year(time), nil) }
        switch frequency.unit {
        case .minutes: return (DateText.timeOfDay(time), DateText.dayOfMonth(time))
        case .days, .week: return (DateText.dayOfMonth(time), DateText.year(time))
        case .months: return (DateText.month(time), DateText.year(time))
        }
    }
}
