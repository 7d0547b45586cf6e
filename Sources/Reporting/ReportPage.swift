package import Retraining

/// The page of one run: a single file, complete without network, script or clock.
package enum ReportPage {
    /// The page. The same report gives the same bytes.
    package static func html(_ report: RunReport) -> String {
        var html = HTML()
        html.addVerbatim("<!DOCTYPE html>\n")
        html.element("html", ["lang": "en"]) { html in
            html.element("head") { writeHead(of: report, into: &$0) }
            html.element("body") { writeBody(of: report, into: &$0) }
        }
        html.addVerbatim("\n")
        return html.text
    }

    /// What a browser shows in its tab: the job and the run.
    private static func writeHead(of report: RunReport, into html: inout HTML) {
        html.void("meta", ["charset": "utf-8"])
        html.void(
            "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.void("meta", ["name": "color-scheme", "content": "light dark"])
        html.void("meta", ["name": "generator", "content": "Almanac \(report.softwareVersion)"])
        html.element("title", "\(report.record.job), run \(report.record.number)")
        html.element("style") { $0.addVerbatim(StyleSheet.css) }
    }

    private static func writeBody(of report: RunReport, into html: inout HTML) {
        html.element("a", ["class": "skip", "href": "#content"], "Skip to the contents")
        html.element("header", ["class": "page"]) { ReportHeader.write(report, into: &$0) }
        html.element("nav", ["aria-label": "Sections"]) { html in
            html.element("ol") { html in
                for section in ReportSection.all {
                    html.element("li") { html in
                        html.element("a", ["href": "#\(section.id)"], section.title)
                    }
                }
            }
        }
        html.element("main", ["id": "content"]) { html in
            for section in ReportSection.all {
                html.element(
                    "section", ["id": section.id, "aria-labelledby": "\(section.id)-title"]
                ) { html in
                    html.element("h2", ["id": "\(section.id)-title"], section.title)
                    section.write(report, &html)
                }
            }
        }
        html.element("footer") { ReportFooter.write(report, into: &$0) }
    }
}
