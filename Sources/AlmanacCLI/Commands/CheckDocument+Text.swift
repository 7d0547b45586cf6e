import Quality
import Retraining

/// What `almanac check` says, for people.
extension CheckDocument {
    /// So many findings of one rule are shown.
    private static let most = 5

    func lines(width: Int, colour: Bool) -> [String] {
        var lines = wrapped(printable(opening), width: width)
        if !choices.isEmpty {
            var table = TextTable([.left(), .left(), .left()])
            for choice in choices {
                table.append([
                    .init(choice.part, .dim), .init(choice.choice, .bold), .init(choice.evidence),
                ])
            }
            lines += [""] + table.lines(indent: 2, width: width, colour: colour)
        }
        if !doubts.isEmpty { lines += ["", "To check:".styled(.yellow, colour: colour)] }
        for doubt in doubts { lines += piece(doubt, mark: "  - ", width: width) }
        for action in QualityAction.allCases.reversed() {
            let own = findings.filter { $0.action == action }
            guard !own.isEmpty else { continue }
            let style: TextStyle? =
                action == .info ? .dim : action == .warn ? .yellow : .red
            lines += ["", heading(action, own.count).styled(style, colour: colour)]
            lines += group(own, width: width, colour: colour)
        }
        return lines + [""] + wrapped(closing, width: width)
    }

    /// What was read.
    private var opening: String {
        let name = job.map { "\(file), job \($0)" } ?? file
        var text = "\(name): \(Self.count(ingestion.rowsRead, "row", "rows")) read"
        if lastRun != nil || ingestion.rowsSeenBefore > 0 {
            let new = ingestion.rowsAccepted + ingestion.rowsQuarantined
            text += ", \(new) of them new"
        }
        text += ", of \(series) series."
        if ingestion.rowsAfterCutoff > 0 {
            text +=
                " \(Self.count(ingestion.rowsAfterCutoff, "row lies", "rows lie")) after "
                + "\(asOf.day) and \(ingestion.rowsAfterCutoff == 1 ? "was" : "were") left out."
        }
        return text
    }

    private var closing: String {
        switch verdict {
        case .clean:
            return findings.isEmpty
                ? "Nothing is wrong." : "Nothing calls for a warning."
        case .warned:
            let kept = ingestion.rowsQuarantined
            let rows = kept == 0 ? "no row" : Self.count(kept, "row", "rows")
            let series =
                quarantinedSeries.isEmpty
                ? "" : ", and \(quarantinedSeries.count) series would keep their model as it is"
            return "A run would take the data in and keep out \(rows)\(series)."
        case .failed: return "A run would be stopped: no row would be taken in."
        }
    }

    private func heading(_ action: QualityAction, _ count: Int) -> String {
        let findings = Self.count(count, "finding", "findings")
        switch action {
        case .fail: return "Stops a run (fail): \(findings)"
        case .quarantineSeries: return "Series kept as they are (quarantineSeries): \(findings)"
        case .quarantineRow: return "Rows kept out (quarantineRow): \(findings)"
        case .warn: return "Warnings (warn): \(findings)"
        case .info: return "To know (info): \(findings)"
        }
    }

    /// Findings of one action, rule by rule.
    private func group(_ findings: [QualityFinding], width: Int, colour: Bool) -> [String] {
        var lines: [String] = []
        var rest = findings[...]
        while let first = rest.first {
            let own = rest.prefix { $0.rule == first.rule }
            rest = rest.dropFirst(own.count)
            lines.append("  " + first.rule.styled(.bold, colour: colour))
            let free = own.filter { $0.cause == nil }
            for finding in free.prefix(Self.most) {
                lines += piece(words(finding), mark: "    - ", width: width)
            }
            if free.count > Self.most {
                lines.append("      and \(free.count - Self.most) more; --json has them all")
            }
            for cause in Set(own.compactMap(\.cause)).sorted() {
                let series = Self.count(own.count { $0.cause == cause }, "series", "series")
                lines += piece(
                    "\(series) for the same cause as \(cause); --json names them",
                    mark: "    - ", width: width)
            }
            lines += piece(first.advice, mark: "    > ", width: width)
        }
        return lines
    }

    /// The message, with the series and the row where it does not name them.
    private func words(_ finding: QualityFinding) -> String {
        var text = finding.message
        if let series = finding.series, !text.contains(series) { text = "\(series): \(text)" }
        if let row = finding.rows.first, !text.contains("\(row.file):") {
            let others = finding.rows.count - 1
            // A finding names ten rows at most.
            let least = finding.rows.count == QualityFinding.rowsNamed ? "at least " : ""
            let more =
                others == 0
                ? "" : " and \(least)\(Self.count(others, "further row", "further rows"))"
            text += " (\(row.file):\(row.line)\(more))"
        }
        return text
    }

    private func piece(_ text: String, mark: String, width: Int) -> [String] {
        let indent = String(repeating: " ", count: mark.count)
        return wrapped(printable(text), width: max(24, width - mark.count)).enumerated().map {
            ($0 == 0 ? mark : indent) + $1
        }
    }

    private static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
