import Retraining
import TimeSeries

extension ReportSection {
    /// What changed in the flagged series: what, how large, since when.
    static let explanation = ReportSection(id: "changes", title: "What changed") { report, html in
        let explanation = report.record.explanation ?? DriftExplanation(series: [], branches: [])
        if explanation.series.isEmpty {
            html.paragraph(
                "No series is flagged in this run, so that there is no change"
                    + (explanation.branches.isEmpty
                        ? " to explain." : " of a single one to explain."),
                class: "empty")
        } else {
            html.paragraph(
                "The values of each flagged series, taken apart into level, growth, scatter,"
                    + " season, dependence and gaps, and what of it changed of late. A date in brackets says"
                    + " how well the date is known, and what stands after it how well the size is, at a"
                    + " confidence of 95%.")
        }
        writeBranches(explanation.branches, into: &html)
        let ranked = explanation.series.enumerated().sorted { left, right in
            let dates = (left.element.changes.first?.from, right.element.changes.first?.from)
            switch dates {
            case (let left?, let right?) where left != right: return left > right
            case (_?, nil): return true
            case (nil, _?): return false
            default: return left.offset < right.offset
            }
        }.map(\.element)
        let charts = Dictionary(
            report.charts.map { ($0.series, $0) }, uniquingKeysWith: { first, _ in first })
        writeCards(ranked.prefix(Limit.open), charts, report, into: &html)
        let more = ranked.dropFirst(Limit.open)
        if !more.isEmpty {
            html.details(summary: "\(NumberFormat.count(more.count)) more flagged series") { html in
                writeCards(more.prefix(Limit.folded), charts, report, into: &html)
                Table.writeRemainder(
                    more.count - Limit.folded, "flagged series", "flagged series", into: &html)
            }
        }
    }

    private static func writeBranches(_ branches: [String], into html: inout HTML) {
        guard !branches.isEmpty else { return }
        html.element("ul", ["class": "branches"]) { html in
            for branch in branches { html.element("li") { $0.element("bdi", branch) } }
        }
    }

    private enum Limit {
        static let open = 12
        static let folded = 200
        static let sentences = 4
    }

    private static func writeCards(
        _ series: some Collection<DriftExplanation.OfSeries>,
        _ charts: [String: RunReport.Chart], _ report: RunReport, into html: inout HTML
    ) {
        guard !series.isEmpty else { return }
        html.element("div", ["class": "cards"]) { html in
            for entry in series {
                html.element("article", ["class": "card"]) { html in
                    html.element("h3") { $0.series(entry.series) }
                    writeSentences(entry, into: &html)
                    if let chart = charts[entry.series], !entry.changes.isEmpty {
                        ChangeChart(chart, entry.changes, report.frequency).write(into: &html)
                    }
                }
            }
        }
    }

    /// How well the size is known: `+24% to +58%`, at a confidence of 95%.
    private static func size(of change: DriftExplanation.DatedChange) -> String? {
        guard let range = change.effectRange else { return nil }
        func text(_ value: Double) -> String {
            let number =
                change.isRelative == true
                ? NumberFormat.percent(value, digits: 2)
                : NumberFormat.significant(value, digits: 2)
            return (value > 0 ? "+" : "") + number
        }
        return "Its size lies between \(text(range.lowerBound)) and \(text(range.upperBound))."
    }

    private static func writeSentences(
        _ entry: DriftExplanation.OfSeries, into html: inout HTML
    ) {
        if entry.changes.isEmpty {
            html.paragraph(
                "The forecasts have become worse, but no change of the values stands out beyond"
                    + " chance: it is small, slow, or of a kind that is not looked for.")
        }
        for change in entry.changes.prefix(Limit.sentences) {
            html.element("p", ["class": "plain"]) { html in
                html.element("bdi", change.sentence)
                if let size = size(of: change) {
                    html.element("span", ["class": "note"], " " + size)
                }
            }
        }
        let rest = entry.changes.count - Limit.sentences
        if rest > 0 {
            html.paragraph(
                "\(Words.count(rest, "older change", "older changes")), kept in the record of the run.",
                class: "note")
        }
    }
}
