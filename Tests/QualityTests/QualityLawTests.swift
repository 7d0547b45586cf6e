import Foundation
import Ingestion
import Quality
import Store
import Statistics
import Testing
import TimeSeries

/// What holds of every check, whatever comes in.
@Suite struct QualityLawTests {
    /// Series that have broken checks before, or might.
    static let hostile: [String: [Double]] = [
        "all null": [Double](repeating: .nan, count: 30),
        "one": [7],
        "one null": [.nan],
        "zeros": [Double](repeating: 0, count: 60),
        "constant": [Double](repeating: 3, count: 60),
        "infinite": (0..<30).map { $0 % 7 == 3 ? .infinity : 10 },
        "minus infinite": (0..<30).map { $0 % 7 == 3 ? -.infinity : 10 },
        "huge and tiny": (0..<40).map { $0 % 9 == 8 ? 1e-308 : 1e308 },
        "denormal": (0..<40).map { $0 % 2 == 0 ? Double.leastNonzeroMagnitude : 0 },
        "negative": (0..<40).map { -Double($0 % 5) },
        "zeros in the end": (0..<80).map { $0 < 40 ? 1e9 : 0 },
        "nulls in the end": (0..<80).map { $0 < 40 ? 5 : .nan },
        "empty": [],
        "two": [.nan, 1, .nan, 2, .nan],
        "everything": [
            .nan, 0, -0.0, 1, -1, .infinity, -.infinity, 1e308, -1e308, 1e-308, -999, 9999, .nan,
        ],
        "opposite giants": (0..<60).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 },
        "giants after noise": CheckCase.noise + [
            1.7e308, -1.7e308, Double.leastNonzeroMagnitude, 0,
        ],
        "sentinels alone": [Double](repeating: -999, count: 40),
        "counter of giants": (0..<40).map { $0 == 39 ? 0 : pow(10, Double($0) * 7) },
        "steps": (0..<90).map { $0 < 40 ? CheckCase.noise[$0 % 35] : 1e12 },
    ]

    static let frequencies: [Frequency] = [
        .hourly, .daily, .weekly, .monthly, .yearly, Frequency(.minutes(7)),
        Frequency(.days(3)),
    ]

    /// Every check, over every hostile series, in every frequency: findings are whole sentences about
    /// periods that exist, and no number in them is none.
    @Test(arguments: frequencies, [1, 4, 12, 52, 168])
    func everyCheckSpeaksInWholeSentences(_ frequency: Frequency, seasonLength: Int) {
        let panel = Panel(
            frequency: frequency,
            // A panel has no series without a row.
            series: Self.hostile.filter { !$0.value.isEmpty }
                .map { Series(id: $0.key, firstPeriod: -3, values: $0.value) })
        var settings = QualitySettings()
        settings.calendar.closedWeekdays = [5, 6]
        settings.calendar.yearlyHolidays = [.init(month: 1, day: 1)]
        for settings in [QualitySettings(), settings] {
            let findings = QualityReport.findings(
                in: panel, seasonLength: seasonLength, settings: settings)
            #expect(!findings.isEmpty)
            for finding in findings {
                #expect(finding.count >= 1, "\(finding.message)")
                #expect(finding.message.hasSuffix("."))
                if let from = finding.from, let to = finding.to { #expect(from <= to) }
                let words = finding.message.dropFirst(finding.series?.count ?? 0)
                for words in [String(words), finding.expected ?? "", finding.found ?? ""] {
                    #expect(!words.isEmpty)
                    #expect(!words.contains("nan") && !words.contains("inf"), "\(words)")
                }
            }
        }
    }

    @Test(arguments: hostile.keys.sorted(), [1, 4, 12, 52, 168])
    func noSeriesBreaksACheck(_ name: String, seasonLength: Int) throws {
        let values = try #require(Self.hostile[name])
        let series = Series(id: "a", firstPeriod: -3, values: values)
        let doubtful = QualityReport.periodsTreatedAsMissing(
            in: series, frequency: .weekly, seasonLength: seasonLength,
            settings: QualitySettings())
        for periods in doubtful {
            #expect(!periods.isEmpty)
            #expect(periods.lowerBound >= -3 && periods.upperBound <= series.endPeriod)
        }
    }

    @Test func aBatchWithoutRowsHasNoFindings() throws {
        let report = QualityReport.checking(
            try Delivery.of(Delivery.header) {
                // Above the cut-off: left for a later run.
                try $0.write("b.csv", "\(Delivery.header)a,2031-01-01,1\n")
                return try $0.source.pull(from: nil, job: nil, asOf: Delivery.asOf)
            },
            before: .monthly(["a": [1, 2, 3, 4, 5, 6, 7, 8]]), asOf: Delivery.asOf,
            seasonLength: 12, covariates: [], usesLocalDates: true, settings: QualitySettings())
        #expect(report.findings.map(\.rule) == ["emptyFile", "futureLedger", "freshness"])
        #expect(report.accepted.isEmpty && report.quarantined.isEmpty)
        #expect(report.quarantinedSeries.isEmpty && !report.isHalted)
    }

    /// A file with faults of every kind, drawn from a seed.
    private static func fuzz(_ seed: UInt64) -> String {
        var random = RandomNumbers(seed: seed)
        let cells = ["1", "2.5", "", "NA", "inf", "-inf", "nan", "0", "-7", "1e308", "12 pcs"]
        let names = ["a", "b", "c", ""]
        var text = Delivery.header
        for _ in 0..<60 {
            let series = names[random.integer(below: names.count)]
            let day = Delivery.day(590 + random.integer(below: 40))
            text += "\(series),\(day),\(cells[random.integer(below: cells.count)])\n"
        }
        return text + "a,2020-01-01,3\na,2020-02-01,3\n"
    }

    @Test(arguments: 0..<20) func findingsNameWhatExistsAndRepeatThemselves(
        _ seed: UInt64
    ) throws {
        let text = Self.fuzz(seed)
        let known = Vintage.monthly(["a": [1, 2, .nan, 4], "b": (0..<30).map { Double($0 % 3) }])
        func report() throws -> QualityReport {
            try Delivery.of(text) { try $0.checked(before: known) }
        }
        let first = try report()
        #expect(!first.findings.isEmpty, "seed \(seed)")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        for finding in first.findings {
            if let series = finding.series { #expect(["a", "b", "c"].contains(series)) }
            #expect(CheckList.rules.contains(finding.rule))
            for row in finding.rows {
                #expect(row.file == "a.csv")
                #expect((2..<lines).contains(row.line), "seed \(seed)")
            }
            if let from = finding.from, let to = finding.to { #expect(from <= to) }
        }
        for row in first.accepted { #expect(row.value?.isFinite ?? true) }
        let again = try report()
        #expect(again.findings == first.findings, "seed \(seed)")
        #expect(again.quarantined == first.quarantined)
        #expect(again.accepted.map(\.index) == first.accepted.map(\.index))
    }
}
