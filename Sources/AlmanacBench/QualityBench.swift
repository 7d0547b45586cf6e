// Goal: what the checks of a weekly run cost over 50,000 series of 104 weeks, and that they find what was planted
// in the week and nothing else.
//
// The panel is seasonal and autocorrelated, its noise a tenth of its level. The week that is checked comes as a
// file, since only ingestion makes batches; reading it is timed apart from the checks.

import Glibc
import Ingestion
import Quality
import Statistics
import Tabular
import TimeSeries

enum QualityBench {
    static let weeks = 104
    /// The most processor seconds that the checks may take for 50,000 series.
    static let most = 2.0

    static func run(_ options: BenchOptions) throws(BenchError) {
        if let folder = options.panels { return try QualityPanels.run(folder) }
        try inFolder { folder throws(BenchError) in try run(options, in: folder) }
    }

    /// Runs `body` with a folder of its own, for a file `week.csv`.
    static func inFolder(
        _ body: (_ folder: String) throws(BenchError) -> Void
    ) throws(BenchError) {
        var pattern = Array("/tmp/almanac-quality-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else {
            throw BenchError(message: "no temporary folder can be made", exitCode: 1)
        }
        let folder = String(
            decoding: pattern.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer {
            unlink(folder + "/week.csv")
            rmdir(folder)
        }
        try body(folder)
    }

    static func write(_ text: String, to path: String) throws(BenchError) {
        guard let file = fopen(path, "w") else {
            throw BenchError(message: "\(path) cannot be written", exitCode: 1)
        }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw BenchError(message: "\(path) cannot be written", exitCode: 1)
        }
    }

    private static func run(_ options: BenchOptions, in folder: String) throws(BenchError) {
        let panel = WeeklyPanel(series: options.series)
        print(M3Bench.row(["week", "", "rows", "read s", "checks s", "findings", "warnings"]))
        for isPlanted in [false, true] {
            try panel.writeWeek(to: folder + "/week.csv", planted: isPlanted)
            let began = Bench.processorSeconds
            let batch = try pulled(folder)
            let start = Bench.processorSeconds
            let report = QualityReport.checking(
                batch, before: panel.vintage, asOf: panel.asOf, seasonLength: 52, covariates: [],
                usesLocalDates: true, settings: QualitySettings())
            let seconds = Bench.processorSeconds - start
            let warnings = report.findings.filter { $0.action >= .warn }
            print(
                M3Bench.row([
                    isPlanted ? "planted" : "clean", "", "\(batch.rows.count)",
                    M3Bench.fixed(start - began, 3), M3Bench.fixed(seconds, 3),
                    "\(report.findings.count)", "\(warnings.count)",
                ]))
            if isPlanted { try panel.compare(warnings) }
            if !isPlanted, let first = warnings.first {
                throw BenchError(
                    message:
                        "\(warnings.count) warnings on clean data, the first: \(first.message)",
                    exitCode: 1)
            }
            if seconds > most * Double(options.series) / 50_000 {
                throw BenchError(message: "the checks take more than \(most) s", exitCode: 1)
            }
        }
    }

    static func pulled(_ folder: String) throws(BenchError) -> Batch {
        let source = Source(
            origin: .files(.init(root: folder, patterns: ["week.csv"], format: CSVFormat())),
            columns: .init(
                series: ["series"], time: "week", value: "value", ledger: "week", covariates: []),
            ledgerType: .date, lag: 0, usesLocalDates: true)
        do throws(PullError) {
            return try source.pull(
                from: nil, job: nil, asOf: Timestamp(CivilDate(year: 2030, month: 1, day: 1)))
        } catch { throw BenchError(message: "\(error)", exitCode: 1) }
    }
}

/// Two years of weekly sales, and the week after them.
private struct WeeklyPanel {
    private(set) var vintage = Vintage(frequency: .weekly)
    private var next: [Double] = []
    private let first = Frequency.weekly.period(
        containing: Timestamp(CivilDate(year: 2024, month: 1, day: 1)))

    var asOf: Timestamp { Frequency.weekly.start(of: first + QualityBench.weeks + 1) }

    init(series count: Int) {
        for series in 0..<count {
            var random = RandomNumbers(seed: 1, stream: series)
            let level = exp(4 + 4 * random.uniform())
            let swing = 0.4 * random.uniform()
            let phase = 2 * Double.pi * random.uniform()
            var noise = 0.0
            for week in 0...QualityBench.weeks {
                noise = 0.5 * noise + 0.1 * random.normal()
                let season = swing * sin(2 * Double.pi * Double(week) / 52 + phase)
                let value = (level * exp(season + noise)).rounded()
                if week < QualityBench.weeks {
                    vintage.set(Self.name(series), first + week, value)
                } else {
                    next.append(value)
                }
            }
        }
    }

    private static func name(_ series: Int) -> String {
        "store-\(series / 100)/item-\(series % 100)"
    }

    /// What is planted in one series in a hundred, in turn: the cell in place of the value, and the rule
    /// that has to name it.
    private static let faults: [(rule: String, cell: @Sendable (Double) -> String?)] = [
        ("spike", { "\(Int($0) * 10)" }),
        ("sentinelValue", { _ in "-999" }),
        ("unreadableValue", { "\(Int($0)) pcs" }),
        ("nullValue", { _ in "" }),
        ("zeroRun", { _ in "0" }),
        ("scaleChange", { "\(Int($0) * 1000)" }),
        ("calendarGap", { _ in nil }),
        ("negativeValue", { "-\(Int($0))" }),
    ]

    private static func fault(of series: Int) -> (
        rule: String, cell: @Sendable (Double) -> String?
    )? {
        series.isMultiple(of: 100) ? faults[series / 100 % faults.count] : nil
    }

    func writeWeek(to path: String, planted: Bool) throws(BenchError) {
        let week = Frequency.weekly.start(of: first + QualityBench.weeks)
        var text = "series,week,value\n"
        for (series, value) in next.enumerated() {
            var cell: String? = "\(Int(value))"
            if planted, let fault = Self.fault(of: series) { cell = fault.cell(value) }
            if let cell { text += "\(Self.name(series)),\(week),\(cell)\n" }
        }
        try QualityBench.write(text, to: path)
    }

    /// Every planted fault is named by its rule, and no series without one is named by any.
    func compare(_ warnings: [QualityFinding]) throws(BenchError) {
        var named: Set<String> = []
        for finding in warnings { named.insert("\(finding.rule) \(finding.series ?? "")") }
        var planted: Set<String> = []
        for series in next.indices {
            guard let fault = Self.fault(of: series) else { continue }
            planted.insert(Self.name(series))
            guard named.contains("\(fault.rule) \(Self.name(series))") else {
                throw BenchError(
                    message: "\(Self.name(series)): a \(fault.rule) was planted and not found",
                    exitCode: 1)
            }
        }
        for finding in warnings where !planted.contains(finding.series ?? "") {
            throw BenchError(message: "nothing was planted here: \(finding.message)", exitCode: 1)
        }
    }
}
