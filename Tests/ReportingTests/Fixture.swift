import Drift
import Evaluation
import Forecasting
import Quality
import Retraining
import Tabular
import TimeSeries

/// Reports to render. The observations are real; what the models said of them is made up here.
enum Fixture {
    /// Five real series after the run of May 1983: two flagged and refitted, one re-estimated.
    static func typical() -> RunReport {
        let lastMonth = monthNumber(1983, 5)
        return RunReport(
            record: typicalRecord(), frequency: .monthly, seasonLength: 12, horizon: 12,
            charts: charts(lastMonth: lastMonth), history: history(runs: 18, first: 1982),
            softwareVersion: "0.1.0")
    }

    /// A second run without a new row.
    static func nothingNew() -> RunReport {
        var report = typical()
        report.record.number = 19
        report.record.verdict = .nothingNew
        report.record.findings = []
        report.record.drift = []
        report.record.explanation = nil
        report.record.comparisons = []
        report.record.decisions = report.record.decisions.map {
            RetrainingDecision(
                series: $0.series, action: .keep, reasons: ["No new observation arrived."],
                modelBefore: $0.modelAfter, modelAfter: $0.modelAfter, outcome: nil)
        }
        report.record.ingestion = IngestionSummary(
            files: [], unchangedFiles: 18, rowsRead: 0, rowsSeenBefore: 0, rowsAfterCutoff: 0,
            rowsAccepted: 0, rowsQuarantined: 0, positionBefore: "1983-05-01",
            positionAfter: "1983-05-01")
        report.record.promotion = PromotionOutcome(
            previousVersion: 18, championVersion: 18, archivedVersion: nil,
            explanation: "Nothing was fitted.")
        report.charts = []
        return report
    }

    /// A column lost its numbers, and a check stopped the run.
    static func halted() -> RunReport {
        var report = nothingNew()
        report.record.verdict = .halted
        report.record.findings = [
            QualityFinding(
                rule: "schema", action: .fail, series: nil,
                Mismatch(
                    expected: "the column `front`", opening: "the column `front` is ",
                    found: "missing from 1983-06.csv"),
                advice: "Ask the supplier for the file again, or change the columns of the job.",
                count: 1, rows: [RowReference(file: "1983-06.csv", line: 1)])
        ]
        report.record.decisions = report.record.decisions.map {
            RetrainingDecision(
                series: $0.series, action: .halt, reasons: ["A quality check stopped the run."],
                modelBefore: $0.modelBefore, modelAfter: $0.modelBefore, outcome: nil)
        }
        report.history.append(
            RunReport.HistoryEntry(
                run: 19, asOf: Timestamp(CivilDate(year: 1983, month: 6, day: 30)),
                verdict: .halted, rowsAccepted: 0, rowsQuarantined: 5, position: "1983-05-01",
                findings: 1, flagged: 0, refitted: 0, championVersion: 18))
        return report
    }

    /// A job that has seen nothing at all.
    static func empty() -> RunReport {
        RunReport(
            record: RunRecord(
                job: "empty", number: 1, asOf: Timestamp(seconds: 0), verdict: .nothingNew,
                ingestion: IngestionSummary(
                    files: [], unchangedFiles: 0, rowsRead: 0, rowsSeenBefore: 0,
                    rowsAfterCutoff: 0,
                    rowsAccepted: 0, rowsQuarantined: 0, positionBefore: nil, positionAfter: nil),
                findings: [], drift: [], driftFalseAlarmRate: 0.01, decisions: [], comparisons: [],
                promotion: PromotionOutcome(
                    previousVersion: nil, championVersion: nil, archivedVersion: nil,
                    explanation: "There is nothing to promote.")),
            frequency: .weekly, seasonLength: 1, horizon: 8, charts: [], history: [],
            softwareVersion: "0.1.0")
    }

    /// Every text is hostile to markup.
    static let hostileText = "</script><b a='x'>\"&amp;\u{1}\u{202E}𝕊🚗]]><!-- \u{0}"

    static func hostile() -> RunReport {
        var report = halted()
        report.record = typicalRecord(rename: { "\(hostileText)\($0)" })
        report.record.job = hostileText
        report.record.ingestion.positionAfter = hostileText
        report.record.ingestion.files[0].path = hostileText
        report.record.promotion.explanation = hostileText
        report.softwareVersion = hostileText
        report.charts = charts(lastMonth: monthNumber(1983, 5)).map {
            var chart = $0
            chart.series = hostileText
            chart.reason = hostileText
            chart.model = hostileText
            return chart
        }
        report.record.findings.append(
            QualityFinding(
                rule: hostileText, action: .fail, series: hostileText,
                Mismatch(expected: hostileText, found: hostileText),
                advice: hostileText, count: 1, rows: [RowReference(file: hostileText, line: 1)]))
        return report
    }

    /// A batch with a fault in every row.
    static func manyFindings(_ count: Int) -> RunReport {
        var report = typical()
        let actions = QualityAction.allCases
        report.record.findings = (0..<count).map { index in
            QualityFinding(
                rule: "rule\(index % 7)", action: actions[index % 4], series: "series \(index)",
                Mismatch(expected: "a number", opening: "row \(index) holds ", found: "`n/a`"),
                advice: "Ask the supplier to leave the cell empty.", count: 1 + index % 40,
                from: Timestamp(CivilDate(year: 1983, month: 1 + index % 12, day: 1)),
                rows: (0..<10).map { RowReference(file: "1983.csv", line: index + $0) })
        }
        return report
    }

    /// Everything that may be missing is missing, and every number that may fail to be one does.
    static func allMissing() -> RunReport {
        var report = typical()
        let nothing = DriftMeasurement(
            measure: "kl", value: .nan, threshold: 0, pValue: .nan, referenceCount: 0,
            currentCount: 0, edges: [.infinity, .nan], referenceShares: [.nan, .infinity, 0],
            currentShares: [0, -.infinity, .nan])
        report.record.drift = report.record.drift.enumerated().map { index, entry in
            var entry = entry
            entry.errors = index == 0 ? [] : [nothing]
            entry.values = index == 1 ? nil : nothing
            entry.flagged = true
            return entry
        }
        report.record.comparisons = report.record.comparisons.map {
            var comparison = $0
            comparison.champion = Scorecard(
                count: 0,
                entries: $0.champion.entries.map { .init(measure: $0.measure, value: nil) })
            comparison.challenger = Scorecard(
                count: 0,
                entries: $0.challenger.entries.map { .init(measure: $0.measure, value: .nan) })
            comparison.criteria = $0.criteria.map {
                Comparison.Criterion(
                    name: $0.name, threshold: .infinity, value: nil, holds: false)
            }
            comparison.promoted = false
            return comparison
        }
        report.record.decisions = report.record.decisions.map {
            RetrainingDecision(
                series: $0.series, action: $0.action, reasons: $0.reasons, modelBefore: nil,
                modelAfter: nil, outcome: nil)
        }
        report.record.promotion.previousVersion = nil
        report.record.promotion.championVersion = nil
        report.charts = report.charts.enumerated().map { index, chart in
            var chart = chart
            chart.actual = chart.actual.map { _ in index == 0 ? nil : .nan }
            chart.oneStep = chart.oneStep.map { _ in nil }
            chart.estimatedThrough = nil
            let bad = chart.forecast.mean.map { _ in index == 1 ? Double.infinity : .nan }
            chart.forecast = Forecast(
                mean: bad, intervals: [.init(level: 95, lower: bad, upper: bad)])
            if index == 2 {
                chart.times = []
                chart.forecastTimes = []
            }
            return chart
        }
        return report
    }

    static func monthNumber(_ year: Int, _ month: Int) -> Int { (year - 1970) * 12 + month - 1 }
}
