import Evaluation
import Retraining
import TimeSeries

extension ReportSection {
    /// Every challenger beside the champion it wanted to replace.
    static let comparison = ReportSection(id: "comparison", title: "Champion against challenger") {
        report, html in
        let record = report.record
        html.paragraph(record.promotion.explanation)
        guard !record.comparisons.isEmpty else {
            html.paragraph("No series had a challenger in this run.", class: "empty")
            return
        }
        let promoted = record.comparisons.count(where: \.promoted)
        html.paragraph(
            "\(promoted == 0 ? "None" : NumberFormat.count(promoted)) of"
                + " \(Words.count(record.comparisons.count, "challenger", "challengers"))"
                + " passed the gate. Both models are"
                + " scored on the same window, on which neither was estimated.")
        // The promotions first: they changed what is in production.
        let ordered =
            record.comparisons.filter(\.promoted) + record.comparisons.filter { !$0.promoted }
        if ordered.count > Limit.open {
            writeOverview(ordered, into: &html)
        }
        html.element("div", ["class": "cards"]) { html in
            for comparison in ordered.prefix(Limit.open) {
                writeCard(comparison, report.frequency, into: &html)
            }
        }
        let folded = ordered.dropFirst(Limit.open)
        if !folded.isEmpty {
            html.details(summary: "\(NumberFormat.count(folded.count)) more comparisons") { html in
                html.element("div", ["class": "cards"]) { html in
                    for comparison in folded.prefix(Limit.folded) {
                        writeCard(comparison, report.frequency, into: &html)
                    }
                }
                Table.writeRemainder(
                    folded.count - Limit.folded, "comparison", "comparisons", into: &html)
            }
        }
    }

    private enum Limit {
        static let open = 6
        static let folded = 200
        static let overview = 1000
    }

    /// One line a comparison, for runs with many.
    private static func writeOverview(_ comparisons: [Comparison], into html: inout HTML) {
        html.details(summary: "All comparisons in one table") { html in
            let measure = headlineMeasure(of: comparisons)
            let table = Table(
                "All comparisons, \(MeasureName.text(measure)) beside each model",
                limit: Limit.overview,
                [
                    .init(title: "Series"), .init(title: "Champion"),
                    .init(title: "Error", alignment: .number), .init(title: "Challenger"),
                    .init(title: "Error", alignment: .number),
                    .init(title: "Change", alignment: .number),
                    .init(title: "Criteria held", alignment: .number), .init(title: "Result"),
                ])
            table.write(comparisons, into: &html) { comparison, row in
                let before = comparison.champion.value(of: measure)
                let after = comparison.challenger.value(of: measure)
                row.series(comparison.series)
                row.cell { $0.element("code", comparison.championModel) }
                row.cell(NumberFormat.significant(before))
                row.cell { $0.element("code", comparison.challengerModel) }
                row.cell(NumberFormat.significant(after))
                row.cell(AccuracyNote(of: measure).change(from: before, to: after))
                row.cell(
                    "\(comparison.criteria.count(where: \.holds)) of \(comparison.criteria.count)")
                row.cell(result(comparison))
            }
        }
    }

    /// The scaled error where it is among the measures, as it compares across series; otherwise the
    /// first measure.
    private static func headlineMeasure(of comparisons: [Comparison]) -> String {
        let measures = comparisons.first?.champion.entries.map(\.measure) ?? []
        return measures.first { $0.lowercased() == "mase" } ?? measures.first ?? ""
    }

    private static func writeCard(
        _ comparison: Comparison, _ frequency: Frequency, into html: inout HTML
    ) {
        html.element("article", ["class": "card"]) { html in
            html.element("h3") { html in
                html.series(comparison.series)
                html.add(" ")
                html.element(
                    "span", ["class": "tag \(comparison.promoted ? "holds" : "fails")"],
                    result(comparison))
            }
            html.element("p", ["class": "plain"]) { html in
                html.element("code", comparison.championModel)
                html.add(" against ")
                html.element("code", comparison.challengerModel)
                html.add(", scored on \(DateText.span(comparison.from, comparison.to, frequency))")
                html.add(" (\(forecasts(comparison))).")
            }
            writeMeasures(comparison, into: &html)
            writeCriteria(comparison, into: &html)
        }
    }

    private static func writeMeasures(_ comparison: Comparison, into html: inout HTML) {
        var names = comparison.champion.entries.map(\.measure)
        for entry in comparison.challenger.entries where !names.contains(entry.measure) {
            names.append(entry.measure)
        }
        guard !names.isEmpty else {
            html.paragraph("No measure is defined on this window.", class: "empty")
            return
        }
        let table = Table(
            "Accuracy; ✓ marks the better of two",
            [
                .init(title: "Measure"), .init(title: "Champion", alignment: .number),
                .init(title: "Challenger", alignment: .number),
                .init(title: "Change", alignment: .number),
            ])
        table.write(names, into: &html) { name, row in
            let note = AccuracyNote(of: name)
            let before = comparison.champion.value(of: name)
            let after = comparison.challenger.value(of: name)
            row.head { html in
                html.add(MeasureName.text(name))
                if !note.text.isEmpty {
                    html.element("span", ["class": "note"], note.text)
                }
            }
            for (value, other) in [(before, after), (after, before)] {
                let better = note.isBetter(value, than: other) ?? false
                row.cell { html in
                    if better {
                        html.element("strong", "✓ " + note.written(value))
                    } else {
                        html.add(note.written(value))
                    }
                }
            }
            row.cell(note.change(from: before, to: after))
        }
    }

    private static func writeCriteria(_ comparison: Comparison, into html: inout HTML) {
        guard !comparison.criteria.isEmpty else {
            html.paragraph("The gate has no criteria.", class: "empty")
            return
        }
        let table = Table(
            "Criteria of the gate: all must hold",
            [
                .init(title: "Criterion"), .init(title: "Threshold", alignment: .number),
                .init(title: "Value", alignment: .number), .init(title: "Result"),
            ])
        table.write(comparison.criteria, into: &html) { criterion, row in
            row.head { $0.add(criterion.name) }
            row.cell(NumberFormat.significant(criterion.threshold))
            row.cell(
                criterion.value == nil
                    ? "not computable" : NumberFormat.significant(criterion.value))
            row.cell {
                $0.element(
                    "span", ["class": criterion.holds ? "holds" : "fails"],
                    criterion.holds ? "✓ holds" : "✗ fails")
            }
        }
    }

    private static func result(_ comparison: Comparison) -> String {
        comparison.promoted ? "promoted" : "archived"
    }

    private static func forecasts(_ comparison: Comparison) -> String {
        let (left, right) = (comparison.champion.count, comparison.challenger.count)
        let text = Words.count(left, "forecast", "forecasts")
        return left == right ? text : "\(text) for the champion, \(right) for the challenger"
    }
}
