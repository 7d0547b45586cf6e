import Ingestion
import Quality
import Testing
import TimeSeries

/// Values that are replaced, where the runs before do so and where they do not.
@Suite struct UnusualCorrectionsTests {
    private static let names = (10..<34).map { "s\($0)" }
    /// 24 series of two years.
    private static let before = Vintage.monthly(
        Dictionary(uniqueKeysWithValues: names.map { ($0, [Double](repeating: 10, count: 24)) }))

    /// One row of each series for some months; month 23 is the newest known, 24 the next.
    private static func delivery(
        _ months: [Int], series: Int = 24, value: Double = 12
    ) -> String {
        Delivery.header
            + months.flatMap { month in
                names.prefix(series).map { "\($0),\(Delivery.day(600 + month)),\(value)\n" }
            }.joined()
    }

    private static func findings(
        _ text: String, after runs: [Corrections] = []
    ) throws -> [QualityFinding] {
        try Delivery.of(text) {
            try $0.checked(before: before, corrections: runs)
        }.findings.filter { $0.rule == "unusualCorrections" }
    }

    /// A run that gave the first `count` series another value for a month.
    private static func run(_ count: Int, of months: [Int]) -> Corrections {
        Corrections(
            of: months.flatMap { month in
                names.prefix(count).map { (series: $0, period: 600 + month, value: 11.0) }
            }, before: before)
    }

    /// The week of this year, dated to last year: each row of it replaces a value.
    @Test func aFileOfTheWrongYearIsNamed() throws {
        let runs = (0..<5).map { _ in Self.run(0, of: []) }
        let found = try #require(try Self.findings(Self.delivery([12]), after: runs).first)
        #expect(
            found.message
                == "Expected known values to stay as they are, as in the 5 runs before, found 24 of 24 "
                + "values of the batch that replace known ones of 24 of 24 series, 11 months behind the "
                + "newest, by 20% in the middle.")
        #expect(found.action == .warn && found.count == 24)
        #expect(found.rows.first == RowReference(file: "a.csv", line: 2) && found.rows.count == 10)
        #expect(found.from == found.to && "\(found.from ?? Delivery.asOf)" == "2021-01-01")
    }

    /// It is no less so where the same delivery brings the new week besides.
    @Test func anOldWeekBesideTheNewOneIsNamed() throws {
        #expect(try Self.findings(Self.delivery([12, 24])).count == 1)
    }

    /// With each run the newest months come again, and are revised: from the first such run on.
    @Test func revisionsOfTheNewestAreUsual() throws {
        #expect(try Self.findings(Self.delivery([21, 22, 23, 24])) == [])
        // Without a new month the newest one is given another value, by mistake perhaps.
        #expect(try Self.findings(Self.delivery([23])).count == 1)
    }

    /// A job that revises half a year each time is told twice, and no more.
    @Test func whatTheRunsBeforeDidIsUsual() throws {
        let half = Array(18..<24)
        let revising = Self.run(24, of: half)
        let delivery = Self.delivery(half + [24])
        #expect(try Self.findings(delivery).count == 1)
        #expect(try Self.findings(delivery, after: [revising]).count == 1)
        #expect(try Self.findings(delivery, after: [revising, revising]) == [])
    }

    /// In such a job a week of the year before is as unusual as in any other, though it is fewer rows.
    @Test func ageCountsWhereNumberIsUsual() throws {
        let runs = [Self.run(24, of: [22, 23]), Self.run(24, of: [22, 23])]
        let found = try #require(try Self.findings(Self.delivery([12]), after: runs).first)
        #expect(
            found.message.hasPrefix(
                "Expected replaced values at most 1 month behind the newest, as in the 2 runs before, "
                    + "found 24 of 24 values"))
        #expect(try Self.findings(Self.delivery([19]), after: runs) == [])
    }

    /// One mishap before makes no habit.
    @Test func oneMishapMakesNoHabit() throws {
        let runs = [Self.run(0, of: []), Self.run(24, of: [12]), Self.run(0, of: [])]
        let found = try #require(try Self.findings(Self.delivery([12]), after: runs).first)
        #expect(found.expected == "known values to stay as they are, as in 2 of the 3 runs before")
    }

    @Test func fewAreLetBe() throws {
        // Four of 24 series, in a batch of 28 rows.
        let text =
            Self.delivery([24])
            + Self.delivery([12], series: 4).dropFirst(Delivery.header.count)
        #expect(try Self.findings(text) == [])
        // The same values again replace nothing.
        #expect(try Self.findings(Self.delivery([12], value: 10)) == [])
    }
}
