import Quality
import Testing
import TimeSeries

/// Days on which nothing is to be expected.
@Suite struct CalendarTests {
    /// A daily panel from Monday, 2024-01-01, on; `isOpen` of the day's number.
    private static func gaps(
        _ settings: QualitySettings = QualitySettings(), days: Int = 70,
        frequency: Frequency = .daily, isOpen: (Int) -> Bool
    ) -> [String] {
        let first = frequency.period(
            containing: Timestamp(CivilDate(year: 2024, month: 1, day: 1)))
        let values = (0..<days).map { isOpen($0) ? Double(100 + $0 * 7 % 13) : .nan }
        let last = values.lastIndex { !$0.isNaN } ?? 0
        return QualityReport.findings(
            in: Panel(
                frequency: frequency,
                series: [Series(id: "a", firstPeriod: first, values: Array(values[...last]))]),
            seasonLength: frequency.usualSeasonLength, settings: settings
        ).filter { $0.rule == "calendarGap" }.map { String($0.message.dropFirst(3)) }
    }

    private static func isWeekday(_ day: Int) -> Bool { day % 7 < 5 }

    @Test func weekendsAreLearnt() {
        #expect(Self.gaps(isOpen: Self.isWeekday) == [])
        // A shop that is closed on Sundays alone.
        #expect(Self.gaps { $0 % 7 != 6 } == [])
    }

    @Test func aMissingBusinessDayIsAGap() {
        #expect(
            Self.gaps { Self.isWeekday($0) && $0 != 30 } == [
                "expected a value for each period, found none for 1 day from 2024-01-31."
            ])
        // Friday and Monday with the weekend between them are two days and one gap.
        #expect(
            Self.gaps { Self.isWeekday($0) && $0 != 32 && $0 != 35 } == [
                "expected a value for each period, found none for 2 days from 2024-02-02."
            ])
    }

    @Test func threeWeeksAreTooFewToLearnFrom() {
        #expect(Self.gaps(days: 21, isOpen: Self.isWeekday).count == 2)
        var settings = QualitySettings()
        settings.calendar.closedWeekdays = [5, 6]
        #expect(Self.gaps(settings, days: 21, isOpen: Self.isWeekday) == [])
    }

    @Test func holidaysAreNamed() {
        var settings = QualitySettings()
        let holidays = [30, 44]
        let isOpen = { (day: Int) in !holidays.contains(day) }
        #expect(Self.gaps(isOpen: isOpen).count == 2)
        settings.calendar.holidays = [CivilDate(year: 2024, month: 1, day: 31)]
        #expect(Self.gaps(settings, isOpen: isOpen).count == 1)
        settings.calendar.yearlyHolidays = [.init(month: 2, day: 14)]
        #expect(Self.gaps(settings, isOpen: isOpen) == [])
    }

    /// An exchange that trades from nine to five, Monday to Friday.
    @Test func tradingHoursAreLearnt() {
        func isOpen(_ hour: Int) -> Bool { hour / 24 % 7 < 5 && (9..<17).contains(hour % 24) }
        #expect(Self.gaps(days: 24 * 42, frequency: .hourly, isOpen: isOpen) == [])
        #expect(
            Self.gaps(days: 24 * 42, frequency: .hourly) { isOpen($0) && $0 != 24 * 8 + 12 } == [
                "expected a value for each period, found none for 1 hour from "
                    + "2024-01-09T12:00:00Z."
            ])
    }

    /// Nothing can be learnt of a series without any value but that it has none.
    @Test func aSeriesOfNullsHasAGap() {
        let panel = Panel(
            frequency: .daily,
            series: [Series(id: "a", firstPeriod: 0, values: [Double](repeating: .nan, count: 40))])
        let found = QualityReport.findings(
            in: panel, seasonLength: 7, settings: QualitySettings())
        #expect(found.contains { $0.rule == "calendarGap" && $0.count == 40 })
    }

    /// The row that ends a gap over a weekend is news of it.
    @Test func aGapBeforeAWeekendIsNewsOnMonday() throws {
        let first = Frequency.daily.period(
            containing: Timestamp(CivilDate(year: 2024, month: 1, day: 1)))
        var before = Vintage(frequency: .daily)
        for day in 0..<60 where Self.isWeekday(day) && day != 53 {
            before.set("a", first + day, Double(100 + day * 7 % 13))
        }
        // Friday, 2024-02-23, is missing until Monday; then Friday, 2024-03-01, until the next.
        let report = try Delivery.of("\(Delivery.header)a,2024-03-04,104\n") {
            try $0.checked(before: before, seasonLength: 7)
        }
        #expect(
            report.findings.filter { $0.rule == "calendarGap" }.map(\.message) == [
                "a: expected a value for each period, found none for 1 day from 2024-03-01."
            ])
    }

    /// Weekends do not make a series of business days look as if it had ended.
    @Test func weekendsDoNotEndASeries() {
        let first = Frequency.daily.period(
            containing: Timestamp(CivilDate(year: 2024, month: 1, day: 1)))
        func panel(lastOfA: Int) -> Panel {
            let all = (0..<70).map { Self.isWeekday($0) ? 5 + Double($0 % 3) : .nan }
            return Panel(
                frequency: .daily,
                series: [
                    Series(id: "a", firstPeriod: first, values: Array(all[...lastOfA])),
                    Series(id: "b", firstPeriod: first, values: Array(all[...67])),
                ])
        }
        func ended(_ lastOfA: Int) -> Int {
            QualityReport.findings(
                in: panel(lastOfA: lastOfA), seasonLength: 7, settings: QualitySettings()
            ).count { $0.rule == "endedSeries" }
        }
        // From Wednesday on to the Friday: two days; from Monday of the week before: more than four.
        #expect(ended(64) == 0)
        #expect(ended(60) == 1)
        #expect(ended(62) == 1)
    }
}
