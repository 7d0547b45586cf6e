import Drift
import Retraining

extension ReportSection {
    private enum Limit {
        static let sentences = 12
        static let rows = 1000
    }

    /// Data drift: how the covariates have moved, each alone and what ties them.
    static func writeCovariates(_ record: RunRecord, into html: inout HTML) {
        let subjects: [(series: String?, subject: SubjectDrift)] =
            (record.covariates ?? []).map { (nil, $0) }
            + record.drift.flatMap { entry in
                entry.others.filter { $0.kind == .data }.map { (entry.series, $0) }
            }
        guard !subjects.isEmpty else { return }
        let rate = record.driftFalseAlarmRate
        let beyond = subjects.count { $0.subject.pValue <= rate }
        let believed = subjects.filter(\.subject.isBelieved).sorted {
            $0.subject.pValue < $1.subject.pValue
        }
        html.element("h3", "Covariates")
        html.paragraph(
            "For information: the values of each covariate since the model was estimated, against"
                + " those before. Of \(Words.count(subjects.count, "test", "tests"))"
                + " \(NumberFormat.count(beyond)) \(beyond == 1 ? "is" : "are") beyond the threshold,"
                + " where chance alone would put"
                + " \(NumberFormat.significant(rate * Double(subjects.count), digits: 2));"
                + " \(NumberFormat.count(believed.count)) \(believed.count == 1 ? "is" : "are")"
                + " believed among all of them.")
        if !believed.isEmpty {
            html.element("ul", ["class": "branches"]) { html in
                for item in believed.prefix(Limit.sentences) {
                    guard let sentence = item.subject.covariateSentence(of: item.series) else {
                        continue
                    }
                    html.element("li") { $0.element("bdi", sentence) }
                }
            }
            Table.writeRemainder(
                believed.count - Limit.sentences, "covariate", "covariates", into: &html)
        }
        html.details(
            summary: "All \(Words.count(subjects.count, "test", "tests")) of covariates"
        ) { writeTable(subjects, into: &$0) }
    }

    private static func writeTable(
        _ subjects: [(series: String?, subject: SubjectDrift)], into html: inout HTML
    ) {
        let table = Table(
            "Drift of every covariate", limit: Limit.rows,
            [
                .init(title: "Series"), .init(title: "Covariate"), .init(title: "Measure"),
                .init(title: "Value", alignment: .number),
                .init(title: "Threshold", alignment: .number),
                .init(title: "p-value", alignment: .number), .init(title: "State"),
            ])
        table.write(subjects, into: &html) { item, row in
            let (series, subject) = item
            let farthest = subject.measurements.telling
            if let series { row.series(series) } else { row.cell("all series") }
            row.cell(subject.covariateName ?? "")
            row.cell(farthest.map { MeasureName.text($0.measure) } ?? "")
            row.cell(NumberFormat.significant(farthest?.value, digits: 3))
            row.cell(NumberFormat.significant(farthest?.threshold, digits: 3))
            row.cell(NumberFormat.significant(subject.pValue, digits: 2))
            row.cell(
                subject.isBelieved
                    ? "▲ believed" : farthest?.isBeyond == true ? "△ above" : "within")
        }
    }
}
