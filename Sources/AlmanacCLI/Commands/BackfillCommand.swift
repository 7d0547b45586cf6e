import Reporting
import Retraining
import Store
import TimeSeries

/// `almanac backfill`: the runs that would have been.
struct BackfillCommand: Command {
    static let table = CommandTable(
        name: "backfill", section: .work,
        summary: "run a job for past cut-offs, in order",
        discussion: [
            "Does what 'almanac run --as-of' does, once for each period that ends between the two "
                + "times. Every run sees only what was known by its cut-off, so the history of "
                + "versions is the one that weekly or monthly runs would have left.",
            "An interrupted backfill goes on where it stopped when it is started again.",
        ],
        positionals: [.job], options: [from, to, dryRun, .store, .json, .quiet],
        examples: [
            Example(
                "Three years, month by month",
                "almanac backfill casualties/job.json5 --from 1982-01 --to 1984-12"),
            Example(
                "Which cut-offs would that be?",
                "almanac backfill casualties/job.json5 --from 1982-01 --to 1984-12 --dry-run"),
        ])

    private static let from = Option(
        "from", .init("TIME", .time), help: "the first cut-off lies at or after this time",
        isRequired: true)
    private static let to = Option(
        "to", .init("TIME", .time),
        help:
            "the last cut-off lies at or before this time; a date stands for the end of that day, "
            + "UTC",
        isRequired: true)
    private static let dryRun = Option(
        flag: "dry-run", help: "only list the cut-offs; read and store nothing")

    let job: String
    let from: Timestamp
    let to: Timestamp
    let isDryRun: Bool
    let store: String?
    let printsJSON: Bool
    let isQuiet: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        let first = try arguments.requiredTime(Self.from)
        let last = try arguments.requiredTime(Self.to)
        guard first.start <= last.end else {
            throw .usage(
                "--from \(first.text) lies after --to \(last.text).", of: arguments.command)
        }
        job = arguments.required(.job)
        from = first.start
        to = last.end
        isDryRun = arguments.has(Self.dryRun)
        store = arguments.text(.store)
        printsJSON = arguments.has(.json)
        isQuiet = arguments.has(.quiet)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        var place = try Workplace(
            job: job, storePath: store, for: isDryRun ? .reading : .writing)
        let progress = Progress(on: terminal, quiet: isQuiet)
        return try await place.backfill(
            from: from, to: to, isDryRun: isDryRun, printsJSON: printsJSON, on: terminal,
            progress: progress)
    }
}
