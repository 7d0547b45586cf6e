import Ingestion
import Quality
import Store
import Testing
import TimeSeries

/// The actions of the job.
@Suite struct ActionTests {
    @Test(arguments: CheckCase.all.map(\.rule)) func theDefaultActionIsTaken(
        _ rule: String
    ) throws {
        for item in CheckCase.all where item.rule == rule {
            for finding in try item.objects().findings where finding.rule == rule {
                #expect(finding.action == Self.defaultAction(rule))
            }
        }
    }

    private static func defaultAction(_ rule: String) -> QualityAction? {
        CheckList.rows.first { $0.rule == rule }?.defaultAction
            ?? CheckList.series.first { $0.rule == rule }?.defaultAction
            ?? CheckList.batch.first { $0.rule == rule }?.defaultAction
    }

    private static let outOfRange = "\(Delivery.header)a,2020-01-01,11\nb,2020-01-01,9\n"

    private static func report(_ action: QualityAction?, off: Set<String> = []) throws
        -> QualityReport
    {
        try Delivery.of(outOfRange) {
            try $0.checked(
                settings: QualitySettings(
                    actions: action.map { ["range": $0] } ?? [:],
                    off: off.union(["tooShort"]), maximum: 10))
        }
    }

    @Test(arguments: QualityAction.allCases) func eachActionDoesWhatItSays(
        _ action: QualityAction
    ) throws {
        let report = try Self.report(action)
        #expect(report.findings.map(\.action) == [action])
        let isKept = action < .quarantineRow
        #expect(report.accepted.count == (isKept ? 2 : 1))
        #expect(report.quarantined.map(\.rule) == (isKept ? [] : ["range"]))
        #expect(report.quarantinedSeries == (action >= .quarantineSeries ? ["a"] : []))
        #expect(report.isHalted == (action == .fail))
    }

    /// A check of series that keeps rows out keeps out those of its episode, and the other checks see the
    /// panel without them.
    @Test func aSeriesCheckMayKeepRowsOut() throws {
        let before = Vintage.monthly(["a": CheckCase.noise, "b": CheckCase.noise])
        let rows = "a,2022-12-01,104\nb,2022-12-01,10\n"
        let report = try Delivery.of(Delivery.header + rows) {
            try $0.checked(
                before: before,
                settings: QualitySettings(actions: ["spike": .quarantineRow]))
        }
        #expect(report.accepted.map(\.index) == [1])
        #expect(report.quarantined.map(\.rule) == ["spike"])
        #expect(
            report.quarantined.map(\.reason) == [
                "Expected about 10.9 for 2022-12-01, found 104."
            ])
        #expect(report.findings.map(\.rule) == ["spike", "calendarGap"])
        #expect(report.findings.first?.rows == [RowReference(file: "a.csv", line: 2)])
        let mild = try Delivery.of(Delivery.header + rows) { try $0.checked(before: before) }
        #expect(mild.accepted.count == 2)
        #expect(mild.findings.map(\.rule) == ["spike"])
        #expect(mild.findings.first?.rows == [RowReference(file: "a.csv", line: 2)])
    }

    @Test func offIsSilent() throws {
        let report = try Self.report(nil, off: ["range"])
        #expect(report.findings.isEmpty)
        #expect(report.accepted.count == 2)
    }

    /// A row without a time or a number can never enter a panel, whatever the job says.
    @Test func noActionIsMilderThanTheRuleAllows() throws {
        let strict = CheckList.rows.filter { $0.mildestAction >= .quarantineRow }.map { $0.rule }
        #expect(
            Set(strict).isSuperset(of: [
                "missingSeries", "unreadableTime", "unreadableValue", "nonFiniteValue",
            ]))
        let text = Delivery.header + ",2020-01-01,1\na,2020-01-01,inf\nb,2020-01-01,1\n"
        for settings in [
            QualitySettings(off: Set(strict)),
            QualitySettings(actions: Dictionary(uniqueKeysWithValues: strict.map { ($0, .info) })),
        ] {
            let report = try Delivery.of(text) { try $0.checked(settings: settings) }
            #expect(report.accepted.map(\.value) == [1])
            #expect(report.quarantined.map(\.rule) == ["missingSeries", "nonFiniteValue"])
            #expect(report.findings.filter { $0.action == .quarantineRow }.count == 2)
        }
    }

    @Test func theGravestComesFirst() throws {
        let text = Delivery.header + "a,2020-01-01,11\na,2020-02-01,\nb,2020-01-01,inf\n"
        let report = try Delivery.of(text) {
            try $0.checked(
                settings: QualitySettings(actions: ["range": .fail], maximum: 10))
        }
        let actions = report.findings.map(\.action)
        #expect(actions == actions.sorted(by: >))
        #expect(report.findings.first?.rule == "range")
    }
}
