import Drift

/// `almanac drift`: how far one file's column lies from another's, by every measure; or how far the series of
/// a job have moved from what their models were trained on.
struct DriftCommand: Command {
    static let table = CommandTable(
        name: "drift", section: .look,
        summary: "test a job, or a column of two files, for drift",
        discussion: [
            "With JOB, every series of its store is tested as a run tests it, against the champion that "
                + "it has now, and nothing is written: the champion's newest one-step errors against those of its training ("
                + ErrorMeasures.names.map { "\($0.name): \($0.summary)" }.joined(separator: "; ")
                + "), which decide; and for information the values against those of the same season "
                + "before, the share of missing values, and the covariates, each alone and what ties them; "
                + "those that are the same in all series once, under all. Shown are the series that are "
                + "flagged or alarm by themselves, the gravest first; all of them with --all, and in "
                + "--json. The options for it are --all, --store, --json and --quiet.",
            "Without JOB, compares the values of a column in two tables, CSV or Parquet. A distance is shown "
                + "with the threshold that it exceeds by chance in --rate of all cases: the quantile of "
                + "its own null, drawn by permutation of these very values. A test is shown with "
                + "its p-value. Neither is a verdict.",
            "Values that follow one another in time depend on one another, and on the season: "
                + "against them every threshold is too low. Compare the errors of a model, or the "
                + "same season of two years.",
            "A column of texts holds categories: measures of shares compare them, the others "
                + "need numbers. Missing values, NaN and infinities are left out and counted. The "
                + "measures are "
                + DriftMeasures.list.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")
                + ".",
        ],
        positionals: [job],
        options: [
            reference, current, column, measure, binning, categories, rate, all, .store, .json,
            .quiet,
        ],
        examples: [
            Example("Do the models of a job still hold?", "almanac drift sales/job.json5"),
            Example(
                "Everything there is to say",
                "almanac drift --reference 2025.csv --current 2026.csv --column price"),
            Example(
                "Numbers that can be held against Evidently's",
                "almanac drift --reference a.csv --current b.csv -c x --binning evidently"
            ),
        ])

    static let job = Positional(
        "JOB", .optional, .file(pattern: "*.json5"), help: "the job file; two tables without it")
    static let reference = Option(
        "reference", .init("FILE", .file()), help: "the table to compare with")
    static let current = Option(
        "current", .init("FILE", .file()), help: "the table that may have drifted")
    static let column = Option(
        "column", short: "c", .init("COL", .text), help: "the column, in both tables")
    static let measure = Option(
        "measure", short: "m",
        .init("NAME", .choice(DriftMeasures.list.map(\.name))), help: "a measure to take",
        default: "all of them", isRepeatable: true)
    static let binning = Option(
        "binning", .init("RULE", .choice(BinningRule.allCases.map(\.rawValue))),
        help: "how shares are counted: quantiles, smoothed; or as Evidently does",
        default: "almanac")
    static let categories = Option(
        flag: "categories", help: "the values are names, even where they look like numbers")
    static let rate = Option(
        "rate", .init("SHARE", .text), help: "of false alarms, for the thresholds",
        default: "0.05")

    static let all = Option(flag: "all", help: "of a job, the series within their thresholds too")

    private enum Work {
        case job(JobDriftCommand)
        case files(FileDriftCommand)
    }

    private let work: Work

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        guard let job = arguments.text(Self.job) else {
            for option in [Self.all, .store, .quiet] where arguments.options[option.name] != nil {
                throw .usage("\(option.typed) is for a job.", of: arguments.command)
            }
            work = .files(try FileDriftCommand(arguments))
            return
        }
        let forFiles = [
            Self.reference, Self.current, Self.column, Self.measure, Self.binning,
            Self.categories, Self.rate,
        ]
        for option in forFiles where arguments.options[option.name] != nil {
            throw .usage(
                "\(option.typed) is for two tables, without a job.", of: arguments.command)
        }
        work = .job(
            JobDriftCommand(
                job: job, store: arguments.text(.store), isJSON: arguments.has(.json),
                isQuiet: arguments.has(.quiet), hasAll: arguments.has(Self.all)))
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        switch work {
        case .job(let job): try await job.run(on: terminal)
        case .files(let files): try files.run(on: terminal)
        }
    }
}
