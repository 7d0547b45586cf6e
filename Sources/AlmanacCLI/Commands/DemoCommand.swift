import Glibc
import Retraining
import Store
import TimeSeries

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
    private let isDefaultData: Bool
    let store: String
    let isQuiet: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        data = arguments.text(Self.data) ?? "data/uk-road-casualties"
        isDefaultData = arguments.text(Self.data) == nil
        store = arguments.text(Self.store) ?? "almanac-demo"
        isQuiet = arguments.has(.quiet)
    }

    /// The folder that was named, or that of a checkout: this folder's, or the one that the program was
    /// built in.
    private func dataFolder() throws(CommandFailure) -> String {
        var candidates = [data]
        if isDefaultData {
            var folder = Self.programFolder
            while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
                folder = String(folder[..<slash])
                candidates.append("\(folder)/\(data)")
            }
        }
        guard let found = candidates.first(where: { access("\($0)/job.json5", R_OK) == 0 }) else {
            throw CommandFailure(
                "\(data): expected the demo's data with its job.json5, found none. Start in a "
                    + "checkout of Almanac, or name the folder with --data.",
                .worldFailed)
        }
        return found
    }

    private static var programFolder: String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        return String(
            decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let folder = try dataFolder()
        var place = try Workplace(
            job: "\(folder)/job.json5", storePath: store, for: .writing)
        let progress = Progress(on: terminal, quiet: isQuiet)
        let code = try await place.backfill(
            from: Timestamp(CivilDate(year: 1982, month: 1, day: 1)),
            to: Timestamp(seconds: Timestamp(CivilDate(year: 1985, month: 1, day: 1)).seconds - 1),
            isDryRun: false, printsJSON: false, on: terminal, progress: progress)
        guard code == .done else { return code }
        for line in try place.demoClosing() { try terminal.writeLine(line) }
        return .done
    }
}
