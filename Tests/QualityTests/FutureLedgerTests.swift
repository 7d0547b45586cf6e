import Ingestion
import Quality
import Testing
import TimeSeries

/// Rows above the cut-off: those of a backfill are passed over, those that stand alone are named.
@Suite struct FutureLedgerTests {
    private static func found(
        _ text: String, asOf: CivilDate, frequency: Frequency = .weekly,
        ledger: (String, LedgerType) = ("time", .date)
    ) throws -> QualityFinding? {
        try Delivery.of(text) {
            $0.ledger = ledger.0
            $0.ledgerType = ledger.1
            return try $0.checked(
                before: Vintage(frequency: frequency),
                asOf: Timestamp(seconds: Timestamp(asOf).seconds + 86_399))
        }.findings.first { $0.rule == "futureLedger" }
    }

    /// A hundred weeks of two series from 2021-01-04 on, but for some.
    private static func weeks(without gap: Range<Int> = 0..<0) -> String {
        let first = Frequency.weekly.period(containing: Timestamp(Self.start))
        return Delivery.header
            + (0..<100).filter { !gap.contains($0) }.map { week in
                let day = Frequency.weekly.start(of: first + week).description
                return "a,\(day),\(week)\nb,\(day),\(week)\n"
            }.joined()
    }

    private static let start = CivilDate(year: 2021, month: 1, day: 4)

    /// With every cut-off, in one go or over a pause of a season.
    @Test func whatABackfillLeavesIsUsual() throws {
        for gap in [0..<0, 40..<52] {
            let text = Self.weeks(without: gap)
            for day in stride(from: 3, through: 700, by: 31) {
                let asOf = Timestamp(seconds: Timestamp(Self.start).seconds + day * 86_400).date
                #expect(try Self.found(text, asOf: asOf) == nil, "\(gap) \(asOf)")
            }
        }
    }

    @Test func aRowOfAnotherDecadeIsNamed() throws {
        let text = Self.weeks() + "b,2031-01-06,7\n"
        for year in [2021, 2022, 2023] {
            let found = try #require(
                try Self.found(text, asOf: CivilDate(year: year, month: 6, day: 1)))
            #expect(
                found.message
                    == "Expected no ledger value far above the cut-off \(year)-06-01T23:59:59Z, found "
                    + "2031-01-06 of b in a.csv:202, which is left out.")
            #expect(found.action == .warn && found.count == 1)
            #expect(found.rows == [RowReference(file: "a.csv", line: 202)])
        }
    }

    /// A whole delivery with a load date of the next decade.
    @Test func aDeliveryIsNamed() throws {
        let rows = (1...24).map { "s\($0),2023-02-13,5,2032-02-21\n" }.joined()
        let found = try #require(
            try Self.found(
                "series,time,value,loaded\ns0,2023-02-13,5,2023-02-21\n" + rows,
                asOf: CivilDate(year: 2023, month: 2, day: 28), ledger: ("loaded", .date)))
        #expect(found.count == 24 && found.rows.count == 10)
        #expect(
            found.found
                == "24 rows that are left out, the first with 2032-02-21 of s1 in a.csv:3")
    }

    /// Of versions the row's own time lies above the cut-off.
    @Test func theTimeOfAVersionIsNamed() throws {
        let text = "series,time,value,id\na,2023-02-13,5,1\nb,2032-02-16,5,2\n"
        let found = try #require(
            try Self.found(
                text, asOf: CivilDate(year: 2023, month: 2, day: 28), ledger: ("id", .integer)))
        #expect(
            found.message
                == "Expected no time far above the cut-off 2023-02-28T23:59:59Z, found 2032-02-16 of b "
                + "in a.csv:3, which is left out.")
    }

    @Test func aFewWeeksAheadAreUsual() throws {
        let text = Self.weeks() + "b,2023-01-02,7\n"
        #expect(try Self.found(text, asOf: CivilDate(year: 2022, month: 12, day: 5)) == nil)
        let yearly = Delivery.header + "a,2020-01-01,1\na,2022-01-01,1\n"
        #expect(
            try Self.found(
                yearly, asOf: CivilDate(year: 2020, month: 12, day: 31), frequency: .yearly) == nil)
    }
}
