/// `almanac status`: where each job stands.
struct StatusCommand: Command {
    static let table = CommandTable(
        name: "status", section: .look,
        summary: "show where each job stands: ledger, last run, champion, drift",
        discussion: [
            "Without a job file, shows every job of the store. Reads the store alone and changes "
                + "nothing."
        ],
        positionals: [job], options: [store, .json],
        examples: [
            Example("One job", "almanac status sales/job.json5"),
            Example("Every job of a store", "almanac status --store /var/lib/almanac"),
        ])

    private static let job = Positional(
        "JOB", .optional, .file(pattern: "*.json5"), help: "the job file; all jobs without it")
    private static let store = Option(
        "store", .init("DIR", .folder), help: "the folder that keeps all state",
        default: "store beside the job file, or in this folder")

    let job: String?
    let store: String
    let printsJSON: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.text(Self.job)
        store = arguments.storePath
        printsJSON = arguments.has(.json)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        throw .notConnected(Self.table.name)
    }
}
