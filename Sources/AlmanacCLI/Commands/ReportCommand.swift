import Reporting
import Retraining
import Store
import TimeSeries

/// `almanac report`: the page an analyst forwards.
struct ReportCommand: Command {
    static let table = CommandTable(
        name: "report", section: .look,
        summary: "write the report of a run as one HTML file",
        discussion: [
            "Draws the report of a finished run again from the store: verdict, champion against "
                + "challenger, forecast fans, drift, findings, and each decision with its reasons. The "
                + "file needs no network and can be sent as it is."
        ],
        positionals: [.job], options: [run, output, .store],
        examples: [
            Example("The newest run", "almanac report sales/job.json5"),
            Example(
                "What happened in run 14", "almanac report sales/job.json5 --run 14 -o run14.html"),
        ])

    private static let run = Option(
        "run", .init("N", .integer(atLeast: 1)), help: "the run to report on",
        default: "the newest")
    private static let output = Option(
        "output", short: "o", .init("FILE", .file(pattern: "*.html")), help: "the file to write",
        default: "in the store's reports folder")

    let job: String
    let runNumber: Int?
    let output: String?
    let store: String?

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        runNumber = try arguments.integer(Self.run)
        output = arguments.text(Self.output)
        store = arguments.text(.store)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let place = try Workplace(
            job: job, storePath: store, for: output == nil ? .writing : .reading)
        let (store, key) = try place.known()
        let number: Int
        if let runNumber {
            number = runNumber
        } else {
            number = try place.lastFinishedRun(of: key, in: store)
        }
        let report: RunReport
        do throws(RunError) {
            report = try await RunReport.rebuilt(number, of: place.job, key: key, in: store)
        } catch { throw CommandFailure(error) }
        let html = ReportPage.html(report)
        let path = try CommandFailure.wrapping { () throws(StoreError) in
            if let output {
                try store.write(Array(html.utf8), to: output)
                return output
            }
            return try store.writeReport(html, of: key, run: number)
        }
        try terminal.writeLine(path)
        return .done
    }
}
