// What the calendar says of a period: how many of its days are of a kind. For days that is one or none; for
// months it is the number of trading days of each sort (Bell and Hillmer 1983), for weeks across a
// month's end a part of each month. Periods shorter than a day count as the day in which they begin.

/// Numbers known for every period, past and to come, that a model may be given beside a series.
package enum CalendarFeature: String, CaseIterable, Hashable, Sendable {
    case weekday
    case workdays
    case hour
    case days
    case month
    case quarter
    case monthStart
    case monthEnd
    case easter

    /// What features are written with: `calendar.weekday`.
    package static let prefix = "calendar."

    /// The feature that `name`, prefix included, stands for; nil where there is none.
    package init?(name: String) {
        guard name.hasPrefix(Self.prefix) else { return nil }
        self.init(rawValue: String(name.dropFirst(Self.prefix.count)))
    }

    package var name: String { Self.prefix + rawValue }

    /// One line for lists.
    package var summary: String {
        switch self {
        case .weekday: "days of each weekday but Monday"
        case .workdays: "days from Monday to Friday"
        case .hour: "the hour of day, but the first"
        case .days: "days in the period"
        case .month: "days of each month but January"
        case .quarter: "days of each quarter but the first"
        case .monthStart: "first days of a month"
        case .monthEnd: "last days of a month"
        case .easter: "days from Good Friday to Easter Monday, in the western churches"
        }
    }

    /// A number for each of `periods`.
    package struct Column: Hashable, Sendable {
        /// `calendar.weekday.tuesday`.
        package let name: String
        package let values: [Double]
    }

    /// The columns of the feature, in the order of the calendar. Where there are several, the first kind
    /// is left out: it is what the others leave.
    package func columns(of periods: Range<Int>, _ frequency: Frequency) -> [Column] {
        let kinds = Self.kinds(of: self)
        var values = kinds.map { _ in [Double](repeating: 0, count: periods.count) }
        for (row, period) in periods.enumerated() {
            let start = frequency.start(of: period)
            if self == .hour {
                let hour = start.seconds.dividedDown(by: 3600) - 24 * start.daysSinceEpoch
                if hour > 0 { values[hour - 1][row] = 1 }
                continue
            }
            let first = start.daysSinceEpoch
            let end = max(frequency.start(of: period + 1).daysSinceEpoch, first + 1)
            for day in first..<end {
                if let kind = kind(ofDay: day) { values[kind][row] += 1 }
            }
        }
        return zip(kinds, values).map {
            Column(name: $0.isEmpty ? name : "\(name).\($0)", values: $1)
        }
    }

    private static func kinds(of feature: CalendarFeature) -> [String] {
        switch feature {
        case .weekday: ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        case .month:
            [
                "february", "march", "april", "may", "june", "july", "august", "september",
                "october", "november", "december",
            ]
        case .quarter: ["2", "3", "4"]
        case .hour: (1..<24).map(String.init)
        case .workdays, .days, .monthStart, .monthEnd, .easter: [""]
        }
    }

    /// The column in which the day counts; nil where it counts in none.
    private func kind(ofDay day: Int) -> Int? {
        // 1970-01-01 was a Thursday, three days after a Monday.
        let weekday = (day + 3) - 7 * (day + 3).dividedDown(by: 7)
        let date = CivilDate(daysSinceEpoch: day)
        func one(_ holds: Bool) -> Int? { holds ? 0 : nil }
        func butFirst(_ place: Int) -> Int? { place > 0 ? place - 1 : nil }
        switch self {
        case .weekday: return butFirst(weekday)
        case .workdays: return one(weekday < 5)
        case .days: return 0
        case .month: return butFirst(date.month - 1)
        case .quarter: return butFirst((date.month - 1) / 3)
        case .monthStart: return one(date.day == 1)
        case .monthEnd: return one(date.day == CivilDate.days(in: date.month, of: date.year))
        case .easter:
            return one((-2...1).contains(day - CivilDate.easter(of: date.year).daysSinceEpoch))
        case .hour: return nil
        }
    }
}

extension CivilDate {
    /// Easter Sunday of a Gregorian year (Meeus, Astronomical Algorithms, 1991, chapter 8).
    package static func easter(of year: Int) -> CivilDate {
        let golden = year % 19
        let (century, rest) = (year / 100, year % 100)
        let solar = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - solar + 15) % 30
        let toSunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let late = (golden + 11 * epact + 22 * toSunday) / 451
        let day = epact + toSunday - 7 * late + 114
        return CivilDate(year: year, month: day / 31, day: day % 31 + 1)
    }
}
