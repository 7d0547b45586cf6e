import Ingestion
import Quality
import Testing
import TimeSeries

/// Dates that stand for "unknown", and mistyped centuries, in series of any frequency.
@Suite struct StrayTimeTests {
    private static func stray(
        _ date: String, before rows: Int, of frequency: Frequency, from year: Int = 2021
    ) throws -> [String] {
        let first = frequency.period(
            containing: Timestamp(CivilDate(year: year, month: 1, day: 4)))
        let text =
            Delivery.header + "a,\(date),1\n"
            + (0..<rows).map {
                "a,\(String(frequency.start(of: first + $0).description.prefix(10))),\($0)\n"
            }.joined()
        return try Delivery.of(text) {
            try $0.checked(before: Vintage(frequency: frequency), seasonLength: 1)
        }.findings.filter { $0.rule == "strayTime" }.map(\.message)
    }

    @Test(arguments: ["1900-01-01", "1970-01-01", "1899-12-30", "0203-05-01"])
    func datesThatAreNone(_ date: String) throws {
        for (frequency, rows) in [
            (Frequency.daily, 400), (.weekly, 110), (.monthly, 36), (.quarterly, 12),
        ] {
            let found = try Self.stray(date, before: rows, of: frequency)
            #expect(found.count == 1, "\(date) \(frequency)")
        }
        // After forty years of values a gap of twenty is less, but for a day that clocks count from.
        let isEpoch = date.hasPrefix("1970")
        let long = try Self.stray(date, before: 400, of: .monthly, from: 1990)
        #expect(long.count == (isEpoch || !date.hasPrefix("19") || date < "1901" ? 1 : 0))
    }

    @Test func earlyRowsAreLetBe() throws {
        // A product that was sold once, and came back after sixteen years.
        #expect(try Self.stray("2005-03-01", before: 36, of: .monthly) == [])
        // Few rows after it say little of what is usual.
        #expect(try Self.stray("1900-01-01", before: 9, of: .monthly) == [])
        // Censuses before the yearly figures.
        #expect(try Self.stray("1975-01-01", before: 20, of: .yearly, from: 2000) == [])
        // A series that begins with the clocks, and has no gap.
        #expect(try Self.stray("1970-01-01", before: 40, of: .yearly, from: 1971) == [])
    }
}
