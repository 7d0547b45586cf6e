import Forecasting
import FoundationEssentials
import TimeSeries

/// What `forecast` and `backtest` must know of a table, and whom to ask.
struct TableOptions: Sendable {
    static let time = Option(
        "time", .init("COL", .text), help: "of a table: the column of the times")
    static let value = Option(
        "value", .init("COL", .text), help: "of a table: the column of the values")
    static let covariate = Option(
        "covariate", .init("COL", .text), help: "of a table: a further column for the models",
        isRepeatable: true)
    static let seasonLength = Option(
        "season-length", .init("N", .integer(atLeast: 1)),
        help: "of a table: periods in a season, 1 for none", default: "the usual one for the times")
    static let horizon = Option(
        "horizon", .init("N", .integer(atLeast: 1)), help: "of a table: periods to forecast")
    static let model = Option(
        "model", .init("NAME", .text),
        help: "of a table: a model to ask; 'list' names them all", default: defaultModel,
        isRepeatable: true)
    static let threads = Option(
        "threads", .init("N", .integer(atLeast: 1)), help: "of a table: tasks at a time",
        default: "as many as processors")

    /// Those that a job has no use for.
    static let ownOptions = [time, value, covariate, seasonLength, horizon, model, threads]

    static let defaultModel = "auto"

    /// `forecast` or `backtest`.
    private let command: String
    let file: String
    /// Empty where the whole table is one series.
    let series: [String]
    let time: String
    let value: String
    /// Nil for the usual one.
    let seasonLength: Int?
    let horizon: Int
    let models: [String]
    let threads: Int
    let output: String?
    let isQuiet: Bool

    init(_ arguments: ParsedArguments, file: String, series: Option) throws(CommandFailure) {
        func required(_ option: Option) throws(CommandFailure) -> String {
            if let text = arguments.text(option) { return text }
            throw missing(option)
        }
        func missing(_ option: Option) -> CommandFailure {
            .usage(
                "the option \(option.typed) is missing, which a table needs.",
                of: arguments.command)
        }
        command = arguments.command
        self.file = file
        self.series = arguments.texts(series)
        time = try required(Self.time)
        value = try required(Self.value)
        seasonLength = try arguments.integer(Self.seasonLength)
        guard let horizon = try arguments.integer(Self.horizon) else { throw missing(Self.horizon) }
        self.horizon = horizon
        let named = arguments.texts(Self.model)
        models = named.isEmpty ? [Self.defaultModel] : named
        threads =
            try arguments.integer(Self.threads)
            ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
        output = arguments.text(ForecastCommand.output)
        isQuiet = arguments.has(.quiet)
        try check(arguments)
    }

    private func check(_ arguments: ParsedArguments) throws(CommandFailure) {
        let known = ModelList.all.map { $0.name }
        for (place, name) in models.enumerated() {
            if !known.contains(name) {
                throw .usage(
                    "--model: there is no model '\(name)'" + orDidYouMean(name, among: known)
                        + " 'almanac \(arguments.command) --model list' names them all.",
                    of: arguments.command)
            }
            if models[..<place].contains(name) {
                throw .usage("--model: '\(name)' is named twice.", of: arguments.command)
            }
        }
        if let covariate = arguments.text(Self.covariate) {
            throw .usage(
                "--covariate \(covariate): none of the models takes covariates; leave the option "
                    + "out.",
                of: arguments.command)
        }
        var columns = Set<String>()
        for column in series + [time, value] where !columns.insert(column).inserted {
            throw .usage("the column '\(column)' is named for two things.", of: arguments.command)
        }
    }

    /// The season's length for the panel read.
    func season(of panel: TablePanel) throws(CommandFailure) -> Int {
        if let seasonLength { return seasonLength }
        if case .calendar(let frequency) = panel.clock { return frequency.usualSeasonLength }
        throw .usage(
            "the option \(Self.seasonLength.typed) is missing: the times are whole numbers, which "
                + "do not tell how long a season is; 1 means that there is none.",
            of: command)
    }
}
