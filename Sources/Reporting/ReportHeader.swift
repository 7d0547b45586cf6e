import Quality
import Retraining
import TimeSeries

/// The head of the page: what ran, how it ended, and the few figures that sum it up.
enum ReportHeader {
    static func write(_ report: RunReport, into html: inout HTML) {
        let record = report.record
        html.element("p", ["class": "overline"], "Almanac run report")
        html.element("h1") { $0.element("bdi", [:], record.job) }
        html.element("p", ["class": "facts"]) { html in
            for (index, fact) in facts(report).enumerated() {
                if index > 0 { html.element("span", ["aria-hidden": "true"], " · ") }
                html.element("span", fact)
            }
        }
        html.element("div", ["class": "verdict \(record.verdict.rawValue)"]) { html in
            html.element("p", ["class": "lead"]) { html in
                html.element("strong", ["class": "badge"], Verdict.word(record.verdict))
                html.add(" " + Verdict.outcome(record))
            }
            let stops = Verdict.stoppedBy(record)
            for finding in stops.prefix(3) {
                html.element("p", ["class": "stop"]) { html in
                    html.element("span", ["aria-hidden": "true"], GravityWords.sign(.fail) + " ")
                    html.add("\(finding.message) \(finding.advice)")
                }
            }
            if stops.count > 3 {
                html.paragraph(
                    "And \(Words.count(stops.count - 3, "more such finding", "more such findings"))"
                        + " under Quality findings.", class: "stop")
            }
            writeLine("Decisions", Verdict.decisions(record), into: &html) { html in
                for action in ActionWords.gravestFirst where ActionWords.isNotable(action) {
                    writeNames(of: action, record, into: &html)
                }
            }
            writeLine("Drift", Verdict.drift(record), into: &html)
            writeLine("Data", Verdict.quality(record), into: &html)
        }
        html.element("dl", ["class": "figures"]) { html in
            for figure in figures(record) {
                html.element("div") { html in
                    html.element("dt", figure.name)
                    html.element("dd") { html in
                        html.element("span", ["class": "figure"], figure.value)
                        html.element("span", ["class": "note"], figure.note)
                    }
                }
            }
        }
    }

    private static func writeLine(
        _ label: String, _ text: String, into html: inout HTML,
        _ more: (inout HTML) -> Void = { _ in }
    ) {
        html.element("p", ["class": "summary"]) { html in
            html.element("span", ["class": "label"], label)
            html.add(" " + text)
            more(&html)
        }
    }

    /// The series an action was taken on: all of a few, the first of many.
    private static func writeNames(
        of action: RetrainingAction, _ record: RunRecord, into html: inout HTML
    ) {
        let series = record.decisions.filter { $0.action == action }.map(\.series)
        guard !series.isEmpty, series.count < record.decisions.count else { return }
        let named = series.count <= 4 ? series[...] : series.prefix(3)
        html.add(" \(Words.sentence(ActionWords.past(action))): ")
        for (index, name) in named.enumerated() {
            let isLast = index == series.count - 1
            html.add(index == 0 ? "" : isLast ? " and " : ", ")
            html.series(name)
        }
        let left = series.count - named.count
        html.add(left > 0 ? " and \(NumberFormat.count(left)) more." : ".")
    }

    private static func facts(_ report: RunReport) -> [String] {
        let record = report.record
        var facts = [
            "Run \(NumberFormat.count(record.number))", "cut-off \(DateText.instant(record.asOf))",
        ]
        if let version = record.promotion.championVersion {
            facts.append("champion version \(version)")
        } else {
            facts.append("no champion yet")
        }
        let season =
            report.seasonLength > 1
            ? "\(report.frequency), season of \(report.seasonLength)"
            : "\(report.frequency), no season"
        facts.append(season)
        facts.append("\(report.horizon) \(report.frequency.periodsName) ahead")
        return facts
    }

    private typealias Figure = (name: String, value: String, note: String)

    private static func figures(_ record: RunRecord) -> [Figure] {
        let fitted = record.decisions.count { $0.action == .refit || $0.action == .reestimate }
        let promoted = record.comparisons.count(where: \.promoted)
        let measured = record.drift.count { $0.residuals != nil }
        let flagged = record.drift.count(where: \.flagged)
        let grave = record.findings.count { $0.action >= .warn }
        let halted = record.decisions.count { $0.action == .halt }
        return [
            (
                "Series", NumberFormat.count(record.decisions.count),
                halted == 0 ? "none halted" : "\(NumberFormat.count(halted)) halted"
            ),
            ("Fitted anew", NumberFormat.count(fitted), "re-estimated or refitted"),
            (
                "Promoted", NumberFormat.count(promoted),
                record.comparisons.isEmpty
                    ? "no challenger"
                    : "of \(Words.count(record.comparisons.count, "challenger", "challengers"))"
            ),
            (
                "Flagged for drift", NumberFormat.count(flagged),
                measured == 0 ? "not measured" : "of \(NumberFormat.count(measured)) series"
            ),
            (
                "Findings to act on", NumberFormat.count(grave),
                "of \(NumberFormat.count(record.findings.count)) in all"
            ),
            (
                "Rows accepted", NumberFormat.count(record.ingestion.rowsAccepted),
                record.ingestion.rowsQuarantined == 0
                    ? "none in quarantine"
                    : "\(NumberFormat.count(record.ingestion.rowsQuarantined)) in quarantine"
            ),
        ]
    }
}
