import Retraining
import Store

/// `almanac quarantine`: the rows that were kept out, and what is to become of them.
struct QuarantineCommand: Command {
    static let table = CommandTable(
        name: "quarantine", section: .look,
        summary: "list, show, replay or drop the rows that were kept out",
        discussion: [
            "list shows the rows that were kept out of the panel, with the rule that did; show prints "
                + "them whole, with what became of them.",
            "replay has the next run take rows in again, wherever the ledger stands by then; the "
                + "checks of the job look at them as at any row, so change the job file first where "
                + "a check was too strict. drop sets rows aside for good; they are kept and can "
                + "still be replayed.",
            "Rows are named by their numbers, or chosen by --rule and --run, or all of those held "
                + "by --all.",
        ],
        positionals: [action, .job, number], options: [rule, run, all, .store, .json],
        examples: [
            Example("What was kept out?", "almanac quarantine list sales/job.json5"),
            Example("One row, whole", "almanac quarantine show sales/job.json5 17"),
            Example(
                "These late rows are right",
                "almanac quarantine replay sales/job.json5 --rule belowLedgerPosition"),
        ])

    private static let action = Positional(
        "ACTION", .required, .choice(Action.allCases.map(\.rawValue)),
        help: "list, show, replay or drop")
    private static let number = Positional(
        "ROW", .anyNumber, .integer(atLeast: 1), help: "the number of a row, as list shows it")
    private static let rule = Option(
        "rule", .init("NAME", .text), help: "only rows that this rule kept out")
    private static let run = Option(
        "run", .init("N", .integer(atLeast: 1)), help: "only rows that this run kept out")
    private static let all = Option(
        flag: "all", help: "every row: of list, those replayed or dropped as well")

    enum Action: String, CaseIterable {
        case list
        case show
        case replay
        case drop
    }

    private let action: Action
    private let job: String
    private let numbers: [Int]
    private let rule: String?
    private let run: Int?
    private let isAll: Bool
    private let store: String?
    private let printsJSON: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        action = try arguments.requiredChoice(Self.action, as: Action.self)
        job = arguments.required(.job)
        numbers = try arguments.integers(Self.number)
        rule = arguments.text(Self.rule)
        run = try arguments.integer(Self.run)
        isAll = arguments.has(Self.all)
        store = arguments.text(.store)
        printsJSON = arguments.has(.json)
        let isChosen = !numbers.isEmpty || rule != nil || run != nil || isAll
        if action == .replay || action == .drop, !isChosen {
            throw .usage(
                "which rows? Name their numbers, or give --rule, --run or --all.",
                of: arguments.command)
        }
        if printsJSON, action == .replay || action == .drop {
            throw .usage("--json is for list and show.", of: arguments.command)
        }
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let isChange = action == .replay || action == .drop
        let place = try Workplace(
            job: job, storePath: store, for: isChange ? .writing : .reading)
        let (store, key) = try place.known()
        let rows = try chosen(
            of: CommandFailure.wrapping { () throws(StoreError) in
                try store.quarantine(of: key)
            })
        switch action {
        case .list, .show:
            if printsJSON {
                try terminal.writeLine(
                    JSONText.text(rows.map(PrintedRow.init), pretty: true))
            } else if action == .list {
                try list(rows, on: terminal)
            } else {
                try show(rows, on: terminal)
            }
        case .replay: try replay(rows, key, store, on: terminal)
        case .drop: try drop(rows, key, store, on: terminal)
        }
        return .done
    }

    /// The rows that were named; without names, those that wait for a decision.
    private func chosen(of rows: [QuarantinedRow]) throws(CommandFailure) -> [QuarantinedRow] {
        for number in numbers where !rows.contains(where: { $0.id == number }) {
            throw CommandFailure(
                "There is no row \(number) in the quarantine of this job; 'almanac quarantine list' "
                    + "shows those there are.",
                .wrongUsage)
        }
        return rows.filter { row in
            if !numbers.isEmpty, !numbers.contains(row.id) { return false }
            if let rule, row.row.rule != rule { return false }
            if let run, row.run != run { return false }
            let isOpen = row.state == .held || row.state == .replay
            return isOpen || !numbers.isEmpty || (isAll && action == .list)
        }
    }

    private func list(_ rows: [QuarantinedRow], on terminal: Terminal) throws(CommandFailure) {
        guard !rows.isEmpty else {
            try terminal.writeLine("No row is kept out.")
            return
        }
        var table = TextTable([
            .right("ROW"), .right("RUN"), .left("STATE"), .left("RULE"), .left("WHERE"),
            .left("WHY"),
        ])
        for row in rows {
            table.append([
                .init("\(row.id)"), .init("\(row.run)"), .init(row.state.rawValue),
                .init(row.row.rule), .init("\(row.row.file):\(row.row.line)"),
                .init(row.row.reason),
            ])
        }
        let output = terminal.output
        for line in table.lines(width: output.width, colour: output.hasColour) {
            try terminal.writeLine(line)
        }
    }

    private func show(_ rows: [QuarantinedRow], on terminal: Terminal) throws(CommandFailure) {
        for row in rows {
            let settled = row.settledBy.map { " by run \($0)" } ?? ""
            try terminal.writeLine("row \(row.id), \(row.state.rawValue)\(settled)")
            try terminal.writeLine("  kept out by  \(row.row.rule), in run \(row.run)")
            try terminal.writeLine("  why          \(printable(row.row.reason))")
            try terminal.writeLine(
                "  where        \(printable(row.row.file)), line \(row.row.line)")
            if let header = row.row.header {
                try terminal.writeLine("  columns      \(printable(header))")
            }
            try terminal.writeLine("  row          \(printable(row.row.payload))")
            try terminal.writeLine("  hash         \(row.row.hash.hexadecimal)")
        }
    }

    private func replay(
        _ rows: [QuarantinedRow], _ key: JobKey, _ store: Store, on terminal: Terminal
    ) throws(CommandFailure) {
        if let row = rows.first(where: { !numbers.isEmpty && $0.state == .replayed }) {
            throw CommandFailure(
                "Row \(row.id) was taken in by run \(row.settledBy ?? 0) already.", .wrongUsage)
        }
        let sound = rows.filter { $0.row.header != nil }
        for row in rows where row.row.header == nil {
            terminal.writeError(
                "almanac: row \(row.id) (\(row.row.file):\(row.row.line)) is no sound record; send "
                    + "it again as it should be.\n")
        }
        try mark(sound, .replay, key, store)
        try terminal.writeLine(
            sound.isEmpty
                ? "Nothing to replay."
                : "The next run takes \(Self.count(sound)) in again.")
    }

    private func drop(
        _ rows: [QuarantinedRow], _ key: JobKey, _ store: Store, on terminal: Terminal
    ) throws(CommandFailure) {
        let open = rows.filter { $0.state == .held || $0.state == .replay }
        try mark(open, .dropped, key, store)
        try terminal.writeLine(
            open.isEmpty ? "Nothing to drop." : "\(Self.count(open)) dropped.")
    }

    private func mark(
        _ rows: [QuarantinedRow], _ state: QuarantinedRow.State, _ key: JobKey, _ store: Store
    ) throws(CommandFailure) {
        try CommandFailure.wrapping { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in
                for row in rows { try store.setQuarantine(row.id, to: state, of: key) }
            }
        }
    }

    private static func count(_ rows: [QuarantinedRow]) -> String {
        rows.count == 1 ? "1 row" : "\(rows.count) rows"
    }
}

/// A row as JSON shows it.
private struct PrintedRow: Codable {
    var row: Int
    var state: String
    var rule: String
    var reason: String
    var run: Int
    var settledBy: Int?
    var file: String
    var line: Int
    var columns: String?
    var payload: String
    var hash: String

    init(_ stored: QuarantinedRow) {
        row = stored.id
        state = stored.state.rawValue
        rule = stored.row.rule
        reason = stored.row.reason
        run = stored.run
        settledBy = stored.settledBy
        file = stored.row.file
        line = stored.row.line
        columns = stored.row.header
        payload = stored.row.payload
        hash = stored.row.hash.hexadecimal
    }
}
