import Ingestion
import Retraining
import Store
import TimeSeries

/// `almanac status`: where each job stands.
struct StatusCommand: Command {
    static let table = CommandTable(
        name: "status", section: .look,
        summary: "show where each job stands: ledger, last run, champion, drift",
        discussion: [
            "Without a job file, shows every job of the store. Reads the store alone and changes "
                + "nothing.",
            "Where known values have been changed, it says how often, how many periods back from the newest "
                + "value of the series, by how much, and in which series most.",
            "Where rows have come in below the ledger position, it says which lag (source.lag in the "
                + "job file) would miss the next row with no more than the probability of --miss: the "
                + "next row is as likely as any of those seen to be the latest.",
        ],
        positionals: [job], options: [store, miss, .json],
        examples: [
            Example("One job", "almanac status sales/job.json5"),
            Example("Every job of a store", "almanac status --store /var/lib/almanac"),
        ])

    private static let job = Positional(
        "JOB", .optional, .file(pattern: "*.json5"), help: "the job file; all jobs without it")
    private static let store = Option(
        "store", .init("DIR", .folder), help: "the folder that keeps all state",
        default: "store beside the job file, or in this folder")

    private static let miss = Option(
        "miss", .init("P", .text), help: "the probability to miss a row that comes in late",
        default: "0.001")

    let job: String?
    let store: String?
    private let miss: Double
    let printsJSON: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.text(Self.job)
        store = arguments.text(Self.store)
        printsJSON = arguments.has(.json)
        let text = arguments.text(Self.miss) ?? "0.001"
        guard let miss = Double(text), miss > 0, miss < 1 else {
            throw .usage(
                "--miss: '\(text)' is no probability above 0 and below 1.", of: arguments.command)
        }
        self.miss = miss
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let statuses = try statuses()
        if printsJSON {
            try terminal.writeLine(JSONText.text(statuses, pretty: true))
            return .done
        }
        for status in statuses {
            for line in lines(of: status) { try terminal.writeLine(line) }
        }
        return .done
    }

    private func statuses() throws(CommandFailure) -> [JobStatus] {
        if let job {
            let place = try Workplace(job: job, storePath: store, for: .reading)
            let (store, key) = try place.known()
            return [
                try CommandFailure.wrapping { () throws(RunError) in
                    try JobStatus.of(key, in: store)
                }
            ]
        }
        let path = store ?? "store"
        let opened = try CommandFailure.wrapping { () throws(StoreError) in
            try Store(path: path, for: .reading)
        }
        let keys = try CommandFailure.wrapping { () throws(StoreError) in try opened.jobs() }
        var statuses: [JobStatus] = []
        for key in keys {
            statuses.append(
                try CommandFailure.wrapping { () throws(RunError) in
                    try JobStatus.of(key, in: opened)
                })
        }
        return statuses
    }

    private func lines(of status: JobStatus) -> [String] {
        let cutoff = status.lastCutoff.flatMap { TimestampText($0)?.timestamp.day } ?? "never"
        var lines = [
            status.job,
            status.runs == 0
                ? "  last run    none yet"
                : "  last run    \(status.runs), as of \(cutoff)"
                    + (status.isUnfinished ? ", broken off; the next run finishes it" : ""),
            "  ledger      \(status.ledgerPosition ?? "empty")",
            "  champion    "
                + (status.championVersion.map {
                    "version \($0), \(status.series) series, by run \(status.championRun ?? 0)"
                } ?? "none yet"),
            "  quarantine  \(status.quarantinedRows) row\(status.quarantinedRows == 1 ? "" : "s")",
        ]
        if let pull = status.pullUnderWay {
            let asOf = TimestampText(pull.asOf)?.timestamp.day ?? pull.asOf
            lines.append(
                "  pull        under way or broken off, as of \(asOf): \(pull.rows) rows are kept; the "
                    + "next run goes on from there")
        }
        if status.lateness.lateRows > 0 {
            lines.append("  late rows   \(lateness(status.lateness))")
        }
        lines += Self.lines(status.corrections)
        lines += Self.lines(status.schemaChanges)
        if !status.flagged.isEmpty {
            lines.append("  drift       \(listed(status.flagged))")
        }
        if !status.halted.isEmpty {
            lines.append("  halted      \(listed(status.halted))")
        }
        return lines
    }

    private func lateness(_ lateness: Lateness) -> String {
        let late = "\(lateness.lateRows) of \(lateness.newRows), by up to \(lateness.greatest ?? 0)"
        if let lag = lateness.lag(missing: miss) {
            return late + "; a lag of \(lag) misses the next with probability \(miss)"
        }
        return late + "; too few to promise a probability of \(miss)"
    }

    private func listed(_ names: [String]) -> String {
        let shown = names.prefix(8).map(printable).joined(separator: ", ")
        return names.count <= 8 ? shown : shown + " and \(names.count - 8) more"
    }
}
