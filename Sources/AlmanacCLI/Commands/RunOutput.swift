import Ingestion
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
        if let count = record.ingestion.corrections?.corrected, count > 0 {
            parts.append("\(count) replaced")
        }
        if grave > 0 { parts.append(grave == 1 ? "1 warning" : "\(grave) warnings") }
        return printable(parts.joined(separator: "  "))
    }

    /// The whole of a run, for people.
    static func text(_ report: RunReport, reportPath: String, width: Int) -> [String] {
        let record = report.record
        var lines = ["Run \(record.number) of \(record.job), as of \(record.asOf.day)"]
        let add = { (label: String, words: String) in
            // Labels end at column 14, where the longest of them still leaves a blank.
            let pieces = wrapped(printable(words), width: max(24, width - 14))
            for (place, piece) in pieces.enumerated() {
                lines.append("  \(padded(place == 0 ? label : "", 12))\(piece)")
            }
        }
        add(
            "ingested",
            "\(rows(record.ingestion.rowsAccepted)), \(record.ingestion.rowsQuarantined) in "
                + "quarantine\(replaced(record.ingestion)); \(ledger(record.ingestion))")
        add("decided", decisions(record))
        for drift in record.drift where drift.flagged {
            add("drift", "\(drift.series): \(drift.explanation)")
        }
        for branch in record.explanation?.branches ?? [] { add("drift", branch) }
        let grave = record.findings.filter { $0.action >= .warn }
        let own = grave.filter { $0.cause == nil }
        // What a whole delivery has in common says more than the first of its series.
        let told = own.filter { $0.series == nil } + own.filter { $0.series != nil }
        for finding in told.prefix(10) { add(label(finding.action), words(finding)) }
        if told.count > 10 { add("", "and \(told.count - 10) more; see the report") }
        if told.count < grave.count {
            let following = grave.count - told.count
            add(
                "",
                "and \(following == 1 ? "1 finding" : "\(following) findings") of single series with "
                    + "the same cause; see the report")
        }
        add("published", record.promotion.explanation)
        // A path stays in one piece, to be copied.
        lines.append("  report      \(reportPath)")
        return lines
    }

    static func nothingNew(_ summary: IngestionSummary, lastRun: Int) -> String {
        guard lastRun > 0 else { return "There are no rows yet, so nothing was run." }
        let position = summary.positionBefore.map { " The ledger stands at \($0)." } ?? ""
        let empty = summary.files.filter { $0.rows == 0 }.map(\.path)
        let warning =
            empty.isEmpty
            ? "" : " \(listed(empty)): expected rows, found a header alone."
        let left = summary.warning.map { " \(printable($0))" } ?? ""
        return "Nothing new since run \(lastRun).\(position) Nothing was changed.\(warning)\(left)"
    }

    static func halted(_ record: RunRecord) -> String {
        let grave = record.findings.filter { $0.action == .fail }
        let more = grave.count > 1 ? " And \(grave.count - 1) more." : ""
        return printable(
            "halted by the quality gate: \(grave.first?.message ?? "")\(more) Nothing was "
                + "published and no row was taken in.")
    }

    /// The message with the series it concerns, unless it names that itself.
    private static func words(_ finding: QualityFinding) -> String {
        guard let series = finding.series, !finding.message.hasPrefix("\(series):") else {
            return finding.message
        }
        return "\(series): \(finding.message)"
    }

    /// What stands before a finding.
    private static func label(_ action: QualityAction) -> String {
        switch action {
        case .quarantineRow, .quarantineSeries: "quarantine"
        default: action.rawValue
        }
    }

    private static func ledger(_ ingestion: IngestionSummary) -> String {
        let after = ingestion.positionAfter ?? "nothing"
        guard let before = ingestion.positionBefore else { return "ledger to \(after)" }
        return before == after ? "ledger still at \(after)" : "ledger from \(before) to \(after)"
    }

    /// How many known values were given anew.
    private static func replaced(_ ingestion: IngestionSummary) -> String {
        guard let count = ingestion.corrections?.corrected, count > 0 else { return "" }
        return count == 1 ? ", 1 known value replaced" : ", \(count) known values replaced"
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
