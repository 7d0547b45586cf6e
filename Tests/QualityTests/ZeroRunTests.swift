import Quality
import Testing
import TimeSeries

/// What of a series models see, once the two rules that treat periods as missing have looked at it.
enum Doubt {
    /// The offsets from the first value that `rule` has models treat as missing.
    static func offsets(
        _ rule: String, in values: [Double], seasonLength: Int = 12
    ) -> [Int] {
        QualityReport.periodsTreatedAsMissing(
            in: Series(id: "a", firstPeriod: 100, values: values), frequency: .monthly,
            seasonLength: seasonLength,
            settings: QualitySettings(off: Set(CheckList.rules).subtracting([rule]))
        ).flatMap { $0.map { $0 - 100 } }
    }
}

@Suite struct ZeroRunTests {
    private static func doubtful(_ values: [Double], season: Int = 12) -> [Int] {
        Doubt.offsets("zeroRun", in: values, seasonLength: season)
    }

    private static let hundreds = (0..<24).map { 100 + 10 * Double($0 % 5) }

    @Test func aStrikeIsMissingAndNothingElseIs() {
        let values = Self.hundreds + [0, 0, 0] + Self.hundreds
        #expect(Self.doubtful(values) == [24, 25, 26])
    }

    @Test func missingPeriodsWithinAStrikeDoNotEndIt() {
        #expect(Self.doubtful(Self.hundreds + [0, .nan, 0, 100]) == [24, 25, 26])
    }

    @Test func aSingleZeroNeedsAHundredValues() {
        let long = (0..<120).map { 1000 + Double($0 % 7) }
        #expect(Self.doubtful(Array(long.prefix(60)) + [0, 1000]) == [])
        #expect(Self.doubtful(long + [0, 1000]) == [120])
    }

    @Test func intermittentDemandIsLeftAlone() {
        let values = (0..<60).map { $0 % 4 == 0 ? Double(1 + $0 % 3) : 0 }
        #expect(Self.doubtful(values) == [])
        #expect(Self.doubtful([Double](repeating: 0, count: 40)) == [])
    }

    /// Values around two a month: two zeros in a row come about.
    @Test func smallCountsMayBeZero() {
        let values = (0..<30).map { [2.0, 1, 3, 2, 4, 1][$0 % 6] }
        #expect(Self.doubtful(values + [0, 0, 2]) == [])
        // The same shape in hundreds is no count that reaches zero.
        #expect(Self.doubtful(values.map { $0 * 100 } + [0, 0, 200]) == [30, 31])
    }

    @Test func aProductGivenUpIsNotMissingForEver() {
        let values = Self.hundreds + [Double](repeating: 0, count: 20)
        #expect(Self.doubtful(values) == Array(24..<30))
    }

    /// What is missing to a model must not change because the series went on.
    @Test func theStartOfALongRunStaysAsItWas() {
        let values = Self.hundreds + [Double](repeating: 0, count: 20)
        for end in 27...values.count {
            let seen = Self.doubtful(Array(values.prefix(end)))
            #expect(seen == Array(24..<min(30, end)))
        }
    }

    @Test func zerosOfEverySeasonAreLearnt() {
        let year: [Double] = [0, 0, 0, 90, 100, 110, 120, 110, 100, 90, 80, 70]
        let values = Array(year.dropFirst(3)) + year + year + year
        // The first winter is out of the ordinary; the ones after it are winters.
        #expect(Self.doubtful(values) == [9, 10, 11])
    }

    @Test func zerosAtTheStartAreNotDoubted() {
        #expect(Self.doubtful([0, 0, 0, 0, 0, 0] + Self.hundreds) == [])
        #expect(Self.doubtful([100, 110, 0, 0]) == [])
    }

    @Test func theFindingNamesTheNewNormalOnceAndIsSilentAfterIt() throws {
        func findings(zeros: Int) throws -> [String] {
            let last = 24 + zeros - 1
            return try Delivery.of(Delivery.header + Delivery.rows("a", [0], from: 600 + last)) {
                try $0.checked(
                    before: .monthly([
                        "a": Self.hundreds + [Double](repeating: 0, count: zeros - 1)
                    ])
                ).findings.filter { $0.rule == "zeroRun" }.map(\.message)
            }
        }
        let start = "a: zero for"
        let end = "after 0 zeros in 24 values."
        #expect(try findings(zeros: 6) == ["\(start) 6 months from 2022-01-01, \(end)"])
        #expect(
            try findings(zeros: 7) == [
                "\(start) 7 months from 2022-01-01 (from 2022-07-01 on taken for the new normal), "
                    + end
            ])
        #expect(try findings(zeros: 8) == [])
    }
}

@Suite struct ScaleChangeTests {
    private static func doubtful(_ values: [Double], season: Int = 12) -> [Int] {
        Doubt.offsets("scaleChange", in: values, seasonLength: season)
    }

    private static let base = (0..<12).map { 50 + 5 * Double($0 % 4) }

    @Test(arguments: [100.0, 1000, 1e6, 1 / 100.0, 1 / 1000.0])
    func aPowerOfTenIsFound(_ factor: Double) {
        let values = Self.base + [52 * factor, 55 * factor] + Self.base
        #expect(Self.doubtful(values) == [12, 13])
    }

    @Test(arguments: [2.0, 10, 30, 1 / 10.0, 1 / 30.0])
    func aSmallerFactorIsNot(_ factor: Double) {
        #expect(Self.doubtful(Self.base + [52 * factor, 55 * factor] + Self.base) == [])
    }

    @Test func intermittentAndWildSeriesAreLeftAlone() {
        let intermittent = (0..<40).map { $0 % 3 == 0 ? 1 + Double($0 % 2) : 0 }
        #expect(Self.doubtful(intermittent + [150]) == [])
        let wild = (0..<40).map { [1.0, 30, 4, 200, 9][$0 % 5] }
        #expect(Self.doubtful(wild + [3000]) == [])
        let negative = Self.base.map { -$0 }
        #expect(Self.doubtful(negative + [-50_000, 50_000]) == [])
    }

    @Test func growthIsNoChangeOfScale() {
        for rate in [1.1, 1.5, 2, 3, 5] {
            var level = 1.0
            let values = (0..<30).map { _ in
                level *= rate
                return level
            }
            #expect(Self.doubtful(values) == [], "growth of \(rate)")
        }
    }

    @Test func aNewScaleThatLastsIsTheOrdinaryOne() {
        let scaled = (0..<12).map { 1000 * Self.base[$0] }
        #expect(Self.doubtful(Self.base + scaled) == Array(12..<18))
        // Back to the old unit is a change again.
        #expect(Self.doubtful(Self.base + scaled + [50]) == Array(12..<18) + [24])
    }

    @Test func theSeriesIsInQuarantineWhileTheScaleIsNewAndNoLonger() throws {
        func quarantined(_ newValues: Int) throws -> Set<String> {
            let values = Self.base + (0..<newValues).map { 1000 * Self.base[$0 % 12] }
            let last = values.count - 1
            return try Delivery.of(
                Delivery.header + Delivery.rows("a", [values[last]], from: 600 + last)
            ) {
                try $0.checked(before: .monthly(["a": Array(values[..<last])])).quarantinedSeries
            }
        }
        #expect(try quarantined(1) == ["a"])
        #expect(try quarantined(6) == ["a"])
        #expect(try quarantined(7) == [])
    }
}
