/// `almanac init`: from data to a proposed job file.
struct InitCommand: Command {
    static let table = CommandTable(
        name: "init", section: .start,
        summary: "look at data and propose a job file",
        discussion: [
            "Reads the files and proposes which columns name the series, hold the values and tell new "
                + "rows from old, how often the data are observed and how long a season is. The job "
                + "file it writes explains every line; read it before the first run, for a proposal "
                + "is only that."
        ],
        positionals: [files], options: [output, force],
        examples: [
            Example("Start from a folder of weekly drops", "almanac init sales/*.csv"),
            Example("Keep the job file elsewhere", "almanac init panel.csv -o jobs/panel.json5"),
        ])

    private static let files = Positional(
        "FILE", .variadic, .file(pattern: "*.csv"), help: "a file of observations, as it arrives")
    private static let output = Option(
        "output", short: "o", .init("FILE", .file()), help: "the job file to write",
        default: "job.json5 beside the first FILE")
    private static let force = Option(
        flag: "force", short: "f", help: "write over a job file that is there already")

    let files: [String]
    let output: String?
    let overwrites: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        files = arguments.texts(Self.files)
        output = arguments.text(Self.output)
        overwrites = arguments.has(Self.force)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        throw .notConnected(Self.table.name)
    }
}
