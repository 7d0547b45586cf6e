package import TimeSeries

/// The days on which a job expects nothing: weekdays that are always closed, and holidays.
package struct BusinessCalendar: Hashable, Sendable {
    /// A day of every year.
    package struct YearlyDay: Hashable, Sendable {
        package let month: Int
        package let day: Int

        package init(month: Int, day: Int) {
            self.month = month
            self.day = day
        }
    }

    /// 0 is Monday.
    package var closedWeekdays: Set<Int> = []
    package var holidays: Set<CivilDate> = []
    package var yearlyHolidays: Set<YearlyDay> = []

    package init() {}

    package var isEmpty: Bool {
        closedWeekdays.isEmpty && holidays.isEmpty && yearlyHolidays.isEmpty
    }

    /// Whether the whole period is closed. A period longer than a day never is.
    func isClosed(_ period: Int, _ frequency: Frequency) -> Bool {
        guard !isEmpty, frequency.fitsIntoDays else { return false }
        let date = frequency.start(of: period).date
        return closedWeekdays.contains(date.weekday) || holidays.contains(date)
            || yearlyHolidays.contains(YearlyDay(month: date.month, day: date.day))
    }
}

extension Frequency {
    /// Whether no period is longer than a day.
    package var fitsIntoDays: Bool {
        switch unit {
        case .minutes, .days(1): return true
        default: return false
        }
    }

    /// How many periods a week has; nil where they do not divide it.
    var periodsOfWeek: Int? {
        switch unit {
        case .days(1): return 7
        case .minutes(let count): return 10_080.isMultiple(of: count) ? 10_080 / count : nil
        default: return nil
        }
    }
}

extension CivilDate {
    /// 0 is Monday.
    var weekday: Int {
        let days = daysSinceEpoch + 3
        return days - days.dividedDown(by: 7) * 7
    }
}
