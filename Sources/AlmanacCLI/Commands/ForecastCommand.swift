import Forecasting
import TimeSeries

/// `almanac forecast`: what comes next, from a job's model version or straight from a table.
struct ForecastCommand: Command {
    static let table = CommandTable(
        name: "forecast", section: .work,
        summary: "print the forecasts of a model version, or of any table, as CSV",
        discussion: [
            "Prints one row for each series and period of the horizon: the point forecast and the "
                + "bounds of its intervals.",
            "FILE.json5 is a job: the forecasts are those of a model version in its store, which is "
                + "read alone and not changed. The options for it are --series, "
                + "--model-version and --store.",
            "Any other FILE is a table with a header, one row for each series and time, in any "
                + "order: it is forecast here and now, without a job and without a store. Times are "
                + "dates, months, timestamps or whole numbers; how often they come is found from "
                + "them. A missing period is a missing value. Forecasts begin after a series' last "
                + "value. A model that cannot serve a series is replaced by ets, then snaive; "
                + "the model's column and standard error say so.",
            "--model takes a name or a composition of models, such as 'mean(ets,arima)'. Of several "
                + "season lengths, mstl and regression take all, and models that know one season "
                + "the first.",
            "--covariate puts a column beside the values: its effect is estimated by a regression "
                + "with ARIMA errors, and the model serves what remains. Over the horizon it must be "
                + "known, in rows whose value is empty. A covariate may also be a feature of the "
                + "calendar: "
                + CalendarFeature.allCases.map { "\($0.name) (\($0.summary))" }
                .joined(separator: ", ") + ".",
            "--fitted writes series_id,time,model,value,fitted,residual: each known period, its "
                + "forecast from the periods before it by the model as estimated on all, and value "
                + "less forecast. What is missing is empty.",
        ],
        positionals: [file],
        options: [
            series, TableOptions.time, TableOptions.value, TableOptions.covariate,
            TableOptions.seasonLength, TableOptions.horizon, TableOptions.model, level,
            TableOptions.threads, fitted, modelVersion, output, .store, .quiet,
        ],
        examples: [
            Example("Everything the champion says", "almanac forecast sales/job.json5 -o next.csv"),
            Example(
                "Two series, as version 7 sees them",
                "almanac forecast sales/job.json5 -s north -s south --model-version 7"),
            Example(
                "A table, without a job",
                "almanac forecast a.csv --time day --value sold --horizon 14 -o next.csv"
            ),
            Example(
                "Two seasons, and a model made of models",
                "almanac forecast a.csv --time t --value x --horizon 9 --model 'mstl(24,168)'"),
            Example(
                "With prices that are known beforehand",
                "almanac forecast a.csv --time t --value x --horizon 9 --covariate price"),
            Example(
                "With what the models made of the known values",
                "almanac forecast a.csv --time t --value x --horizon 9 --fitted fitted.csv"),
            Example("Which models are there?", "almanac forecast --model list"),
        ])

    static let file = Positional(
        "FILE", .optional, .file(), help: "a job file (.json5), or a table (.csv)")
    static let series = Option(
        "series", short: "s", .init("NAME", .text),
        help: "of a job: only this series; of a table: a column that names the series",
        default: "all of a job; the whole table is one", isRepeatable: true)
    static let level = Option(
        "level", .init("PERCENT", .text), help: "of a table: an interval to give",
        default: "80 and 95", isRepeatable: true)
    static let modelVersion = Option(
        "model-version", .init("N", .integer(atLeast: 1)),
        help: "of a job: the model version to ask", default: "the champion")
    static let fitted = Option(
        "fitted", .init("FILE", .file()),
        help: "of a table: a further file, for the known values, their forecasts and errors")
    static let output = Option(
        "output", short: "o", .init("FILE", .file()), help: "the file to write",
        default: "standard output")

    /// What a command line asks for.
    private enum Question {
        case job(VersionForecast)
        case table(TableForecast)
        case models
    }

    private let question: Question

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        if arguments.texts(TableOptions.model).contains("list") {
            question = .models
            return
        }
        guard let path = arguments.text(Self.file) else {
            throw .usage(
                "FILE is missing: \(Self.file.help).", of: arguments.command)
        }
        if path.hasSuffix(".json5") {
            let others = TableOptions.ownOptions + [Self.level, Self.fitted]
            if let option = others.first(where: { arguments.text($0) != nil }) {
                throw .usage(
                    "--\(option.name) is for tables, but \(path) is a job file, which says that "
                        + "itself.",
                    of: arguments.command)
            }
            question = .job(try VersionForecast(arguments, job: path))
        } else {
            if let option = [Self.modelVersion, .store].first(where: { arguments.text($0) != nil })
            {
                throw .usage(
                    "--\(option.name) is for jobs, but \(path) is no job file: its name does not "
                        + "end in .json5.",
                    of: arguments.command)
            }
            question = .table(try TableForecast(arguments, file: path))
        }
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        switch question {
        case .job(let question): return try await question.run(on: terminal)
        case .table(let question): return try await question.run(on: terminal)
        case .models:
            try Self.listModels(on: terminal)
            return .done
        }
    }

    /// Every model and every composition with its line.
    static func listModels(on terminal: Terminal) throws(CommandFailure) {
        var table = TextTable([.left(), .left()])
        for model in ModelList.all {
            table.append([.init(model.name, .bold), .init(model.summary)])
        }
        for composition in CompositionList.all {
            table.append([.init(composition.syntax, .bold), .init(composition.summary)])
        }
        let output = terminal.output
        for line in table.lines(width: output.width, colour: output.hasColour) {
            try terminal.writeLine(line)
        }
    }
}
