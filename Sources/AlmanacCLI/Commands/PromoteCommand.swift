import Retraining
import Store
import TimeSeries

/// `almanac promote`: a person overrules the gate.
struct PromoteCommand: Command {
    static let table = CommandTable(
        name: "promote", section: .versions,
        summary: "make a version the champion, whatever the gate said",
        discussion: [
            "The next run starts from this version. Versions never change; only which of them is "
                + "champion does, in one step that the history keeps with your reason."
        ],
        positionals: [.job, version], options: [.reason, .store],
        examples: [
            Example(
                "Trust a challenger that the gate archived",
                "almanac promote sales/job.json5 12 --reason 'the new price list is in force'")
        ])

    private static let version = Positional(
        "VERSION", .required, .integer(atLeast: 1),
        help: "the number of the version, from 'almanac models'")

    let job: String
    let version: Int
    let reason: String?
    let store: String?

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        version = try arguments.requiredInteger(Self.version)
        reason = arguments.text(.reason)
        store = arguments.text(.store)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let place = try Workplace(job: job, storePath: store, for: .writing)
        let (store, key) = try place.known()
        let promoted = try CommandFailure.wrapping { () throws(RunError) in
            try Registry.promote(
                version, of: key, reason: reason ?? "no reason given", asOf: .now, in: store)
        }
        try terminal.writeLine(
            "Version \(promoted.number), made by run \(promoted.run), is the champion of "
                + "\(place.job.name) now. The next run starts from it.")
        return .done
    }
}
