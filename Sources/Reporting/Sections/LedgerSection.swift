import Retraining
import TimeSeries

extension ReportSection {
    /// What was read, in this run and in those before.
    static let ledger = ReportSection(id: "ledger", title: "Data read and ledger history") {
        report, html in
        let ingestion = report.record.ingestion
        writeIngestion(ingestion, into: &html)
        writeFiles(ingestion, into: &html)
        guard !report.history.isEmpty else {
            html.paragraph("No run is on record.", class: "empty")
            return
        }
        let shown = report.history.suffix(Limit.runs)
        html.element("figure", ["class": "wide"]) { html in
            html.element("figcaption") { html in
                html.element("h3", "Rows of each run")
                if shown.count < report.history.count {
                    html.paragraph(
                        "The last \(shown.count) of \(NumberFormat.count(report.history.count))"
                            + " runs.")
                }
            }
            LedgerChart(Array(shown)).write(into: &html)
        }
        html.details(
            summary:
                "\(Words.sentence(Words.count(report.history.count, "run", "runs"))) in a table"
        ) { writeHistory(report.history, into: &$0) }
    }

    private enum Limit {
        static let runs = 120
        static let files = 50
        static let table = 500
    }

    private static func writeIngestion(_ ingestion: IngestionSummary, into html: inout HTML) {
        html.element("dl", ["class": "figures ledger"]) { html in
            for (name, count) in [
                ("Rows read", ingestion.rowsRead), ("Seen before", ingestion.rowsSeenBefore),
                ("After the cut-off", ingestion.rowsAfterCutoff),
                ("In quarantine", ingestion.rowsQuarantined), ("Accepted", ingestion.rowsAccepted),
            ] {
                html.element("div") { html in
                    html.element("dt", name)
                    html.element("dd") {
                        $0.element("span", ["class": "figure"], NumberFormat.count(count))
                    }
                }
            }
        }
        html.element("p", ["class": "plain"]) { html in
            switch (ingestion.positionBefore, ingestion.positionAfter) {
            case (nil, nil): html.add("The ledger has no position yet.")
            case (let before?, let after?) where before == after:
                html.add("The ledger position stays ")
                html.element("code", after)
                html.add(".")
            case (let before, let after):
                html.add("The ledger position moved from ")
                html.element("code", before ?? "the beginning")
                html.add(" to ")
                html.element("code", after ?? "the beginning")
                html.add(".")
            }
        }
    }

    private static func writeFiles(_ ingestion: IngestionSummary, into html: inout HTML) {
        let unchanged = Words.count(ingestion.unchangedFiles, "file", "files")
        guard !ingestion.files.isEmpty else {
            html.paragraph("No file was read; \(unchanged) unchanged.", class: "empty")
            return
        }
        Table(
            "Files read", limit: Limit.files,
            [
                .init(title: "File"), .init(title: "Status"),
                .init(title: "Rows", alignment: .number),
                .init(title: "Accepted", alignment: .number),
                .init(title: "In quarantine", alignment: .number),
            ]
        ).write(ingestion.files, into: &html) { file, row in
            row.head { $0.element("code", file.path) }
            row.cell(file.status)
            row.cell(NumberFormat.count(file.rows))
            row.cell(NumberFormat.count(file.accepted))
            row.cell(NumberFormat.count(file.quarantined))
        }
        html.paragraph("\(Words.sentence(unchanged)) unchanged since the run before.")
    }

    /// The newest run first.
    private static func writeHistory(
        _ history: [RunReport.HistoryEntry], into html: inout HTML
    ) {
        Table(
            "Runs, the newest first", limit: Limit.table,
            [
                .init(title: "Run", alignment: .number), .init(title: "Cut-off"),
                .init(title: "Result"), .init(title: "Accepted", alignment: .number),
                .init(title: "Quarantined", alignment: .number),
                .init(title: "Findings", alignment: .number),
                .init(title: "Flagged", alignment: .number),
                .init(title: "Refitted", alignment: .number), .init(title: "Position"),
                .init(title: "Champion", alignment: .number),
            ]
        ).write(history.reversed(), into: &html) { entry, row in
            row.head { $0.add(NumberFormat.count(entry.run)) }
            row.cell(DateText.instant(entry.asOf))
            row.cell(Verdict.word(entry.verdict))
            for count in [
                entry.rowsAccepted, entry.rowsQuarantined, entry.findings, entry.flagged,
                entry.refitted,
            ] { row.cell(NumberFormat.count(count)) }
            row.cell(entry.position ?? NumberFormat.missing)
            row.cell(entry.championVersion.map { NumberFormat.count($0) } ?? NumberFormat.missing)
        }
    }
}
