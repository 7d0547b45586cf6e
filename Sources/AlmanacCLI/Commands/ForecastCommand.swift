/// `almanac forecast`: what a model version says of the periods to come.
struct ForecastCommand: Command {
    static let table = CommandTable(
        name: "forecast", section: .work,
        summary: "print the forecasts of a model version as CSV",
        discussion: [
            "Prints one row for each series and period of the horizon: the point forecast and the "
                + "bounds of its intervals. Reads the store alone and changes nothing."
        ],
        positionals: [.job], options: [series, modelVersion, output, .store],
        examples: [
            Example("Everything the champion says", "almanac forecast sales/job.json5 -o next.csv"),
            Example(
                "Two series, as version 7 sees them",
                "almanac forecast sales/job.json5 -s north -s south --model-version 7"),
        ])

    private static let series = Option(
        "series", short: "s", .init("ID", .text), help: "only this series", default: "all",
        isRepeatable: true)
    private static let modelVersion = Option(
        "model-version", .init("N", .integer(atLeast: 1)), help: "the model version to ask",
        default: "the champion")
    private static let output = Option(
        "output", short: "o", .init("FILE", .file()), help: "the file to write",
        default: "standard output")

    let job: String
    /// Empty for all.
    let series: [String]
    let modelVersion: Int?
    let output: String?
    let store: String

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        series = arguments.texts(Self.series)
        modelVersion = try arguments.integer(Self.modelVersion)
        output = arguments.text(Self.output)
        store = arguments.storePath
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        throw .notConnected(Self.table.name)
    }
}
