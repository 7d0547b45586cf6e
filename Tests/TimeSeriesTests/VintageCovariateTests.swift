import Testing
import TimeSeries

/// Covariates beside the values of a panel, and rows that come before their period.
@Suite struct VintageCovariateTests {
    private static func vintage() -> Vintage {
        Vintage(frequency: .weekly, covariates: ["price", "promotion"])
    }

    /// `nan` for no covariate.
    private static func set(
        _ vintage: inout Vintage, _ series: String, _ period: Int, _ value: Double?,
        _ covariates: [Double]
    ) {
        vintage.set(series, period, value) { covariates[$0].isNaN ? nil : covariates[$0] }
    }

    @Test func withoutCovariatesThereAreNone() {
        var vintage = Vintage(frequency: .weekly)
        vintage.set("a", 3, 1) { _ in 7 }
        #expect(vintage.covariates == nil)
        #expect(vintage.series("a")?.values == [1])
    }

    /// In whichever order the periods come; outside the rows there is nothing.
    @Test(arguments: [[10, 11, 14], [14, 11, 10], [11, 14, 10]])
    func theyAreDense(_ order: [Int]) throws {
        var vintage = Self.vintage()
        for period in order {
            Self.set(&vintage, "a", period, Double(period), [Double(period) / 10, .nan])
        }
        let covariates = try #require(vintage.covariates)
        #expect(covariates.names == ["price", "promotion"])
        #expect(covariates.periods(of: "a") == 10..<15)
        let prices = covariates.values(0, of: "a", over: 9..<16)
        let known = prices.map { $0.isNaN ? -1 : $0 }
        #expect(known == [-1, 1, 1.1, -1, -1, 1.4, -1])
        #expect(covariates.values(1, of: "a", over: 9..<16).allSatisfy { $0.isNaN })
        #expect(covariates.values(0, of: "b", over: 0..<2).allSatisfy { $0.isNaN })
        #expect(covariates.periods(of: "b") == nil)
    }

    /// The newest row is in force with all it says, what it does not say included.
    @Test func aCorrectionReplacesTheWholeRow() throws {
        var vintage = Self.vintage()
        Self.set(&vintage, "a", 1, 5, [2, 1])
        Self.set(&vintage, "a", 1, 6, [.nan, .infinity])
        #expect(vintage.series("a")?.values == [6])
        let covariates = try #require(vintage.covariates)
        #expect(covariates["a", 1, 0].isNaN && covariates["a", 1, 1].isNaN)
    }

    /// What is known in advance is no missing value, and does not make the series longer.
    @Test func rowsInAdvanceAreNoPeriodsYet() throws {
        var vintage = Self.vintage()
        Self.set(&vintage, "a", 1, 5, [2, 0])
        Self.set(&vintage, "a", 2, nil, [2, 1])
        Self.set(&vintage, "a", 3, nil, [2, 1])
        Self.set(&vintage, "new", 3, nil, [2, 1])
        vintage.endRun()
        #expect(vintage.endPeriod == 2 && vintage.periods(of: "a") == 1..<2)
        #expect(vintage.entry("a", 2) == .absent && !vintage.contains("new"))
        #expect(vintage.seriesIDs == ["a"])
        let covariates = try #require(vintage.covariates)
        #expect(covariates.periods(of: "a") == 1..<4)
        #expect(covariates.values(1, of: "a", over: 1..<4) == [0, 1, 1])
        #expect(covariates.isKnownAhead(0) && covariates.isKnownAhead(1))
    }

    /// Once another series has a value for the period, a row without one says that it is missing.
    @Test func aPeriodThatHasComeIsMissingWhereNoValueCame() {
        var vintage = Self.vintage()
        Self.set(&vintage, "a", 1, 5, [2, 0])
        Self.set(&vintage, "a", 2, nil, [2, 1])
        Self.set(&vintage, "a", 3, nil, [2, 1])
        Self.set(&vintage, "b", 2, 8, [2, .nan])
        #expect(vintage.entry("a", 2) == .null && vintage.entry("a", 3) == .absent)
        #expect(vintage.endPeriod == 3 && vintage.periods(of: "a") == 1..<3)
        // The value comes after all.
        Self.set(&vintage, "a", 2, 9, [2, 1])
        #expect(vintage.series("a")?.values == [5, 9])
        Self.set(&vintage, "a", 3, 4, [2, 1])
        #expect(vintage.series("a")?.values == [5, 9, 4])
        vintage.endRun()
        #expect(vintage.covariates?.isKnownAhead(0) == false)
    }

    /// A row with neither is a missing value, as it is without covariates.
    @Test func aRowWithoutAnythingIsAMissingValue() {
        var vintage = Self.vintage()
        Self.set(&vintage, "a", 1, 5, [2, 0])
        Self.set(&vintage, "a", 2, nil, [.nan, .nan])
        #expect(vintage.entry("a", 2) == .null && vintage.endPeriod == 3)
    }
}
