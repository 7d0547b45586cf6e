import Foundation
import Quality
import Testing
import TimeSeries

/// What the checks of series say of real panels.
@Suite struct RealPanelTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "../shared/data")
    static let isThere = FileManager.default.fileExists(
        atPath: folder.appending(path: "ansett-weekly.csv").path())

    /// The series of a file whose columns are a time, names, and a value.
    static func panel(
        _ name: String, _ frequency: Frequency, id: ClosedRange<Int>?, value: Int, time: Int = 0
    ) throws -> Panel {
        var vintage = Vintage(frequency: frequency)
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let day = try #require(TimestampText(String(cells[time])))
            vintage.set(
                id.map { cells[$0].joined(separator: "/") } ?? "all",
                frequency.period(containing: day.timestamp), Double(cells[value]))
        }
        return vintage.panel
    }

    /// The periods that `rule` has models treat as missing, one line each.
    static func episodes(
        _ rule: String, in panel: Panel, seasonLength: Int
    ) -> [String] {
        let others = Set(CheckList.rules).subtracting([rule])
        return panel.series.flatMap { series in
            QualityReport.periodsTreatedAsMissing(
                in: series, frequency: panel.frequency, seasonLength: seasonLength,
                settings: QualitySettings(off: others)
            ).map {
                "\(series.id) \(panel.frequency.start(of: $0.lowerBound).description.prefix(10))"
                    + " \($0.count)"
            }
        }
    }

    private static func ansett() throws -> Panel {
        try panel("ansett-weekly.csv", .weekly, id: 1...2, value: 3)
    }

    /// The pilots' strike: no flights from the week of 21 August 1989 on.
    @Test(.enabled(if: isThere, "../shared/data is not there"))
    func theStrikeOf1989IsMissingInEverySeries() throws {
        let panel = try Self.ansett()
        #expect(panel.series.count == 30)
        let found = Self.episodes("zeroRun", in: panel, seasonLength: 52)
        for series in panel.series {
            #expect(found.contains { $0.hasPrefix("\(series.id) 1989-08-21 ") }, "\(series.id)")
        }
        // Nothing but the months of the strike and its aftermath.
        for line in found { #expect(line.contains(" 1989-"), "\(line)") }
    }

    /// Every week of zeros there is, but three that are not treated as missing: single weeks of a class that
    /// is a few months old, too short a history to exclude one.
    @Test(.enabled(if: isThere, "../shared/data is not there"))
    func everyZeroOfAnsettIsFoundButThese() throws {
        let panel = try Self.ansett()
        let found = Self.episodes("zeroRun", in: panel, seasonLength: 52)
        var left: [String] = []
        for series in panel.series {
            let doubtful = Set(
                QualityReport.periodsTreatedAsMissing(
                    in: series, frequency: .weekly, seasonLength: 52,
                    settings: QualitySettings()
                ).flatMap { Array($0) })
            for (index, value) in series.values.enumerated()
            where value == 0 && !doubtful.contains(series.firstPeriod + index) {
                let day = panel.frequency.start(of: series.firstPeriod + index).description
                left.append("\(series.id) \(day.prefix(10))")
            }
        }
        #expect(found.count == 39)
        #expect(
            left == [
                "MEL-OOL/Business 1989-12-04", "MEL-PER/Business 1989-12-18",
                "SYD-OOL/Business 1989-10-30",
            ])
    }

    /// Intermittent demand: zeros belong to it, and fewer than one value in 200 is doubted.
    @Test(.enabled(if: isThere, "../shared/data is not there"))
    func carPartsAreHardlyDoubted() throws {
        let panel = try Self.panel("carparts-monthly.csv", .monthly, id: 1...1, value: 2)
        var doubted = 0
        var series = 0
        let total = panel.series.reduce(0) { $0 + $1.values.count }
        for item in panel.series {
            let periods = QualityReport.periodsTreatedAsMissing(
                in: item, frequency: .monthly, seasonLength: 12, settings: QualitySettings())
            doubted += periods.reduce(0) { $0 + $1.count }
            if !periods.isEmpty { series += 1 }
        }
        #expect(panel.series.count == 2674)
        #expect(doubted * 200 < total, "\(doubted) of \(total)")
        #expect(series * 20 < panel.series.count, "\(series)")
        #expect(Self.episodes("scaleChange", in: panel, seasonLength: 12) == [])
    }

    @Test(.enabled(if: isThere, "../shared/data is not there"))
    func retailTurnoverIsNotDoubted() throws {
        let panel = try Self.panel("aus-retail-monthly.csv", .monthly, id: 1...1, value: 4)
        #expect(panel.series.count > 100)
        for rule in ["zeroRun", "scaleChange"] {
            #expect(Self.episodes(rule, in: panel, seasonLength: 12) == [])
        }
    }

    /// How often the rules that judge values speak in real panels; nearly every one of these is a break
    /// that anybody sees in a plot. Raising a figure needs a reason.
    @Test(.enabled(if: isThere, "../shared/data is not there"))
    func rulesHardlySpeakInRealPanels() throws {
        let panels = [
            // All of them in the strike of 1989: its first week and those after its zeros.
            ("ansett", try Self.ansett(), 52, ["spike": 14, "levelShift": 7]),
            (
                "aus-retail",
                try Self.panel("aus-retail-monthly.csv", .monthly, id: 1...1, value: 4), 12,
                ["spike": 2, "levelShift": 1]
            ),
            (
                "carparts", try Self.panel("carparts-monthly.csv", .monthly, id: 1...1, value: 2),
                12, [:]
            ),
            (
                "vic-electricity",
                try Self.panel("vic-electricity-hourly.csv", .hourly, id: nil, value: 1), 24, [:]
            ),
        ]
        for (name, panel, seasonLength, expected) in panels {
            #expect(
                Self.counts(of: panel, seasonLength: seasonLength) == expected, "\(name)")
        }
    }

    /// 3,003 series of M3: 236,210 values.
    @Test(.enabled(if: isThere, "../shared/data is not there"))
    func rulesHardlySpeakInM3() throws {
        var values: [String: [String: [Double]]] = [:]
        let text = try String(
            contentsOf: Self.folder.appending(path: "m3.csv"), encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            values[String(cells[1]), default: [:]][String(cells[0]), default: []]
                .append(try #require(Double(cells[7])))
        }
        let expected: [(String, Frequency, Int, [String: Int])] = [
            ("yearly", .yearly, 1, ["spike": 1]),
            ("quarterly", .quarterly, 4, ["scaleChange": 2, "spike": 19, "levelShift": 2]),
            (
                "monthly", .monthly, 12,
                ["scaleChange": 1, "spike": 19, "levelShift": 3, "flatLine": 3]
            ),
            ("other", .yearly, 1, ["scaleChange": 1, "spike": 3, "levelShift": 3]),
        ]
        for (period, frequency, seasonLength, counts) in expected {
            let series = try #require(values[period]).map {
                Series(id: $0.key, firstPeriod: -$0.value.count, values: $0.value)
            }
            let panel = Panel(frequency: frequency, series: series)
            #expect(Self.counts(of: panel, seasonLength: seasonLength) == counts, "\(period)")
        }
    }

    /// The findings of the rules that judge values, zeros apart.
    private static func counts(of panel: Panel, seasonLength: Int) -> [String: Int] {
        let rules: Set = [
            "sentinelValue", "negativeValue", "scaleChange", "spike", "levelShift", "flatLine",
            "counterReset", "daylightSavingHour",
        ]
        var counts: [String: Int] = [:]
        let findings = QualityReport.findings(
            in: panel, seasonLength: seasonLength, settings: QualitySettings())
        for finding in findings where rules.contains(finding.rule) {
            counts[finding.rule, default: 0] += 1
        }
        return counts
    }
}
