import Evaluation
import Forecasting
import Glibc
import Retraining
import Statistics

/// `almanac backtest`: how good the models would have been on a table's past.
struct BacktestCommand: Command {
    static let table = CommandTable(
        name: "backtest", section: .look,
        summary: "measure the models on the past of any table",
        discussion: [
            "Forecasts a table's series from origins in their past and holds the forecasts against "
                + "what came. The last origin leaves one horizon of values after it. Measures are "
                + "taken by series and shown as means and medians over the series, by model and step "
                + "of the horizon: sMAPE, MASE, RMSSE (scaled by the seasonal naive forecast before "
                + "the first origin), MAE, RMSE, bias (actual minus forecast), coverage and "
                + "MSIS of the 95% interval; CPU seconds by model.",
            "Between origins a model is fitted anew (refit), takes in the new values with its "
                + "parameters as they are (update), or its first forecast is not revised (none).",
            "Covariates, columns or features of the calendar as 'almanac forecast' has them, count as "
                + "known over the horizon.",
        ],
        positionals: [file],
        options: [
            series, TableOptions.time, TableOptions.value, TableOptions.covariate,
            TableOptions.seasonLength, TableOptions.horizon, TableOptions.model, origins, step,
            between, TableOptions.threads, ForecastCommand.output, .quiet,
        ],
        examples: [
            Example(
                "How good would ets have been?",
                "almanac backtest a.csv --time day --value sold --horizon 14 --model ets")
        ])

    private static let file = Positional(
        "FILE", .optional, .file(pattern: "*.csv"), help: "a table with a header (.csv)")
    private static let series = Option(
        "series", short: "s", .init("COL", .text), help: "a column that names the series",
        default: "the whole table is one", isRepeatable: true)
    private static let origins = Option(
        "origins", .init("K", .integer(atLeast: 1)), help: "how many origins", default: "3")
    private static let step = Option(
        "step", .init("S", .integer(atLeast: 1)), help: "periods between origins", default: "1")
    private static let between = Option(
        "between", .init("WHAT", .choice(Backtest.Between.allCases.map(\.rawValue))),
        help: "what happens between origins: refit, update or none", default: "update")

    /// Nil where the models are to be listed.
    private let question: (table: TableOptions, backtest: Backtest)?

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        if arguments.texts(TableOptions.model).contains("list") {
            question = nil
            return
        }
        guard let path = arguments.text(Self.file) else {
            throw .usage("FILE is missing: \(Self.file.help).", of: arguments.command)
        }
        if path.hasSuffix(".json5") {
            throw .usage(
                "\(path) is a job file; expected a table (.csv). A job's runs are held against what "
                    + "came by 'almanac backfill'.",
                of: arguments.command)
        }
        let table = try TableOptions(arguments, file: path, series: Self.series)
        let word = arguments.text(Self.between) ?? Backtest.Between.update.rawValue
        guard let between = Backtest.Between(rawValue: word) else {
            let words = Backtest.Between.allCases.map(\.rawValue)
            throw .usage(
                "--between: '\(word)' is none of \(words.joined(separator: ", "))"
                    + orDidYouMean(word, among: words),
                of: arguments.command)
        }
        let backtest = Backtest(
            horizon: table.horizon, origins: try arguments.integer(Self.origins) ?? 3,
            step: try arguments.integer(Self.step) ?? 1, between: between)
        question = (table, backtest)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        guard let (table, backtest) = question else {
            try ForecastCommand.listModels(on: terminal)
            return .done
        }
        let progress = Progress(on: terminal, quiet: table.isQuiet)
        let panel = try TablePanel(table, progress: progress)
        let seasons = try table.seasons(of: panel)
        let starts = Array(stride(from: 0, to: panel.members.count, by: TableForecast.chunk))
        let parts = await concurrentMap(
            starts, threads: table.threads,
            progress: { done in
                progress.report(
                    "Backtesting series",
                    step: min(done * TableForecast.chunk, panel.members.count),
                    of: panel.members.count)
            },
            { start in
                var part = BacktestPart()
                for member in panel.members[start...].prefix(TableForecast.chunk) {
                    part.add(member, table.models, backtest, seasons: seasons)
                }
                return part
            })
        progress.clear()
        table.note(seasons, on: terminal)
        panel.warn(parts.flatMap(\.notes), on: terminal)
        let results = BacktestResults(
            parts, models: table.models, horizon: table.horizon)
        guard results.scoredSeries > 0 else {
            throw CommandFailure(
                "\(table.file): expected series of more than \(table.horizon) values, one before the "
                    + "first origin and a horizon after it, found none.",
                .worldFailed)
        }
        let output = terminal.output
        for line in results.lines(width: output.width, colour: output.hasColour) {
            try terminal.writeLine(line)
        }
        if let path = table.output {
            try CommandFailure.write(Array(results.csv.utf8), to: path)
            terminal.writeError("\(results.scoredSeries) series measured; written to \(path).\n")
        }
        return .done
    }
}

/// What a task makes of a few series.
struct BacktestPart: Sendable {
    /// One model on one series.
    struct Entry: Sendable {
        let model: String
        /// By step of the horizon, and over all steps.
        let steps: [Scorecard]
        let all: Scorecard
    }

    var entries: [Entry] = []
    /// Processor time by model.
    var seconds: [String: Double] = [:]
    var notes: [String] = []

    mutating func add(
        _ member: TablePanel.Member, _ models: [String], _ backtest: Backtest,
        seasons: SeasonLengths
    ) {
        for model in models {
            let start = Self.threadSeconds
            do throws(FitFailure) {
                let outcome = try backtest.run(
                    model, on: member.values, covariates: member.past, seasons: seasons,
                    seed: StableHash.seed("table", member.id, model))
                guard let outcome else {
                    notes.append("series \"\(member.id)\": too short for an origin.")
                    return
                }
                for note in outcome.chain.notes(withCovariates: model == models.first) {
                    notes.append("series \"\(member.id)\": \(note)")
                }
                entries.append(
                    Entry(
                        model: model, steps: outcome.steps.map { Scorecard(of: $0) },
                        all: Scorecard(of: outcome.all)))
            } catch {
                notes.append("series \"\(member.id)\": no model can serve: it \(error).")
            }
            seconds[model, default: 0] += Self.threadSeconds - start
        }
    }

    /// Processor time of this thread; a task does not change threads while it works.
    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
