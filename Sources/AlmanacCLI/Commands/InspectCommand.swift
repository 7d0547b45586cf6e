import FoundationEssentials
import Retraining
import Tabular

/// `almanac inspect`: what is in a file.
struct InspectCommand: Command {
    static let table = CommandTable(
        name: "inspect", section: .files,
        summary: "show what is in a CSV or Parquet file, and how fast it is read",
        discussion: [
            "Of a Parquet file, the footer says it all but the sample: types, rows, row groups, codecs, "
                + "encodings, numbers of nulls and bounds. Bounds of texts may be cut short by the "
                + "program that wrote them.",
            "Of a CSV file, rows are counted from the first to the last, and types are those of the "
                + "first 10000 rows, with what speaks for them, as a job finds them: an empty cell and "
                + "NA are no value.",
            "--scan reads every column into memory as typed values, and tells how fast: in rows, and "
                + "in bytes of the file. Several threads share the row groups and columns of a Parquet "
                + "file; CSV is read by one.",
        ],
        positionals: [file], options: [scan, threads, .json, .quiet],
        examples: [
            Example("What is in it?", "almanac inspect sales.parquet"),
            Example(
                "How fast is it read by one thread?",
                "almanac inspect sales.parquet --scan --threads 1"),
            Example("For a program", "almanac inspect sales.csv --json"),
        ])

    private static let file = Positional(
        "FILE", .required, .file(),
        help: "the table: CSV, packed by gzip or zstd or not, or Parquet")
    private static let scan = Option(
        flag: "scan", help: "read every column into memory, and tell how fast")
    private static let threads = Option(
        "threads", .init("N", .integer(atLeast: 1)), help: "of --scan: tasks at a time",
        default: "as many as processors")

    private let file: String
    private let scans: Bool
    private let threads: Int
    private let printsJSON: Bool
    private let isQuiet: Bool

    private static let sampleRows = 5

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        file = arguments.required(Self.file)
        scans = arguments.has(Self.scan)
        let threads = try arguments.integer(Self.threads)
        if threads != nil, !scans {
            throw .usage("--threads is for --scan.", of: arguments.command)
        }
        self.threads = threads ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
        printsJSON = arguments.has(.json)
        isQuiet = arguments.has(.quiet)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let progress = Progress(on: terminal, quiet: isQuiet)
        let scan = scans ? try await scanned() : nil
        let report = try CommandFailure.wrapping { () throws(TabularError) in
            defer { progress.clear() }
            switch try TableFormat.of(file: file) {
            case .parquet:
                return try InspectReport(
                    parquet: ParquetFile(path: file), sampleRows: Self.sampleRows, scan: scan)
            case .csv:
                return try InspectReport(csv: file, sampleRows: Self.sampleRows, scan: scan) {
                    progress.report("Counting rows", step: $0)
                }
            }
        }
        if printsJSON {
            try terminal.writeLine(JSONText.text(report, pretty: true))
        } else {
            let output = terminal.output
            for line in report.lines(width: output.width, colour: output.hasColour) {
                try terminal.writeLine(line)
            }
        }
        if let fault = report.sampleFault { throw CommandFailure(fault, .worldFailed) }
        return .done
    }

    /// Reads everything, and keeps it until the time is taken.
    private func scanned() async throws(CommandFailure) -> InspectReport.Scan {
        let start = ContinuousClock.now
        let scan = try CommandFailure.wrapping { () throws(TabularError) in
            try TableScan(path: file, threads: threads)
        }
        let slices = await concurrentMap(scan.parts, threads: threads) { part in
            Result { () throws(TabularError) in try part.read() }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        var memory = 0
        var rows: [String: Int] = [:]
        var setAside = 0
        var firstSetAside: TabularError?
        var fields: [CSVField] = []
        for slice in slices {
            let slice = try CommandFailure.wrapping { () throws(TabularError) in try slice.get() }
            for column in slice.columns {
                memory += column.byteCount
                rows[column.name, default: 0] += column.count
            }
            fields += slice.fields
            setAside += slice.setAside
            firstSetAside = firstSetAside ?? slice.firstSetAside
        }
        return InspectReport.Scan(
            rows: rows.values.first ?? 0, columns: rows.count, seconds: seconds,
            threads: min(threads, max(1, scan.parts.count)),
            fileBytes: InspectReport.size(of: file),
            memoryBytes: memory, fields: fields, setAside: setAside, firstSetAside: firstSetAside)
    }
}
