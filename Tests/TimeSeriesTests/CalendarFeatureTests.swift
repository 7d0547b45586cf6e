import Testing
import TimeSeries

@Suite struct CalendarFeatureTests {
    private func values(
        _ feature: CalendarFeature, _ frequency: Frequency, _ date: CivilDate, count: Int
    ) -> [String: [Double]] {
        let first = frequency.period(containing: Timestamp(date))
        var table: [String: [Double]] = [:]
        for column in feature.columns(of: first..<(first + count), frequency) {
            table[column.name] = column.values
        }
        return table
    }

    /// Dates from the tables of the churches.
    @Test(arguments: [
        (1818, 3, 22), (1943, 4, 25), (1999, 4, 4), (2000, 4, 23), (2008, 3, 23), (2019, 4, 21),
        (2024, 3, 31), (2025, 4, 20), (2038, 4, 25), (2285, 3, 22),
    ])
    func easter(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate.easter(of: year) == CivilDate(year: year, month: month, day: day))
    }

    @Test func weekdaysOfDays() {
        // 2026-11-16 is a Monday.
        let week = values(.weekday, .daily, CivilDate(year: 2026, month: 11, day: 16), count: 7)
        #expect(week.count == 6)
        #expect(week["calendar.weekday.tuesday"] == [0, 1, 0, 0, 0, 0, 0])
        #expect(week["calendar.weekday.sunday"] == [0, 0, 0, 0, 0, 0, 1])
        let early = values(.workdays, .daily, CivilDate(year: 1969, month: 12, day: 27), count: 3)
        #expect(early["calendar.workdays"] == [0, 0, 1])
    }

    @Test func countsOfMonths() {
        let start = CivilDate(year: 2024, month: 2, day: 1)
        #expect(values(.days, .monthly, start, count: 2)["calendar.days"] == [29, 31])
        #expect(values(.workdays, .monthly, start, count: 2)["calendar.workdays"] == [21, 21])
        let thursdays = values(.weekday, .monthly, start, count: 2)["calendar.weekday.thursday"]
        #expect(thursdays == [5, 4])
        // Good Friday is 29 March 2024, Easter Monday 1 April.
        #expect(values(.easter, .monthly, start, count: 3)["calendar.easter"] == [0, 3, 1])
        #expect(values(.month, .monthly, start, count: 2)["calendar.month.march"] == [0, 31])
    }

    @Test func weeksLieInTwoMonths() {
        // Monday, 2024-01-29, to Sunday, 2024-02-04.
        let week = values(.month, .weekly, CivilDate(year: 2024, month: 1, day: 29), count: 1)
        #expect(week["calendar.month.february"] == [4])
        #expect(
            values(.monthEnd, .weekly, CivilDate(year: 2024, month: 1, day: 29), count: 1)[
                "calendar.monthEnd"] == [1])
    }

    @Test func hoursAndTheirDays() {
        let start = CivilDate(year: 2026, month: 11, day: 21)  // A Saturday.
        let hours = values(.hour, .hourly, start, count: 25)
        #expect(hours.count == 23)
        #expect(hours["calendar.hour.23"]?.firstIndex(of: 1) == 23)
        #expect(hours["calendar.hour.1"]?.filter { $0 == 1 }.count == 1)
        let saturday = values(.weekday, .hourly, start, count: 25)["calendar.weekday.saturday"]
        #expect(saturday?.reduce(0, +) == 24)
    }

    @Test func namesAreRead() {
        for feature in CalendarFeature.allCases {
            #expect(CalendarFeature(name: feature.name) == feature)
        }
        #expect(CalendarFeature(name: "weekday") == nil)
        #expect(CalendarFeature(name: "calendar.moon") == nil)
    }
}
