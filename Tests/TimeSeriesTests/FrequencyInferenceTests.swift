import Testing
import TimeSeries

@Suite struct FrequencyInferenceTests {
    /// Sixty consecutive starts of a frequency's periods give the frequency back.
    @Test(
        arguments: [Frequency.hourly, .daily, .monthly, .quarterly, .yearly]
            + [1, 5, 15, 30, 360].map { Frequency(.minutes($0)) }
            + (0..<7).map { Frequency(.week(startingOn: $0)) }
            + [2, 10, 14].map { Frequency(.days($0)) } + [2, 6].map { Frequency(.months($0)) })
    func consecutiveStartsGiveTheFrequencyBack(frequency: Frequency) throws {
        for first in [-500, 0, 300] {
            let stamps = (first..<first + 60).map { frequency.start(of: $0) }
            let inferred = try #require(Frequency.inferred(from: stamps.reversed() + stamps))
            #expect(inferred.frequency == frequency)
            #expect(inferred.agreeing == 59)
            #expect(inferred.steps == 59)
        }
    }

    /// The same with a fifth of the stamps lost.
    @Test(
        arguments: [Frequency.hourly, .daily, .monthly, .quarterly, .yearly]
            + (0..<7).map { Frequency(.week(startingOn: $0)) })
    func gapsDoNotHideTheFrequency(frequency: Frequency) throws {
        var generator = SeededGenerator(seed: 41)
        let stamps = (0..<200).filter { _ in Int.random(in: 0..<5, using: &generator) > 0 }
            .map { frequency.start(of: $0) }
        let inferred = try #require(Frequency.inferred(from: stamps))
        #expect(inferred.frequency == frequency)
        #expect(inferred.steps == stamps.count - 1)
        #expect(inferred.share > 0.6 && inferred.share < 1)
    }

    @Test(arguments: [1, 12, 15, 28, 29, 30, 31])
    func oneDayOfTheMonthIsMonthly(day: Int) throws {
        let stamps = (0..<48).map { index in
            let year = 1999 + index / 12
            let month = index % 12 + 1
            return Timestamp(
                CivilDate(
                    year: year, month: month, day: min(day, CivilDate.days(in: month, of: year))))
        }
        let inferred = try #require(Frequency.inferred(from: stamps))
        #expect(inferred.frequency == .monthly)
        #expect(
            inferred.evidence
                == "monthly: 47 of 47 steps between neighbouring stamps are one period")
    }

    @Test func lastDaysOfQuartersAndYears() {
        func ends(_ frequency: Frequency) -> [Timestamp] {
            (0..<30).map { Timestamp(frequency.end(of: $0).date) }
        }
        #expect(Frequency.inferred(from: ends(.quarterly))?.frequency == .quarterly)
        #expect(Frequency.inferred(from: ends(.yearly))?.frequency == .yearly)
    }

    @Test func workingDaysAreDaily() {
        let days = (0..<100).filter { $0 % 7 < 5 }
        let stamps = days.map { Timestamp(CivilDate(daysSinceEpoch: $0)) }
        #expect(Frequency.inferred(from: stamps)?.frequency == .daily)
    }

    @Test func daysAtVaryingHoursAreDaily() {
        let stamps = (0..<50).map { Timestamp(seconds: $0 * 86_400 + 25_000 + $0 % 3 * 1200) }
        // Steps of a day and twenty minutes are the most common: days, counted as days.
        #expect(Frequency.inferred(from: stamps)?.frequency == .daily)
    }

    @Test func noStepLeadsFromOneSeriesToAnother() throws {
        let series = (0..<40).map { offset in
            [0, 1].map { Frequency.weekly.start(of: 100 + 3 * offset + $0) }
        }
        let inferred = try #require(Frequency.inferred(fromSeries: series))
        #expect(inferred.frequency == .weekly)
        #expect(inferred.steps == 40)
        #expect(inferred.agreeing == 40)
    }

    @Test func tooLittleGivesNothing() {
        let stamp = Timestamp(seconds: 5)
        #expect(Frequency.inferred(from: []) == nil)
        #expect(Frequency.inferred(from: [stamp, stamp]) == nil)
        #expect(Frequency.inferred(fromSeries: [[stamp], [Timestamp(seconds: 86_405)]]) == nil)
        // Seconds are finer than any period.
        #expect(Frequency.inferred(from: (0..<9).map { Timestamp(seconds: $0) }) == nil)
    }
}
