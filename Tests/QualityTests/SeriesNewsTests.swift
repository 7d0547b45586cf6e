import Quality
import Testing
import TimeSeries

/// When a finding on a series is news, run after run.
@Suite struct SeriesNewsTests {
    /// The rules that speak of series `a` in each run, one month a run; `nan` for no row. Series `b` always
    /// has one.
    private static func runs(_ values: [Double], of rules: Set<String>) throws -> [[String]] {
        var before = Vintage.monthly([:])
        return try values.enumerated().map { index, value in
            let rows =
                Delivery.rows("a", [value], from: 600 + index)
                + Delivery.rows("b", [5], from: 600 + index)
            let report = try Delivery.of(Delivery.header + rows) {
                try $0.checked(before: before)
            }
            if !value.isNaN { before.set("a", 600 + index, value) }
            before.set("b", 600 + index, 5)
            return report.findings.filter { $0.series == "a" && rules.contains($0.rule) }
                .map { "\($0.rule) \($0.count)" }
        }
    }

    @Test func aGapIsNewsWhileItGrowsAndWhenItIsOver() throws {
        let values: [Double] = [1, 2, .nan, .nan, 3, 4]
        #expect(
            try Self.runs(values, of: ["calendarGap", "endedSeries"])
                == [[], [], ["calendarGap 1"], ["calendarGap 2"], ["calendarGap 2"], []])
    }

    @Test func aSeriesEndsOnceAndMayComeBack() throws {
        let values: [Double] = [1, 2, .nan, .nan, .nan, .nan, .nan, 3]
        #expect(
            try Self.runs(values, of: ["calendarGap", "endedSeries"])
                == [
                    [], [], ["calendarGap 1"], ["calendarGap 2"], ["calendarGap 3"],
                    ["endedSeries 4"], [], ["calendarGap 5"],
                ])
    }

    @Test func aSeriesIsNewOnceAndNotInANewPanel() throws {
        #expect(
            try Self.runs([.nan, 1, 2], of: ["newSeries"]) == [[], ["newSeries 1"], []])
        #expect(try Self.runs([1, 2], of: ["newSeries"]) == [[], []])
    }

    /// A correction of the distant past brings up what it touches, and not all that came after it.
    @Test func aCorrectionDoesNotRepeatOldFindings() throws {
        let known = Vintage.monthly(["a": [1, 2, 3, .nan, 5, 6, .nan, 8]])
        let asOf = Timestamp(CivilDate(year: 2020, month: 9, day: 1))
        let report = try Delivery.of("\(Delivery.header)a,2020-01-01,9\n") {
            try $0.checked(before: known, asOf: asOf)
        }
        #expect(report.findings.map(\.rule) == ["correction", "tooShort"])
    }

    /// A week that nobody delivered is one finding, not one for each series.
    @Test func aPeriodWithoutAnySeriesIsOneFinding() throws {
        let known = Vintage.monthly(["a": [1, 2, .nan], "b": [1, 2, .nan], "c": [1, .nan, .nan]])
        let rows = ["a", "b", "c"].map { Delivery.rows($0, [4], from: 603) }.joined()
        let report = try Delivery.of(Delivery.header + rows) { try $0.checked(before: known) }
        let gaps = report.findings.filter { $0.rule == "calendarGap" }
        #expect(gaps.map(\.series) == [nil, "c"])
        #expect(
            gaps.map(\.message) == [
                "Expected values for each period, found none in any series for 1 month from 2020-03-01.",
                "c: expected a value for each period, found none for 2 months from 2020-02-01.",
            ])
    }
}
