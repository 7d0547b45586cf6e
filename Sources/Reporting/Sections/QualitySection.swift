import Quality
import Retraining
import TimeSeries

extension ReportSection {
    /// What the checks found in the data, gravest first.
    static let quality = ReportSection(id: "quality", title: "Quality findings") { report, html in
        let groups = FindingGroup.gravestFirst(report.record.findings)
        guard !groups.isEmpty else {
            html.paragraph("The quality checks found nothing.", class: "empty")
            return
        }
        html.paragraph(Verdict.quality(report.record))
        writeOverview(groups, into: &html)
        for group in groups {
            html.details(
                open: group.action >= .warn && group.findings.count <= Limit.openAtOnce,
                summary: "\(GravityWords.sign(group.action)) \(GravityWords.label(group.action)) ·"
                    + " \(group.rule) ·"
                    + " \(Words.count(group.findings.count, "finding", "findings"))"
            ) { writeGroup(group, report.frequency, into: &$0) }
        }
    }

    private enum Limit {
        static let openAtOnce = 10
        static let rows = 50
    }

    private static func writeOverview(_ groups: [FindingGroup], into html: inout HTML) {
        let table = Table(
            "Findings by rule",
            [
                .init(title: "Consequence"), .init(title: "Rule"),
                .init(title: "Findings", alignment: .number),
                .init(title: "Rows or periods", alignment: .number),
                .init(title: "Series", alignment: .number),
            ])
        table.write(groups, into: &html) { group, row in
            row.cell { html in
                html.element("span", ["class": "gravity \(group.action.rawValue)"]) { html in
                    html.element("span", ["aria-hidden": "true"], GravityWords.sign(group.action))
                    html.add(" " + GravityWords.label(group.action))
                }
            }
            row.head { $0.element("code", group.rule) }
            row.cell(NumberFormat.count(group.findings.count))
            row.cell(NumberFormat.count(group.rows))
            row.cell(NumberFormat.count(group.series))
        }
    }

    private static func writeGroup(
        _ group: FindingGroup, _ frequency: Frequency, into html: inout HTML
    ) {
        if let advice = group.commonAdvice {
            html.element("p", ["class": "advice"]) { html in
                html.element("strong", "What to do: ")
                html.add(advice)
            }
        }
        var columns = [Table.Column(title: "Series")]
        columns +=
            group.saysWhatWasExpected
            ? [
                .init(title: "Expected", alignment: .phrase),
                .init(title: "Found", alignment: .phrase),
            ]
            : [.init(title: "What was found", alignment: .prose)]
        columns += [
            .init(title: "Count", alignment: .number), .init(title: "When"),
            .init(title: "Where"),
        ]
        if group.commonAdvice == nil {
            columns.append(.init(title: "What to do", alignment: .prose))
        }
        let table = Table("Findings of \(group.rule)", limit: Limit.rows, columns)
        table.write(group.findings, into: &html) { finding, row in
            row.head { html in
                if let series = finding.series { html.series(series) } else { html.add("all") }
            }
            if group.saysWhatWasExpected, let expected = finding.expected,
                let found = finding.found
            {
                row.cell(expected)
                row.cell(found)
            } else {
                row.cell(finding.message)
            }
            row.cell(NumberFormat.count(finding.count))
            row.cell(DateText.span(finding.from, finding.to, frequency))
            row.cell { writePlaces(finding, into: &$0) }
            if group.commonAdvice == nil { row.cell(finding.advice) }
        }
    }

    /// `history.csv:12, 13, 14; march.csv:2`, with what is left out counted.
    private static func writePlaces(_ finding: QualityFinding, into html: inout HTML) {
        guard !finding.rows.isEmpty else {
            html.add(NumberFormat.missing)
            return
        }
        var places: [(file: String, lines: [Int])] = []
        for row in finding.rows {
            if let last = places.indices.last, places[last].file == row.file {
                places[last].lines.append(row.line)
            } else {
                places.append((row.file, [row.line]))
            }
        }
        html.element(
            "code",
            places.map { "\($0.file):\($0.lines.map(String.init).joined(separator: ", "))" }
                .joined(separator: "; "))
        if finding.count > finding.rows.count, finding.rows.count >= 10 {
            html.add(" and \(NumberFormat.count(finding.count - finding.rows.count)) more")
        }
    }
}

/// The findings of one rule with one consequence.
struct FindingGroup {
    let rule: String
    let action: QualityAction
    /// In the order of the record.
    private(set) var findings: [QualityFinding]

    /// The rows or periods concerned.
    var rows: Int { findings.reduce(0) { $0 + $1.count } }

    /// How many series are concerned.
    var series: Int { Set(findings.compactMap(\.series)).count }

    /// The advice, where it is one for all.
    var commonAdvice: String? {
        guard let advice = findings.first?.advice, findings.allSatisfy({ $0.advice == advice })
        else { return nil }
        return advice
    }

    /// Whether all of them have it apart from their sentence; records of earlier versions do not.
    var saysWhatWasExpected: Bool {
        findings.allSatisfy { $0.expected != nil && $0.found != nil }
    }

    static func gravestFirst(_ findings: [QualityFinding]) -> [FindingGroup] {
        var groups: [FindingGroup] = []
        var places: [[String]: Int] = [:]
        for finding in findings {
            let key = [finding.action.rawValue, finding.rule]
            if let place = places[key] {
                groups[place].findings.append(finding)
            } else {
                places[key] = groups.count
                groups.append(
                    FindingGroup(rule: finding.rule, action: finding.action, findings: [finding]))
            }
        }
        return groups.sorted { ($1.action, $0.rule) < ($0.action, $1.rule) }
    }
}
