import Reporting
import Retraining
import Store
import TimeSeries

/// `almanac run`: one run of one job.
struct RunCommand: Command {
    static let table = CommandTable(
        name: "run", section: .work,
        summary: "ingest what is new, decide for every series, publish a version",
        discussion: [
            "Reads the rows past the ledger position and checks them; measures drift; keeps, updates, "
                + "re-estimates or refits the model of each series, and says why; compares champion "
                + "and challenger on observations neither has seen; publishes a version, its "
                + "forecasts and a report. Either all of that is stored or nothing is.",
            "A run with no new rows adds nothing and says so, so it may be started as often as one "
                + "likes.",
        ],
        positionals: [.job], options: [asOf, .store, .json, .quiet],
        examples: [
            Example("Every Monday morning, from cron", "almanac run sales/job.json5 --quiet"),
            Example(
                "As it would have been at the end of January 1983",
                "almanac run casualties/job.json5 --as-of 1983-01-31"),
        ])

    private static let asOf = Option(
        "as-of", .init("TIME", .time),
        help: "see no row above this time; a date stands for the end of that day, UTC",
        default: "now")

    let job: String
    let asOf: Timestamp
    let store: String?
    let printsJSON: Bool
    let isQuiet: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        asOf = try arguments.time(Self.asOf)?.end ?? .now
        store = arguments.text(.store)
        printsJSON = arguments.has(.json)
        isQuiet = arguments.has(.quiet)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        var place = try Workplace(job: job, storePath: store, for: .writing)
        let progress = Progress(on: terminal, quiet: isQuiet)
        let result = try await place.run(asOf: asOf, progress: progress)
        progress.clear()
        switch result {
        case .nothingNew(let summary, let lastRun):
            if printsJSON {
                try terminal.writeLine(JSONText.text(summary, pretty: true))
            } else {
                try terminal.writeLine(RunOutput.nothingNew(summary, lastRun: lastRun))
            }
            return .done
        case .halted(let report):
            if printsJSON {
                try terminal.writeLine(JSONText.text(report.record, pretty: true))
            }
            terminal.writeError("almanac run: \(RunOutput.halted(report.record))\n")
            return .halted
        case .finished(let report):
            if printsJSON {
                try terminal.writeLine(JSONText.text(report.record, pretty: true))
            } else {
                let path = try place.reportPath(of: report.record.number)
                let width = terminal.output.width
                for line in RunOutput.text(report, reportPath: path, width: width) {
                    try terminal.writeLine(line)
                }
            }
            return .done
        }
    }
}
