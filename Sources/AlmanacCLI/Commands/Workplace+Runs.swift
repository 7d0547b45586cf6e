import Reporting
import Retraining
import Store
import TimeSeries

/// The runs of a job, with what the command line adds to them: progress, reports, lines.
extension Workplace {
    mutating func run(
        asOf: Timestamp, progress: Progress
    ) async throws(CommandFailure) -> Run.Result {
        do throws(RunError) {
            return try await Run.run(
                job, asOf: asOf, store: &store, render: { ReportPage.html($0) },
                progress: { what, done, total in
                    progress.report(
                        "\(what), as of \(asOf.day)", step: total > 0 ? done : nil,
                        of: total > 0 ? total : nil)
                })
        } catch { throw CommandFailure(error) }
    }

    /// Runs of every period of the range that no run has been past; a line each.
    mutating func backfill(
        from: Timestamp, to: Timestamp, isDryRun: Bool, printsJSON: Bool, on terminal: Terminal,
        progress: Progress
    ) async throws(CommandFailure) -> ExitCode {
        let last = try CommandFailure.wrapping { () throws(RunError) in
            try Backfill.lastCutoff(of: job, in: store)
        }
        let plan = Backfill(job, from: from, to: to, after: last)
        if isDryRun {
            for cutoff in plan.cutoffs {
                try terminal.writeLine(
                    printsJSON ? JSONText.text(["asOf": cutoff.description]) : cutoff.day)
            }
            let count = plan.cutoffs.count
            terminal.writeError(
                "\(count) cut-off\(count == 1 ? "" : "s") to run, \(plan.passed) past already; "
                    + "nothing was read or stored.\n")
            return .done
        }
        if plan.cutoffs.isEmpty {
            let words =
                plan.passed == 0
                ? "No period of the job ends in the range."
                : plan.passed == 1
                    ? "The one cut-off of the range is past already."
                    : "All \(plan.passed) cut-offs of the range are past already."
            terminal.writeError("\(words) Nothing was changed.\n")
            return .done
        }
        for cutoff in plan.cutoffs {
            let result = try await run(asOf: cutoff, progress: progress)
            progress.clear()
            switch result {
            case .nothingNew(let summary, let lastRun):
                guard !printsJSON else { continue }
                try terminal.writeLine(
                    "\(cutoff.day): \(RunOutput.nothingNew(summary, lastRun: lastRun))")
            case .halted(let report):
                terminal.writeError("almanac: \(RunOutput.halted(report.record))\n")
                return .halted
            case .finished(let report):
                try terminal.writeLine(
                    printsJSON ? JSONText.text(report.record) : RunOutput.line(report))
            }
        }
        return .done
    }

    /// What the demo says when it is done: what was noticed, and where to look.
    func demoClosing() throws(CommandFailure) -> [String] {
        let (store, key) = try known()
        let records = try CommandFailure.wrapping { () throws(RunError) in
            try RunRecord.all(of: key, in: store)
        }
        var lines = ["", "What was noticed:"]
        for record in records {
            for decision in record.decisions {
                let isFlagged = record.drift.contains {
                    $0.series == decision.series && $0.flagged
                }
                guard isFlagged else { continue }
                lines.append(
                    "  \(record.asOf.day)  \(decision.series): \(decision.action.rawValue). "
                        + (decision.outcome ?? ""))
            }
        }
        let report = records.last.map { store.reportPath(of: key, run: $0.number) } ?? ""
        return lines + ["", "The newest report: \(report)"]
    }

    func reportPath(of run: Int) throws(CommandFailure) -> String {
        let (store, key) = try known()
        return store.reportPath(of: key, run: run)
    }
}
