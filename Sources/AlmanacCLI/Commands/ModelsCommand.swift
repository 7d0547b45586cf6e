import Retraining
import Store
import TimeSeries

/// `almanac models`: the versions a job has had.
struct ModelsCommand: Command {
    static let table = CommandTable(
        name: "models", section: .versions,
        summary: "list a job's model versions and their state",
        discussion: [
            "Shows every version with the run that made it, what it was estimated through, its state "
                + "(champion, former champion, archived) and how it fared against the champion of "
                + "its day."
        ],
        positionals: [.job], options: [.store, .json],
        examples: [Example("All versions", "almanac models sales/job.json5")])

    let job: String
    let store: String?
    let printsJSON: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        store = arguments.text(.store)
        printsJSON = arguments.has(.json)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let place = try Workplace(job: job, storePath: store, for: .reading)
        let (store, key) = try place.known()
        let versions = try CommandFailure.wrapping { () throws(RunError) in
            try VersionStatus.all(of: key, in: store)
        }
        if printsJSON {
            try terminal.writeLine(JSONText.text(versions, pretty: true))
            return .done
        }
        var table = TextTable([
            .right("VERSION"), .right("RUN"), .left("STATE"), .right("SERIES"), .left("WHAT"),
        ])
        for version in versions {
            let style: TextStyle? = version.state == .champion ? .green : nil
            table.append([
                .init("\(version.version)"), .init("\(version.run)"),
                .init(version.state.rawValue, style), .init("\(version.series)"),
                .init(version.summary),
            ])
        }
        let output = terminal.output
        for line in table.lines(width: output.width, colour: output.hasColour) {
            try terminal.writeLine(line)
        }
        return .done
    }
}
