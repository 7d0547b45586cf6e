/// A day of the proleptic Gregorian calendar.
///
/// The conversions to and from a day count are exact for every `Int` year that fits, and use no
/// tables: a year is taken to begin on 1 March, so that the leap day is its last and the lengths of
/// the months follow one linear formula (E. G. Richards, "Calendars", in the Explanatory Supplement
/// to the Astronomical Almanac, 3rd ed., 2013).
package struct CivilDate: Hashable, Sendable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to the length of the month.
    package var day: Int

    /// Nothing is checked here; `init?(validating:)` does.
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date, or nil where the calendar has no such day.
    package init?(validating year: Int, _ month: Int, _ day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }

    /// The date that lies `days` days after 1970-01-01.
    package init(daysSinceEpoch days: Int) {
        let shifted = days + Self.daysFromEraStartToEpoch
        let era = shifted.dividedDown(by: Self.daysPerEra)
        let dayOfEra = shifted - era * Self.daysPerEra
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// Days since 1970-01-01; negative before it.
    package var daysSinceEpoch: Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.dividedDown(by: 400)
        let yearOfEra = yearFromMarch - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysPerEra + dayOfEra - Self.daysFromEraStartToEpoch
    }

    /// The number of days of `month` (1 to 12) in `year`.
    package static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: return isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static let daysPerEra = 146_097
    private static let daysFromEraStartToEpoch = 719_468
}

extension Int {
    /// The quotient rounded towards minus infinity; `divisor` is positive.
    package func dividedDown(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
