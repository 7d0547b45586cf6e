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
    let store: String
    let printsJSON: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        store = arguments.storePath
        printsJSON = arguments.has(.json)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        throw .notConnected(Self.table.name)
    }
}
