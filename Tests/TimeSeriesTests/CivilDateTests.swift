import Testing
import TimeSeries

@Suite struct CivilDateTests {
    @Test func agreesWithPythonsDatetime() throws {
        let days = try CalendarGolden.read().days
        #expect(days.count > 1000)
        for row in days {
            let date = CivilDate(year: row[1], month: row[2], day: row[3])
            #expect(date.daysSinceEpoch == row[0])
            #expect(CivilDate(daysSinceEpoch: row[0]) == date)
        }
    }

    /// Every day of the years 1 to 9999, one after the other.
    @Test func everyDayFollowsTheOneBefore() {
        var days = CivilDate(year: 1, month: 1, day: 1).daysSinceEpoch
        var wrong = 0
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...CivilDate.days(in: month, of: year) {
                    let date = CivilDate(year: year, month: month, day: day)
                    if date.daysSinceEpoch != days || CivilDate(daysSinceEpoch: days) != date {
                        wrong += 1
                    }
                    days += 1
                }
            }
        }
        #expect(wrong == 0)
        #expect(days == 2_932_897)
    }

    @Test func daysThatDoNotExistAreRefused() {
        #expect(CivilDate(validating: 2024, 2, 29) != nil)
        #expect(CivilDate(validating: 2023, 2, 29) == nil)
        #expect(CivilDate(validating: 1900, 2, 29) == nil)
        #expect(CivilDate(validating: 2000, 2, 29) != nil)
        for (month, day) in [(0, 1), (13, 1), (1, 0), (1, 32), (4, 31), (-1, 5)] {
            #expect(CivilDate(validating: 2024, month, day) == nil)
        }
    }

    @Test(arguments: [(7, 7, 1), (6, 7, 0), (0, 7, 0), (-1, 7, -1), (-7, 7, -1), (-8, 7, -2)])
    func quotientsAreRoundedDown(number: Int, divisor: Int, quotient: Int) {
        #expect(number.dividedDown(by: divisor) == quotient)
    }
}
