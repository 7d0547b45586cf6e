// Goal: how often each rule speaks in real panels at its default, which is how often it cries wolf, and what a
// misplaced decimal point costs: the share of values times ten that rule `spike` names as they come in.

import Quality
import Statistics
import Tabular
import TimeSeries

enum QualityPanels {
    static func run(_ folder: String) throws(BenchError) {
        var lines: [[String]] = []
        var rules: [String] = []
        for panel in try panels(folder) {
            let findings = QualityReport.findings(
                in: panel.panel, seasonLength: panel.seasonLength, settings: QualitySettings())
            print("\(panel.name): \(panel.panel.series.count) series, \(panel.values) values")
            for finding in findings where examples.contains(finding.rule) {
                print("  \(finding.rule): \(finding.message)")
            }
            try QualityDeliveries.run(panel)
            var counts: [String: Int] = [:]
            for finding in findings { counts[finding.rule, default: 0] += 1 }
            for rule in CheckList.rules where counts[rule] != nil && !rules.contains(rule) {
                rules.append(rule)
            }
            lines.append(
                ["\(panel.name)", "\(panel.values)", recall(of: panel)]
                    + CheckList.rules.map { "\($0)=\(counts[$0] ?? 0)" })
        }
        for line in lines {
            let shown = line.dropFirst(3).filter { !$0.hasSuffix("=0") }
            print("\(line[0]), \(line[1]) values, recall of tenfold values \(line[2])")
            print("  " + shown.joined(separator: "  "))
        }
    }

    /// The rules whose findings are shown one by one.
    private static let examples: Set<String> = [
        "spike", "levelShift", "flatLine", "sentinelValue", "negativeValue", "counterReset",
        "scaleChange", "zeroRun",
    ]

    struct RealPanel {
        let name: String
        let seasonLength: Int
        let panel: Panel

        var values: Int {
            panel.series.reduce(0) { $0 + $1.values.count { !$0.isNaN } }
        }
    }

    /// In the last third of up to 200 series one value is made ten times as large, as the newest.
    private static func recall(of panel: RealPanel) -> String {
        var random = RandomNumbers(seed: 1)
        var tried = 0
        var found = 0
        for series in panel.panel.series.prefix(1000) where series.values.count >= 40 && tried < 200
        {
            let place = series.values.count - 1 - random.integer(below: series.values.count / 3)
            var values = Array(series.values[...place])
            guard values[place] > 0 else { continue }
            values[place] *= 10
            tried += 1
            let changed = Panel(
                frequency: panel.panel.frequency,
                series: [Series(id: "a", firstPeriod: series.firstPeriod, values: values)])
            let findings = QualityReport.findings(
                in: changed, seasonLength: panel.seasonLength, settings: QualitySettings())
            let start = panel.panel.frequency.start(of: series.firstPeriod + place)
            if findings.contains(where: { $0.rule == "spike" && $0.from == start }) { found += 1 }
        }
        return tried == 0 ? "-" : "\(found) of \(tried)"
    }

    private static func panels(_ folder: String) throws(BenchError) -> [RealPanel] {
        var all = [
            try dated(
                "ansett", folder, "ansett-weekly", .weekly, 52, ["airports", "class"], "week",
                "passengers"),
            try dated(
                "aus-retail", folder, "aus-retail-monthly", .monthly, 12, ["series_id"], "month",
                "turnover"),
            try dated(
                "hospital", folder, "hospital-monthly", .monthly, 12, ["series_id"], "month",
                "patients"),
            try dated(
                "carparts", folder, "carparts-monthly", .monthly, 12, ["part"], "month", "sales"),
            try dated(
                "vic-electricity", folder, "vic-electricity-hourly", .hourly, 24, [], "time",
                "demand_mwh"),
        ]
        let m3 = try M3Series.all(in: folder + "/m3.csv")
        for (period, frequency) in [
            ("yearly", Frequency.yearly), ("quarterly", .quarterly), ("monthly", .monthly),
            ("other", .yearly),
        ] {
            let chosen = m3.filter { $0.period == period }
            let series = chosen.map { item in
                let values = item.training + item.test
                // All end together, as the panel of one day would.
                return Series(id: item.id, firstPeriod: -values.count, values: values)
            }
            all.append(
                RealPanel(
                    name: "m3 \(period)", seasonLength: chosen.first?.seasonLength ?? 1,
                    panel: Panel(frequency: frequency, series: series)))
        }
        return all
    }

    private static func dated(
        _ name: String, _ folder: String, _ file: String, _ frequency: Frequency, _ season: Int,
        _ id: [String], _ time: String, _ value: String
    ) throws(BenchError) -> RealPanel {
        var vintage = Vintage(frequency: frequency)
        do throws(TabularError) {
            var reader = try CSVReader(path: "\(folder)/\(file).csv")
            var columns: [Int] = []
            for column in id { columns.append(try reader.requiredIndex(ofColumn: column)) }
            let time = try reader.requiredIndex(ofColumn: time)
            let value = try reader.requiredIndex(ofColumn: value)
            // Some names stand for several series, one after the other.
            var known: [String: (copy: Int, last: Int)] = [:]
            while try reader.next() {
                guard case .time(let text) = reader.time(time) else { continue }
                let period = frequency.period(containing: text.timestamp)
                let name = columns.map { reader.text($0) }.joined(separator: "/")
                var copy = known[name]?.copy ?? 0
                if let last = known[name]?.last, period <= last { copy += 1 }
                known[name] = (copy, period)
                var number: Double?
                if case .number(let read) = reader.number(value) { number = read }
                vintage.set(copy > 0 ? "\(name)#\(copy)" : name, period, number)
            }
        } catch { throw BenchError(message: error.description, exitCode: 1) }
        return RealPanel(name: name, seasonLength: season, panel: vintage.panel)
    }
}
