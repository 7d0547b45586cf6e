import Quality
import Retraining
import Store
import TimeSeries

/// `almanac check`: the checks of a run, alone.
struct CheckCommand: Command {
    static let table = CommandTable(
        name: "check", section: .work,
        summary: "say what is wrong with new data, without a run",
        discussion: [
            "FILE.json5 is a job: the rows that a run would take in now are read and held against "
                + "what its store knows, with the rules and actions of the job. Any other FILE is a "
                + "table, CSV or Parquet: its columns and frequency are found as 'almanac init' "
                + "finds them, and all of it is checked with the default of every rule. Nothing is "
                + "written.",
            "Findings stand in groups by what a run would do about them: stop (fail), keep a series "
                + "or a row out (quarantineSeries, quarantineRow), warn, or mention it (info). The "
                + "exit code is 3 if one would stop a run, 4 if there is a warning or worse, and 0 "
                + "otherwise.",
            "--json prints one document: verdict (clean, warned or failed), the counts by action, "
                + "what was read, and every finding with its rule, action, series, what was expected "
                + "and what was found, the message that says both in a sentence, advice, count, "
                + "first and last period (from, to) and its first ten rows (file, line).",
        ],
        positionals: [file], options: [rules, asOf, .store, .json, .quiet],
        examples: [
            Example("Is this file fit to forecast?", "almanac check sales.csv"),
            Example("Would the next run be stopped?", "almanac check sales/job.json5"),
            Example("For a program", "almanac check sales.parquet --json"),
            Example("Which rules are there?", "almanac check --rules"),
        ])

    private static let file = Positional(
        "FILE", .optional, .file(), help: "a job file (.json5), or a table (CSV or Parquet)")
    private static let rules = Option(
        flag: "rules", help: "list every rule, with its default action, and check nothing")
    private static let asOf = Option(
        "as-of", .init("TIME", .time),
        help: "see no row above this time; a date stands for the end of that day, UTC",
        default: "now")

    /// What a command line asks for.
    private enum Question {
        case rules
        case job(String)
        case table(String)
    }

    private let question: Question
    private let asOf: Timestamp
    private let store: String?
    private let printsJSON: Bool
    private let isQuiet: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        let path = arguments.text(Self.file)
        store = arguments.text(.store)
        asOf = try arguments.time(Self.asOf)?.end ?? .now
        printsJSON = arguments.has(.json)
        isQuiet = arguments.has(.quiet)
        if arguments.has(Self.rules) {
            if path != nil {
                throw .usage(
                    "--rules lists the rules and checks nothing; leave FILE away.",
                    of: arguments.command)
            }
            question = .rules
            return
        }
        guard let path else {
            throw .usage("FILE is missing: \(Self.file.help).", of: arguments.command)
        }
        guard !path.hasSuffix(".json5") else {
            question = .job(path)
            return
        }
        if store != nil {
            throw .usage(
                "--store is for jobs, but \(path) is no job file: its name does not end in .json5.",
                of: arguments.command)
        }
        question = .table(path)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let progress = Progress(on: terminal, quiet: isQuiet)
        progress.report("Checking")
        let document: CheckDocument
        switch question {
        case .rules:
            progress.clear()
            try listRules(on: terminal)
            return .done
        case .job(let path):
            let place = try Workplace(job: path, storePath: store, for: .reading)
            document = CheckDocument(
                try check(place.job, store: place.store), job: place.job, path: path)
        case .table(let path):
            let proposal: JobProposal
            do throws(JobProposalError) { proposal = try JobProposal(files: [path]) } catch {
                throw CommandFailure(
                    error.description, error.isUsage ? .wrongUsage : .worldFailed)
            }
            document = CheckDocument(
                try check(Job(proposal), store: nil), proposal: proposal, path: path)
        }
        progress.clear()
        if printsJSON {
            try terminal.writeLine(JSONText.text(document, pretty: true))
        } else {
            let output = terminal.output
            for line in document.lines(width: output.width, colour: output.hasColour) {
                try terminal.writeLine(line)
            }
        }
        switch document.verdict {
        case .clean: return .done
        case .warned: return .warned
        case .failed: return .halted
        }
    }

    private func check(_ job: Job, store: Store?) throws(CommandFailure) -> SourceCheck {
        try CommandFailure.wrapping { () throws(RunError) in
            try SourceCheck(job, asOf: asOf, store: store)
        }
    }

    /// Every rule in the order of reports.
    private func listRules(on terminal: Terminal) throws(CommandFailure) {
        let rules = CheckRule.all
        if printsJSON { return try terminal.writeLine(JSONText.text(rules, pretty: true)) }
        var table = TextTable([.left("RULE"), .left("ACTION"), .left("WHAT IT LOOKS FOR")])
        for rule in rules {
            table.append([
                .init(rule.rule, .bold), .init(rule.action.rawValue), .init(rule.summary),
            ])
        }
        let output = terminal.output
        for line in table.lines(width: output.width, colour: output.hasColour) {
            try terminal.writeLine(line)
        }
    }
}

/// What `--rules` says of one rule.
private struct CheckRule: Encodable {
    let rule: String
    /// What is done where the job does not say.
    let action: QualityAction
    let summary: String
    let advice: String

    static var all: [CheckRule] {
        CheckList.rows.map {
            CheckRule(
                rule: $0.rule, action: $0.defaultAction, summary: $0.summary, advice: $0.advice)
        }
            + CheckList.series.map {
                CheckRule(
                    rule: $0.rule, action: $0.defaultAction, summary: $0.summary,
                    advice: $0.advice)
            }
            + CheckList.batch.map {
                CheckRule(
                    rule: $0.rule, action: $0.defaultAction, summary: $0.summary,
                    advice: $0.advice)
            }
    }
}
