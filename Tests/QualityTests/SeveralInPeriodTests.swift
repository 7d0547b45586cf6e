import Ingestion
import Quality
import Store
import Testing
import TimeSeries

/// Rows of one series with different times in one period.
@Suite struct SeveralInPeriodTests {
    /// Weeks of series a from 2024-01-01 on, and the 17th of January beside the 15th.
    private static let twoInAWeek =
        Delivery.header + """
            a,2024-01-01,10
            a,2024-01-08,11
            a,2024-01-15,10
            a,2024-01-17,500
            a,2024-01-22,12

            """

    private static let weekly = Vintage(frequency: .weekly)

    @Test func nothingSaysWhichOfTwoIsRight() throws {
        let report = try Delivery.of(Self.twoInAWeek) { try $0.checked(before: Self.weekly) }
        let found = report.findings.filter { $0.rule == "severalInPeriod" }
        #expect(
            found.map(\.message) == [
                "a.csv:4: expected one row of the series for 1 week from 2024-01-15, found 2: 10 for "
                    + "2024-01-15 beside 500 for 2024-01-17 in line 5, and 1 more such row."
            ])
        #expect(found.first?.rows.map(\.line) == [4, 5])
        #expect(report.accepted.compactMap(\.value) == [10, 11, 12])
        #expect(report.quarantined.map(\.rule) == ["severalInPeriod", "severalInPeriod"])
        #expect(!report.isHalted)
        #expect(
            report.findings.allSatisfy {
                !["staleOverwrite", "conflictingDuplicate", "wrongFrequency"].contains($0.rule)
            })
    }

    @Test func aLedgerOfItsOwnSaysIt() throws {
        let text =
            "series,time,value,loaded\na,2024-01-15,10,2024-01-20\na,2024-01-17,12,2024-01-22\n"
        let report = try Delivery.of(text) {
            $0.ledger = "loaded"
            return try $0.checked(before: Self.weekly)
        }
        #expect(report.accepted.compactMap(\.value) == [12])
        #expect(report.quarantined.map(\.line) == [2])
    }

    @Test func offTheLastCounts() throws {
        let settings = QualitySettings(off: ["severalInPeriod"])
        let report = try Delivery.of(Self.twoInAWeek) {
            try $0.checked(before: Self.weekly, settings: settings)
        }
        #expect(report.accepted.compactMap(\.value) == [10, 11, 10, 500, 12])
    }

    /// Daily rows of three series, from the first of a month to the last.
    private static func days(_ order: (Int) -> Int) -> String {
        Delivery.header
            + ["a", "b", "c"].flatMap { series in
                (1...28).map { day in
                    let day = order(day)
                    return "\(series),2024-02-\(day < 10 ? "0" : "")\(day),\(day)\n"
                }
            }.joined()
    }

    /// One finding stops the run; nothing else is said of the rows.
    @Test func daysForWeeksStopTheRun() throws {
        for order in [{ $0 }, { 29 - $0 }] as [(Int) -> Int] {
            let report = try Delivery.of(Self.days(order)) {
                try $0.checked(before: Self.weekly, seasonLength: 52)
            }
            #expect(report.isHalted)
            let found = try #require(report.findings.first)
            #expect(found.rule == "wrongFrequency" && found.action == .fail && found.count == 15)
            #expect(found.found?.hasSuffix("and several in 15 of 15 such periods") == true)
            let others = Set(report.findings.dropFirst().map(\.rule))
            #expect(
                others.isDisjoint(with: ["severalInPeriod", "conflictingDuplicate", "rowCount"]))
        }
    }

    /// A job that wants the last row of a period says so.
    @Test func theLastCountsWhereTheJobSaysSo() throws {
        let settings = QualitySettings(off: ["wrongFrequency"])
        let report = try Delivery.of(Self.days { $0 }) {
            try $0.checked(before: Self.weekly, seasonLength: 52, settings: settings)
        }
        #expect(!report.isHalted && report.quarantined.isEmpty)
        #expect(
            report.panel.entry("a", Frequency.weekly.period(containing: Self.day(18))) == .value(18)
        )
    }

    private static func day(_ day: Int) -> Timestamp {
        Timestamp(CivilDate(year: 2024, month: 2, day: day))
    }

    /// Rows and periods are counted alike before and now, whether they were let pass or not.
    @Test func rowsThatAreKeptOutCountOnBothSides() throws {
        // Each month two rows of one time contradict each other, of 30 series out of 40.
        let text = (0..<14).flatMap { month in
            (10..<50).flatMap { series in
                (0..<(series < 40 ? 2 : 1)).map {
                    "s\(series),\(Delivery.day(600 + month)),\(month + $0)\n"
                }
            }
        }
        let report = try Delivery.of(Delivery.header + text.joined()) { try $0.checked() }
        #expect(report.findings.contains { $0.rule == "conflictingDuplicate" })
        #expect(report.findings.allSatisfy { $0.rule != "rowCount" })
    }
}
