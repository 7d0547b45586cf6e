/// How often a panel is observed, and the calendar arithmetic that follows.
///
/// Time is cut into numbered periods without gaps. Period 0 contains 1970-01-01T00:00:00Z; of weeks it
/// is the one that starts in the days from Monday, 1969-12-29, to Sunday, 1970-01-04, and so may start
/// after that instant. Everything above this room counts in period numbers: a month or a week is then
/// as far from its neighbour as an hour is.
package struct Frequency: Hashable, Sendable {
    /// The length of one period, in calendar units.
    package enum Unit: Hashable, Sendable {
        case minutes(Int)
        case days(Int)
        /// Seven days from the given weekday on; 0 is Monday.
        case week(startingOn: Int)
        case months(Int)
    }

    package let unit: Unit

    package init(_ unit: Unit) {
        self.unit = unit
    }

    package static let hourly = Frequency(.minutes(60))
    package static let daily = Frequency(.days(1))
    package static let weekly = Frequency(.week(startingOn: 0))
    package static let monthly = Frequency(.months(1))
    package static let quarterly = Frequency(.months(3))
    package static let yearly = Frequency(.months(12))

    /// The names a job file may use, in the order they are offered.
    package static let named: [(name: String, frequency: Frequency)] = [
        ("hourly", .hourly), ("daily", .daily), ("weekly", .weekly), ("monthly", .monthly),
        ("quarterly", .quarterly), ("yearly", .yearly),
    ]

    /// The periods of one usual season: a day of hours, a week of days, a year of anything longer.
    package var usualSeasonLength: Int {
        switch unit {
        case .minutes(let count): return max(1, 1440 / count)
        case .days(let count): return count == 1 ? 7 : max(1, 365 / count)
        case .week: return 52
        case .months(let count): return max(1, 12 / count)
        }
    }

    /// The number of the period that `instant` lies in.
    package func period(containing instant: Timestamp) -> Int {
        switch unit {
        case .minutes(let count):
            return instant.seconds.dividedDown(by: 60 * count)
        case .days(let count):
            return instant.daysSinceEpoch.dividedDown(by: count)
        case .week(let weekday):
            // 1970-01-01 was a Thursday, three days after a Monday.
            return (instant.daysSinceEpoch + 3 - weekday).dividedDown(by: 7)
        case .months(let count):
            let date = instant.date
            return ((date.year - 1970) * 12 + date.month - 1).dividedDown(by: count)
        }
    }

    /// The first instant of period `number`.
    package func start(of number: Int) -> Timestamp {
        switch unit {
        case .minutes(let count):
            return Timestamp(seconds: number * count * 60)
        case .days(let count):
            return Timestamp(seconds: number * count * 86_400)
        case .week(let weekday):
            return Timestamp(seconds: (number * 7 - 3 + weekday) * 86_400)
        case .months(let count):
            let months = number * count
            let years = months.dividedDown(by: 12)
            return Timestamp(
                CivilDate(year: 1970 + years, month: months - years * 12 + 1, day: 1))
        }
    }

    /// The last whole second of period `number`: a cut-off at which the period is complete.
    package func end(of number: Int) -> Timestamp {
        Timestamp(seconds: start(of: number + 1).seconds - 1)
    }
}

extension Frequency: CustomStringConvertible {
    /// The name a job file uses, or the unit and count where there is none.
    package var description: String {
        if case .week = unit { return "weekly" }
        if let named = Frequency.named.first(where: { $0.frequency == self }) { return named.name }
        switch unit {
        case .minutes(let count): return "\(count) minutes"
        case .days(let count): return "\(count) days"
        case .week: return "weekly"
        case .months(let count): return "\(count) months"
        }
    }

    /// The plural of one period, for sentences: "12 months".
    package var periodsName: String {
        switch unit {
        case .minutes(60): return "hours"
        case .days(1): return "days"
        case .week: return "weeks"
        case .months(1): return "months"
        case .months(3): return "quarters"
        case .months(12): return "years"
        default: return "periods"
        }
    }
}

extension Frequency {
    /// Whether periods are whole days, so that a time of day and its zone do not matter.
    package var hasWholeDays: Bool {
        if case .minutes = unit { return false }
        return true
    }
}
