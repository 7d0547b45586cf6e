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
        "covariate", .init("COL", .text),
        help: "of a table: a further column for the models, known over the horizon too",
        isRepeatable: true)
    static let seasonLength = Option(
        "season-length", .init("N", .text),
        help: "of a table: periods in a season, 1 for none; may be a fraction, or several",
        default: "the usual one for the times", isRepeatable: true)
    static let horizon = Option(
        "horizon", .init("N", .integer(atLeast: 1)), help: "of a table: periods to forecast")
    static let model = Option(
        "model", .init("NAME", .text),
        help: "of a table: a model or a composition to ask; 'list' names them all",
        default: defaultModel, isRepeatable: true)
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
    /// Columns, and features of the calendar.
    let covariates: [String]
    /// Nil for the usual one.
    private let seasons: SeasonLengths?
    let horizon: Int
    /// The texts of model expressions.
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
        covariates = arguments.texts(Self.covariate)
        seasons = try Self.seasons(arguments)
        guard let horizon = try arguments.integer(Self.horizon) else { throw missing(Self.horizon) }
        self.horizon = horizon
        models = try Self.models(arguments)
        threads =
            try arguments.integer(Self.threads)
            ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
        output = arguments.text(ForecastCommand.output)
        isQuiet = arguments.has(.quiet)
        try check(arguments)
    }

    private static func models(_ arguments: ParsedArguments) throws(CommandFailure) -> [String] {
        var models: [String] = []
        for text in arguments.texts(model) {
            let expression: ModelExpression
            do throws(ModelExpressionError) { expression = try ModelExpression(text) } catch {
                throw .usage(
                    "--model: " + Self.sentence(error)
                        + " 'almanac \(arguments.command) --model list' names them all.",
                    of: arguments.command)
            }
            if models.contains(expression.text) {
                throw .usage("--model: '\(expression.text)' is named twice.", of: arguments.command)
            }
            models.append(expression.text)
        }
        return models.isEmpty ? [defaultModel] : models
    }

    private static func sentence(_ error: ModelExpressionError) -> String {
        guard case .unknown(let name) = error else { return "\(error)." }
        let known = ModelList.all.map { $0.name } + CompositionList.all.map(\.head)
        return "there is no model '\(name)'" + orDidYouMean(name, among: known)
    }

    private static func seasons(
        _ arguments: ParsedArguments
    ) throws(CommandFailure) -> SeasonLengths? {
        var lengths: [Double] = []
        for text in arguments.texts(seasonLength) {
            guard let length = Double(text), length >= 1, length <= SeasonLengths.longest else {
                throw .usage(
                    "--season-length: '\(text)' is no number of at least 1 and at most a million.",
                    of: arguments.command)
            }
            if !lengths.contains(length) { lengths.append(length) }
        }
        return lengths.isEmpty ? nil : SeasonLengths(lengths)
    }

    private func check(_ arguments: ParsedArguments) throws(CommandFailure) {
        var columns = Set<String>()
        for column in series + [time, value] + covariates
        where !columns.insert(column).inserted {
            throw .usage("the column '\(column)' is named for two things.", of: arguments.command)
        }
    }

    /// The seasons' lengths for the panel read.
    func seasons(of panel: TablePanel) throws(CommandFailure) -> SeasonLengths {
        if let seasons { return seasons }
        if case .calendar(let frequency) = panel.clock {
            return SeasonLengths(frequency.usualSeasonLength)
        }
        throw .usage(
            "the option \(Self.seasonLength.typed) is missing: the times are whole numbers, which "
                + "do not tell how long a season is; 1 means that there is none.",
            of: command)
    }

    /// Tells on standard error what becomes of a season that is no whole number of periods.
    func note(_ seasons: SeasonLengths, on terminal: Terminal) {
        for length in seasons.fractional {
            terminal.writeError(
                "almanac: --season-length \(length): models that need whole periods take "
                    + "\(Int(length.rounded())); regression takes it as it is.\n")
        }
    }
}
