import Retraining
import Store
import TimeSeries

/// `almanac rollback`: back to the champion before.
struct RollbackCommand: Command {
    static let table = CommandTable(
        name: "rollback", section: .versions,
        summary: "make the previous champion the champion again",
        discussion: [
            "Undoes the last promotion in one step. The version that steps down is kept and can be "
                + "promoted again."
        ],
        positionals: [.job], options: [.reason, .store],
        examples: [
            Example(
                "The new version misbehaves",
                "almanac rollback sales/job.json5 --reason 'forecasts below zero'")
        ])

    let job: String
    let reason: String?
    let store: String?

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        reason = arguments.text(.reason)
        store = arguments.text(.store)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let place = try Workplace(job: job, storePath: store, for: .writing)
        let (store, key) = try place.known()
        let version: StoredVersion
        do throws(RunError) {
            version = try Registry.rollBack(
                key, reason: reason ?? "no reason given", asOf: .now, in: store)
        } catch {
            guard case .nothingYet = error else { throw CommandFailure(error) }
            throw CommandFailure(
                "The champion of \(place.job.name) has no champion before it to roll back to; "
                    + "nothing was changed. 'almanac models' lists the versions, and 'almanac "
                    + "promote' makes any of them the champion.",
                .worldFailed)
        }
        try terminal.writeLine(
            "Version \(version.number), made by run \(version.run), is the champion of "
                + "\(place.job.name) again. The next run starts from it.")
        return .done
    }
}
