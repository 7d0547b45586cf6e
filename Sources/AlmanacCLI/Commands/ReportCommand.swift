/// `almanac report`: the page an analyst forwards.
struct ReportCommand: Command {
    static let table = CommandTable(
        name: "report", section: .look,
        summary: "write the report of a run as one HTML file",
        discussion: [
            "Draws the report of a finished run again from the store: verdict, champion against "
                + "challenger, forecast fans, drift, findings, and each decision with its reasons. The "
                + "file needs no network and can be sent as it is."
        ],
        positionals: [.job], options: [run, output, .store],
        examples: [
            Example("The newest run", "almanac report sales/job.json5"),
            Example(
                "What happened in run 14", "almanac report sales/job.json5 --run 14 -o run14.html"),
        ])

    private static let run = Option(
        "run", .init("N", .integer(atLeast: 1)), help: "the run to report on",
        default: "the newest")
    private static let output = Option(
        "output", short: "o", .init("FILE", .file(pattern: "*.html")), help: "the file to write",
        default: "in the store's reports folder")

    let job: String
    let runNumber: Int?
    let output: String?
    let store: String

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        runNumber = try arguments.integer(Self.run)
        output = arguments.text(Self.output)
        store = arguments.storePath
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        throw .notConnected(Self.table.name)
    }
}
