/// `almanac demo`: the first thing anyone runs.
struct DemoCommand: Command {
    static let table = CommandTable(
        name: "demo", section: .start,
        summary: "watch Almanac notice a real break in real data",
        discussion: [
            "Forecasts Great Britain's monthly road casualties as if it were 1982 to 1984 again: one "
                + "run a month, each seeing only what was known by then. The seat-belt law of "
                + "31 January 1983 breaks the front-seat series and spares the rear-seat ones; the "
                + "report of each run says what was noticed and done.",
            "An interrupted demo goes on where it stopped when it is started again.",
        ],
        options: [data, store, .quiet],
        examples: [
            Example("See it happen", "almanac demo"),
            Example("Then look at a model's past", "almanac status --store almanac-demo"),
        ])

    private static let data = Option(
        "data", .init("DIR", .folder), help: "the folder that holds the casualty files",
        default: "data/uk-road-casualties")
    private static let store = Option(
        "store", .init("DIR", .folder), help: "the folder that keeps all state",
        default: "almanac-demo")

    let data: String
    let store: String
    let isQuiet: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        data = arguments.text(Self.data) ?? "data/uk-road-casualties"
        store = arguments.text(Self.store) ?? "almanac-demo"
        isQuiet = arguments.has(.quiet)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        throw .notConnected(Self.table.name)
    }
}
