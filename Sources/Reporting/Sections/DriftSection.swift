import Drift
import Retraining

extension ReportSection {
    /// How far the errors of the champion, and the values, have moved.
    static let drift = ReportSection(id: "drift", title: "Drift") { report, html in
        let record = report.record
        guard !record.drift.isEmpty else {
            html.paragraph(
                "Drift was not measured: no series had both a champion and new observations.",
                class: "empty")
            return
        }
        html.paragraph(Verdict.drift(record))
        html.paragraph(
            "What decides is the champion's standardised one-step errors. The thresholds of a series"
                + " together leave it \(NumberFormat.percent(record.driftFalseAlarmRate)) false alarms"
                + " a run; of the series that are believed to have drifted, the same share is accepted as"
                + " false among all of a run (Benjamini–Hochberg, held against the number of series that the run"
                + " shows to be as before). The values, each less the one of the same season before the estimate,"
                + " are shown for information: trends move them without any fault of the model."
        )

        let ranked = record.drift.sorted(by: gravestFirst)
        let measured = ranked.filter { $0.residuals != nil }
        if !measured.isEmpty {
            html.element("figure", ["class": "wide"]) { html in
                html.element("figcaption") { html in
                    html.element("h3", "All series against their thresholds")
                }
                RatioStrip(measured).write(into: &html)
            }
        }

        let flagged = ranked.filter(\.flagged)
        let calm = measured.filter { !$0.flagged }.prefix(Limit.calm)
        if flagged.isEmpty {
            html.paragraph("No series is flagged.", class: "empty")
        }
        writeCards(flagged.prefix(Limit.open), into: &html)
        let more = flagged.dropFirst(Limit.open)
        if !more.isEmpty {
            html.details(summary: "\(NumberFormat.count(more.count)) more flagged series") { html in
                writeCards(more.prefix(Limit.folded), into: &html)
                Table.writeRemainder(
                    more.count - Limit.folded, "flagged series", "flagged series", into: &html)
            }
        }
        if !calm.isEmpty {
            let which = calm.count == 1 ? "series" : "\(calm.count) series"
            html.details(
                open: flagged.isEmpty, summary: "The \(which) nearest to being flagged"
            ) { writeCards(calm, into: &$0) }
        }
        html.details(
            summary: "All \(Words.count(ranked.count, "series", "series")) in one table"
        ) { writeTable(ranked, into: &$0) }
        writeCovariates(record, into: &html)
    }

    private enum Limit {
        static let open = 12
        static let folded = 60
        static let calm = 3
        static let table = 1000
    }

    /// The flagged before the others; among them by how far beyond the threshold; then by name.
    private static func gravestFirst(_ left: SeriesDrift, _ right: SeriesDrift) -> Bool {
        if left.flagged != right.flagged { return left.flagged }
        let ratios = (left.residuals?.ratio ?? -1, right.residuals?.ratio ?? -1)
        return ratios.0 != ratios.1 ? ratios.0 > ratios.1 : left.series < right.series
    }

    private static func writeCards(_ drift: some Collection<SeriesDrift>, into html: inout HTML) {
        guard !drift.isEmpty else { return }
        html.element("div", ["class": "cards"]) { html in
            for entry in drift { writeCard(entry, into: &html) }
        }
    }

    private static func writeCard(_ entry: SeriesDrift, into html: inout HTML) {
        html.element("article", ["class": "card"]) { html in
            html.element("h3") { html in
                html.series(entry.series)
                html.add(" ")
                html.element(
                    "span", ["class": "tag \(entry.flagged ? "fails" : "calm")"], state(entry))
            }
            html.paragraph(entry.explanation)
            html.element("div", ["class": "pair"]) { html in
                writeMeasurement(
                    entry.residuals, "Errors", "decides", of: entry.series, into: &html)
                writeMeasurement(
                    entry.values, "Values", "for information", of: entry.series, into: &html)
            }
            writeMeasures(entry, into: &html)
        }
    }

    /// Every measure of the series, the one drawn above among them.
    private static func writeMeasures(_ entry: SeriesDrift, into html: inout HTML) {
        let measures =
            entry.errors.map { ("errors", $0) }
            + (entry.values.map { [("values", $0)] } ?? [])
        guard !measures.isEmpty else { return }
        let table = Table(
            "Every measure of \(entry.series)",
            [
                .init(title: "Measure"), .init(title: "Value", alignment: .number),
                .init(title: "Threshold", alignment: .number),
                .init(title: "p-value", alignment: .number), .init(title: "Distance"),
            ])
        table.write(measures, into: &html) { item, row in
            let (subject, measurement) = item
            row.head { html in
                html.add(MeasureName.text(measurement.measure))
                html.element("span", ["class": "note"], subject)
            }
            row.cell(NumberFormat.significant(measurement.value, digits: 3))
            row.cell(NumberFormat.significant(measurement.threshold, digits: 3))
            row.cell(NumberFormat.significant(measurement.pValue, digits: 2))
            row.cell(measurement.isBeyond ? "△ above" : "within")
        }
    }

    private static func writeMeasurement(
        _ measurement: DriftMeasurement?, _ name: String, _ role: String, of series: String,
        into html: inout HTML
    ) {
        html.element("figure") { html in
            html.element("figcaption") { html in
                html.element("h4") { html in
                    html.add(name)
                    html.element("span", ["class": "note"], " " + role)
                }
                guard let measurement else {
                    html.paragraph("Not measured.", class: "empty")
                    return
                }
                html.element("p", ["class": "plain"]) { html in
                    html.add(MeasureName.text(measurement.measure) + " ")
                    html.element("strong", NumberFormat.significant(measurement.value, digits: 3))
                    html.add(
                        " \(measurement.isBeyond ? "above" : "within") the threshold"
                            + " \(NumberFormat.significant(measurement.threshold, digits: 3)),"
                            + " p = \(NumberFormat.significant(measurement.pValue, digits: 2))")
                }
            }
            guard let measurement else { return }
            let histogram = DriftHistogram(measurement, "\(name) of \(series)")
            histogram.writeGauge(into: &html)
            histogram.write(into: &html)
        }
    }

    private static func writeTable(_ drift: [SeriesDrift], into html: inout HTML) {
        let table = Table(
            "Drift of every series", limit: Limit.table,
            [
                .init(title: "Series"), .init(title: "State"),
                .init(title: "Errors, by"), .init(title: "Value", alignment: .number),
                .init(title: "Threshold", alignment: .number),
                .init(title: "Ratio", alignment: .number),
                .init(title: "p-value", alignment: .number),
                .init(title: "Runs in a row", alignment: .number),
                .init(title: "Values, ratio", alignment: .number),
            ])
        table.write(drift, into: &html) { entry, row in
            row.series(entry.series)
            row.cell(state(entry))
            row.cell(entry.residuals.map { MeasureName.text($0.measure) } ?? "")
            row.cell(NumberFormat.significant(entry.residuals?.value, digits: 3))
            row.cell(NumberFormat.significant(entry.residuals?.threshold, digits: 3))
            row.cell(NumberFormat.fixed(entry.residuals?.ratio, decimals: 2))
            row.cell(NumberFormat.significant(entry.residuals?.pValue, digits: 2))
            row.cell(NumberFormat.count(entry.consecutiveRuns))
            row.cell(NumberFormat.fixed(entry.values?.ratio, decimals: 2))
        }
    }

    private static func state(_ entry: SeriesDrift) -> String {
        if entry.flagged { return "▲ flagged" }
        if entry.exceeds { return "△ beyond, not flagged yet" }
        return entry.residuals == nil ? "not measured" : "within"
    }
}

extension DriftMeasurement {
    /// The distance in thresholds; nil where that has no meaning.
    var ratio: Double? {
        let ratio = value / threshold
        return threshold > 0 && ratio.isFinite ? ratio : nil
    }

    var isBeyond: Bool { value > threshold }
}
