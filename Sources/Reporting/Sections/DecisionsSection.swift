import Retraining

extension ReportSection {
    /// What was done about each series, and why.
    static let decisions = ReportSection(id: "decisions", title: "Decisions and their reasons") {
        report, html in
        let decisions = report.record.decisions
        guard !decisions.isEmpty else {
            html.paragraph("No series came to a decision in this run.", class: "empty")
            return
        }
        writeCounts(of: decisions, into: &html)

        let rank = Dictionary(
            uniqueKeysWithValues: ActionWords.gravestFirst.enumerated().map { ($1, $0) })
        func gravestFirst(_ left: RetrainingDecision, _ right: RetrainingDecision) -> Bool {
            (rank[left.action] ?? 0, left.series) < (rank[right.action] ?? 0, right.series)
        }
        let notable = decisions.filter { ActionWords.isNotable($0.action) }.sorted(by: gravestFirst)
        let rest = decisions.filter { !ActionWords.isNotable($0.action) }.sorted(by: gravestFirst)

        if notable.isEmpty {
            html.paragraph("No series was halted, refitted or re-estimated.", class: "empty")
        } else {
            table("Series halted, refitted or re-estimated", Limit.shown)
                .write(notable.prefix(Limit.shown), into: &html, writeRow)
            let more = notable.dropFirst(Limit.shown)
            if !more.isEmpty {
                html.details(summary: "\(NumberFormat.count(more.count)) more of these") { html in
                    table("More series halted, refitted or re-estimated", Limit.folded)
                        .write(more, into: &html, writeRow)
                }
            }
        }
        if !rest.isEmpty {
            html.details(
                summary: "\(Words.sentence(Words.count(rest.count, "series", "series")))"
                    + " updated or kept as they are"
            ) { html in
                table("Series updated or kept", Limit.folded)
                    .write(rest, into: &html, writeRow)
            }
        }
    }

    private enum Limit {
        static let shown = 25
        static let folded = 1000
    }

    /// How many series each action took, as lengths and as figures.
    private static func writeCounts(
        of decisions: [RetrainingDecision], into html: inout HTML
    ) {
        html.element("ul", ["class": "counts"]) { html in
            for action in ActionWords.gravestFirst {
                let count = decisions.count { $0.action == action }
                let share = Double(count) / Double(decisions.count)
                html.element("li", ["class": count == 0 ? "none" : "some"]) { html in
                    html.element(
                        "span", ["class": "figure"], NumberFormat.count(count))
                    html.element("span", ["class": "name"], ActionWords.past(action))
                    html.element("span", ["class": "bar", "aria-hidden": "true"]) { html in
                        html.element(
                            "span",
                            [
                                "class": "fill \(action.rawValue)",
                                "style": "width:\(NumberFormat.coordinate(share * 100))%",
                            ], "")
                    }
                    html.element("span", ["class": "note"], ActionWords.meaning(action))
                }
            }
        }
    }

    private static func table(_ caption: String, _ limit: Int) -> Table {
        Table(
            caption, limit: limit,
            [
                .init(title: "Series"), .init(title: "Decision"),
                .init(title: "Why", alignment: .prose),
                .init(title: "Model"), .init(title: "Outcome"),
            ])
    }

    private static func writeRow(_ decision: RetrainingDecision, into row: inout Table.Row) {
        row.series(decision.series)
        row.cell {
            $0.element(
                "span", ["class": "tag \(decision.action.rawValue)"],
                ActionWords.past(decision.action))
        }
        row.cell { html in
            if decision.reasons.count > 1 {
                html.element("ul", ["class": "reasons"]) { html in
                    for reason in decision.reasons { html.element("li", reason) }
                }
            } else {
                html.add(decision.reasons.first ?? NumberFormat.missing)
            }
        }
        row.cell { writeModels(decision, into: &$0) }
        row.cell(decision.outcome ?? NumberFormat.missing)
    }

    private static func writeModels(_ decision: RetrainingDecision, into html: inout HTML) {
        let after = decision.modelAfter ?? "no model"
        guard let before = decision.modelBefore, before != after else {
            html.element("code", after)
            if decision.modelBefore == nil, decision.modelAfter != nil { html.add(" (first)") }
            return
        }
        html.element("code", before)
        html.add(" → ")
        html.element("code", after)
    }
}
