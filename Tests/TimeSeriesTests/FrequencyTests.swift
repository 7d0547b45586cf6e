import Testing
import TimeSeries

@Suite struct FrequencyTests {
    /// Every unit, at counts that divide the next unit and at counts that do not.
    static let all: [Frequency] =
        [1, 5, 7, 15, 30, 60, 360, 1000, 1440].map { Frequency(.minutes($0)) }
        + [1, 2, 7, 10, 14, 28].map { Frequency(.days($0)) }
        + (0..<7).map { Frequency(.week(startingOn: $0)) }
        + [1, 2, 3, 4, 5, 6, 12, 24].map { Frequency(.months($0)) }
        + Frequency.named.map(\.frequency)

    @Test func agreesWithPythonsDatetime() throws {
        let golden = try CalendarGolden.read().periods
        #expect(golden.count == 23)
        for periods in golden {
            let frequency = try #require(periods.frequency)
            for row in periods.rows {
                let period = frequency.period(containing: Timestamp(seconds: row[0]))
                #expect(period == row[1], "\(frequency)")
                #expect(frequency.start(of: period) == Timestamp(seconds: row[2]), "\(frequency)")
                #expect(frequency.end(of: period) == Timestamp(seconds: row[3] - 1), "\(frequency)")
            }
        }
    }

    /// Laws that hold for every frequency over the years 1 to 9999.
    @Test(arguments: all)
    func periodsCutTimeWithoutGaps(frequency: Frequency) {
        var generator = SeededGenerator(seed: 31)
        let first = Timestamp(CivilDate(year: 1, month: 1, day: 1)).seconds
        let last = Timestamp(CivilDate(year: 9999, month: 12, day: 31)).seconds
        let near = (-40...40).map { frequency.start(of: $0).seconds }
        let far = (0..<2000).map { _ in Int.random(in: first...last, using: &generator) }
        for second in near + far + [first, last, -1, 0] {
            let instant = Timestamp(seconds: second)
            let period = frequency.period(containing: instant)
            let start = frequency.start(of: period)
            let end = frequency.end(of: period)
            #expect(start <= instant)
            #expect(instant <= end)
            #expect(frequency.period(containing: start) == period)
            #expect(frequency.period(containing: end) == period)
            #expect(frequency.start(of: period + 1).seconds == end.seconds + 1)
            #expect(frequency.period(containing: Timestamp(seconds: end.seconds + 1)) == period + 1)
            // Within the second, too.
            let late = Timestamp(seconds: end.seconds, nanoseconds: 999_999_999)
            #expect(frequency.period(containing: late) == period)
        }
    }

    @Test func periodZeroHoldsTheEpoch() {
        for frequency in Self.all {
            if case .week = frequency.unit { continue }
            #expect(frequency.period(containing: Timestamp(seconds: 0)) == 0, "\(frequency)")
        }
        // Of weeks, it is the one that starts in the epoch's calendar week.
        for weekday in 0..<7 {
            let start = Frequency(.week(startingOn: weekday)).start(of: 0)
            #expect(start == Timestamp(CivilDate(daysSinceEpoch: weekday - 3)))
        }
    }

    @Test func namesAreThoseOfAJobFile() {
        #expect(
            Frequency.named.map(\.name)
                == ["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"])
        for (name, frequency) in Frequency.named { #expect(frequency.description == name) }
        #expect(Frequency(.week(startingOn: 6)).description == "weekly")
        #expect(Frequency(.minutes(15)).description == "15 minutes")
        #expect(Frequency(.days(10)).description == "10 days")
        #expect(Frequency(.months(6)).description == "6 months")
    }

    @Test func seasonsAndPluralsAreTheUsualOnes() {
        let seasons = Frequency.named.map(\.frequency.usualSeasonLength)
        #expect(seasons == [24, 7, 52, 12, 4, 1])
        #expect(Frequency(.minutes(30)).usualSeasonLength == 48)
        #expect(Frequency(.months(24)).usualSeasonLength == 1)
        #expect(
            Frequency.named.map(\.frequency.periodsName)
                == ["hours", "days", "weeks", "months", "quarters", "years"])
        #expect(Frequency(.minutes(15)).periodsName == "periods")
    }
}
