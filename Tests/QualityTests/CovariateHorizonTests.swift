import Ingestion
import Quality
import Testing
import TimeSeries

/// January 2021 of three monthly series with prices, and the prices of months to come.
enum CovariateDelivery {
    static let asOf = Timestamp(CivilDate(year: 2021, month: 1, day: 20))

    /// - Parameter ahead: how many months after January the price is known for.
    static func checked(
        _ ahead: [String: Int], before: Vintage = known(), horizon: Int? = 2, more: String = ""
    ) throws -> QualityReport {
        var text = "series,time,value,id,price\n"
        for (series, months) in ahead.sorted(by: { $0.key < $1.key }) {
            for month in 0...months {
                let value = month == 0 ? "5" : ""
                text += "\(series),\(Delivery.day(612 + month)),\(value),2021-01-15,1\n"
            }
        }
        return try Delivery.of(text + more) {
            $0.ledger = "id"
            $0.covariates = ["price"]
            return try $0.checked(before: before, asOf: asOf, horizon: horizon)
        }
    }

    /// The year before, without anything in advance.
    static func known() -> Vintage {
        var vintage = Vintage(frequency: .monthly, covariates: ["price"])
        for series in ["a", "b", "c"] {
            for month in 600..<612 { vintage.set(series, month, 5) { _ in 1 } }
        }
        vintage.endRun()
        return vintage
    }
}

@Suite struct CovariateHorizonTests {
    private static func found(_ report: QualityReport) -> [QualityFinding] {
        report.findings.filter { $0.rule == "covariateHorizon" }
    }

    /// Nothing in advance, now or before: it comes with the value, and has nothing to cover.
    @Test func whatComesWithTheValueHasNothingToCover() throws {
        let report = try CovariateDelivery.checked(["a": 0, "b": 0, "c": 0])
        #expect(Self.found(report).isEmpty)
    }

    /// It was known in advance once, and that is not forgotten when the plan has run out.
    @Test func aPlanThatHasRunOutIsNamed() throws {
        var before = CovariateDelivery.known()
        for month in 612..<614 { before.set("a", month, nil) { _ in 2 } }
        before.endRun()
        let report = try CovariateDelivery.checked(["a": 0, "b": 0, "c": 0], before: before)
        let finding = try #require(Self.found(report).first)
        #expect(
            finding.message
                == "Expected 3 series with the covariate price for the whole horizon, 2 months from "
                + "2021-02-01, found 0 series; without a, b, c.")
        #expect(finding.action == .info && finding.series == nil && finding.count == 3)
        #expect(finding.from == Frequency.monthly.start(of: 613))
        #expect(finding.to == Frequency.monthly.start(of: 614))
    }

    @Test func withoutAJobThereIsNoHorizon() throws {
        let report = try CovariateDelivery.checked(["a": 2, "b": 0, "c": 0], horizon: nil)
        #expect(Self.found(report).isEmpty)
    }

    /// A row with a price and no value for a month to come is neither a missing value nor a mistyped date, is
    /// taken in, and makes no series longer.
    @Test func rowsInAdvanceAreTakenIn() throws {
        let report = try CovariateDelivery.checked(["a": 2, "b": 2, "c": 2])
        #expect(report.findings.isEmpty && report.quarantined.isEmpty)
        #expect(report.accepted.count == 9)
        // Without a price, with a value, or for the month that has come, they are what they always were.
        let other = try CovariateDelivery.checked(
            ["a": 2, "b": 2],
            more: "c,2021-03-01,,2021-01-15,\nc,2021-02-01,4,2021-01-15,1\n"
                + "c,2021-01-01,,2021-01-15,1\nc,4021-01-01,,2021-01-15,1\n")
        #expect(
            other.findings.filter { ["futureTime", "nullValue"].contains($0.rule) }
                .map { "\($0.rule) \($0.count)" } == ["futureTime 3", "nullValue 3"])
    }

    /// The panel ends with its values: no series lags behind what is only planned.
    @Test func plansAreNoGaps() throws {
        let report = try CovariateDelivery.checked(["a": 12, "b": 12])
        #expect(
            report.findings.map(\.rule) == ["calendarGap", "covariateHorizon"],
            "\(report.findings.map(\.message))")
        #expect(report.findings.first?.series == "c" && report.findings.first?.count == 1)
    }
}
