import Retraining
import TimeSeries

extension ReportSection {
    /// The series that matter with their forecasts.
    static let forecasts = ReportSection(id: "forecasts", title: "Forecasts") { report, html in
        guard !report.charts.isEmpty else {
            html.paragraph("No series was drawn in this run.", class: "empty")
            return
        }
        html.paragraph(
            "The series most worth a look, the next"
                + " \(NumberFormat.count(report.horizon)) \(report.frequency.periodsName) shaded. An interval holds the"
                + " observation with the probability it names, if the model is right. A gap is a"
                + " missing value.")
        writeKey(into: &html)
        // Few charts are all drawn large; of many, the first.
        let large = report.charts.count <= Limit.allLarge ? Limit.allLarge : Limit.large
        writePanels(report.charts.prefix(large), .large, report, into: &html)
        let small = report.charts.dropFirst(large)
        writePanels(small.prefix(Limit.small), .small, report, into: &html)
        let folded = small.dropFirst(Limit.small)
        if !folded.isEmpty {
            html.details(summary: "\(NumberFormat.count(folded.count)) more charts") { html in
                writePanels(folded.prefix(Limit.folded), .small, report, into: &html)
                Table.writeRemainder(folded.count - Limit.folded, "chart", "charts", into: &html)
            }
        }
    }

    private enum Limit {
        static let allLarge = 6
        static let large = 4
        static let small = 18
        static let folded = 200
    }

    private static func writePanels(
        _ charts: some Collection<RunReport.Chart>, _ size: FanChart.Size, _ report: RunReport,
        into html: inout HTML
    ) {
        guard !charts.isEmpty else { return }
        html.element("div", ["class": "panels \(size.rawValue)"]) { html in
            for chart in charts {
                html.element("figure") { html in
                    html.element("figcaption") { html in
                        html.element("h3") { $0.series(chart.series) }
                        html.element("p", ["class": "plain"]) { html in
                            html.element("bdi", Words.sentence(chart.reason))
                            html.add(" ")
                            html.element("code", chart.model)
                        }
                    }
                    FanChart(chart, report.frequency, size).write(into: &html)
                }
            }
        }
    }

    /// What each line means, drawn as it is drawn in the charts.
    private static func writeKey(into html: inout HTML) {
        html.element("ul", ["class": "key"]) { html in
            for (name, text) in [
                ("observed", "observed"), ("one-step", "forecast one step ahead"),
                ("mean", "forecast"),
                ("estimated", "champion before this run estimated up to here"),
            ] {
                html.element("li") { html in
                    html.element(
                        "svg",
                        ["viewBox": "0 0 28 10", "class": "swatch", "aria-hidden": "true"]
                    ) { html in
                        html.void(
                            "line",
                            [
                                "class": name, "x1": name == "estimated" ? "14" : "1",
                                "y1": name == "estimated" ? "0" : "5",
                                "x2": name == "estimated" ? "14" : "27",
                                "y2": name == "estimated" ? "10" : "5",
                            ])
                    }
                    html.add(text)
                }
            }
        }
    }
}
