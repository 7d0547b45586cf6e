import Quality
import Retraining
import Store
import TimeSeries

/// What `run`, `backfill` and `demo` print of a run.
enum RunOutput {
    /// A line a run, for backfills.
    static func line(_ report: RunReport) -> String {
        let record = report.record
        let flagged = record.drift.filter(\.flagged).map(\.series)
        var parts = [
            "run \(record.number)", record.asOf.day, rows(record.ingestion.rowsAccepted),
        ]
        parts.append(decisions(record))
        if !flagged.isEmpty { parts.append("drift: \(listed(flagged))") }
        let grave = record.findings.count { $0.action >= .warn }
        if grave > 0 { parts.append(grave == 1 ? "1 warning" : "\(grave) warnings") }
        return parts.joined(separator: "  ")
    }

    /// The whole of a run, for people.
    static func text(_ report: RunReport, reportPath: String, width: Int) -> [String] {
        let record = report.record
        let before = record.ingestion.positionBefore.map { "from \($0) " } ?? ""
        var lines = [
            "Run \(record.number) of \(record.job), as of \(record.asOf.day)",
            "  ingested    \(rows(record.ingestion.rowsAccepted)), "
                + "\(record.ingestion.rowsQuarantined) in quarantine; ledger \(before)to "
                + (record.ingestion.positionAfter ?? "nothing"),
            "  decided     \(decisions(record))",
        ]
        for drift in record.drift where drift.flagged {
            lines.append("  drift       \(drift.series): \(drift.explanation)")
        }
        for finding in record.findings.filter({ $0.action >= .warn }).prefix(10) {
            lines.append("  \(padded(finding.action.rawValue, 11)) \(words(finding))")
        }
        let hidden = record.findings.count { $0.action >= .warn } - 10
        if hidden > 0 { lines.append("              and \(hidden) more; see the report") }
        lines.append("  published   \(record.promotion.explanation)")
        lines.append("  report      \(reportPath)")
        return lines
    }

    static func nothingNew(_ summary: IngestionSummary, lastRun: Int) -> String {
        let position = summary.positionBefore.map { " The ledger stands at \($0)." } ?? ""
        return "Nothing new since run \(lastRun).\(position) Nothing was changed."
    }

    static func halted(_ record: RunRecord) -> String {
        let grave = record.findings.filter { $0.action == .fail }
        let more = grave.count > 1 ? " And \(grave.count - 1) more." : ""
        return "halted by the quality gate: \(grave.first?.message ?? "")\(more) Nothing was "
            + "published and no row was taken in."
    }

    /// The message with the series it concerns, unless it names that itself.
    private static func words(_ finding: QualityFinding) -> String {
        guard let series = finding.series, !finding.message.hasPrefix("\(series):") else {
            return finding.message
        }
        return "\(series): \(finding.message)"
    }

    private static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }

    private static func decisions(_ record: RunRecord) -> String {
        let words: [(RetrainingAction, String)] = [
            (.keep, "kept"), (.update, "updated"), (.reestimate, "re-estimated"),
            (.refit, "refitted"), (.halt, "halted"),
        ]
        return words.compactMap { action, word in
            let series = record.decisions.filter { $0.action == action }.map(\.series)
            if series.isEmpty { return nil }
            let names =
                series.count <= 3 && action != .update && action != .keep
                ? " (\(listed(series)))" : ""
            return "\(series.count) \(word)\(names)"
        }.joined(separator: ", ")
    }

    private static func listed(_ names: [String]) -> String {
        names.count <= 4
            ? names.joined(separator: ", ")
            : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Timestamp {
    /// The day of a cut-off; the time too where it is not the end of a day.
    var day: String {
        let isEndOfDay = (seconds + 1).isMultiple(of: 86_400)
        return isEndOfDay ? Timestamp(date).description : description
    }
}
