import Retraining

/// The foot of the page: how to make it again.
enum ReportFooter {
    static func write(_ report: RunReport, into html: inout HTML) {
        let record = report.record
        html.element("p") { html in
            html.add("This page again: ")
            html.element(
                "code",
                "almanac report \(Words.shellArgument(record.job)) --run \(record.number)")
        }
        html.paragraph(
            "Made by Almanac \(report.softwareVersion). The page holds what the run saw up to its"
                + " cut-off \(DateText.instant(record.asOf)) and no time of the clock: the same store gives the same"
                + " bytes. Times are UTC.")
    }
}
