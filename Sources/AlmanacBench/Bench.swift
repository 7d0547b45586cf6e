import Forecasting
import Glibc

/// Why a benchmark ends without its figures, or with figures beyond what was asserted.
struct BenchError: Error {
    let message: String
    let exitCode: Int32

    static func usage(_ message: String) -> BenchError {
        BenchError(message: message + "\n" + Bench.usage, exitCode: 2)
    }
}

/// The way from the words typed to a benchmark.
enum Bench {
    static let usage = """
        Usage: almanac-bench m3 [--model NAME]... [--assert NAME=SMAPE/MASE]... [--assert required]
                                [--fold N] [--every N] [--data FILE]
               almanac-bench update [--model NAME]... [--updates N] [--data FILE]
               almanac-bench threads [--model NAME]... [--every N] [--assert required] [--data FILE]
               almanac-bench allocations [--model NAME]...
               almanac-bench parquet --data FILE
               almanac-bench ledger [--rows N]... [--same N]
               almanac-bench csv --data FILE
               almanac-bench drift [--assert required] [--replications N] [--seed N] [--scale SERIES]
               almanac-bench breaks
               almanac-bench explain [--every N]
               almanac-bench quality [--series N] [--panels FOLDER]
          --fold N   score the N-th horizon before the test part, on training values alone
          --every N  take every N-th series
          --rows N   time a weekly increment at N stored rows; 1, 5.2 and 20 million unless told
          --same N   the rows that share one ledger value; ten million unless told
          --replications N  how often each panel of 300 series is made; 20 unless told
          --seed N   of the panels; --scale SERIES times the drift stage alone on so many series
          --series N the series whose week is checked; 50,000 unless told
          --panels   say instead what each rule finds in the real panels of a folder
          --assert   end with 1 where a model's sMAPE or MASE is above the limit; 'required' stands for
                     what Almanac promises on the test part, see M3Limits.swift, or of two threads
        """

    static func main(_ words: [String]) async throws(BenchError) {
        let options = try BenchOptions(words.dropFirst())
        switch words.first {
        case "m3": try M3Bench.run(options)
        case "update": try UpdateBench.run(options)
        case "threads": try await ThreadsBench.run(options)
        case "allocations": try AllocationBench.run(options)
        case "parquet": try ParquetBench.run(options)
        case "ledger": try LedgerBench.run(options)
        case "csv": try CSVBench.run(options)
        case "drift": try await DriftBench.run(options)
        case "breaks": try BreaksBench.run(options)
        case "explain": try ExplainBench.run(options)
        case "quality": try QualityBench.run(options)
        case "--help", "-h": print(usage)
        case let other?: throw .usage("there is no benchmark '\(other)'")
        case nil: throw .usage("name a benchmark")
        }
    }

    static func writeError(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Seconds of a clock that is never set.
    static var wallSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds of processor time that the process has used so far.
    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory the process has held so far, in MB.
    ///
    /// `getrusage` would count what the process was that this one took the place of.
    static var peakMegabytes: Double {
        guard let file = fopen("/proc/self/status", "r") else { return .nan }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            var kilobytes = 0
            let found = withUnsafeMutablePointer(to: &kilobytes) { place in
                withVaList([place]) { vsscanf(line, "VmHWM: %ld kB", $0) }
            }
            if found == 1 { return Double(kilobytes) / 1024 }
        }
        return .nan
    }
}

/// What was typed after the benchmark's name.
struct BenchOptions {
    /// The models to measure, as expressions; those of the list where none is named.
    var models = ModelList.all.map { $0.name }
    /// Those that were named.
    var named: [String] = []
    /// Limits by model.
    var limits: [(model: String, smape: Double, mase: Double)] = []
    /// Whether all that is promised is asserted.
    var assertsRequired = false
    var fold = 0
    var every = 1
    var updates = 1_000_000
    /// How many rows are to be stored when a weekly increment is timed.
    var rows: [Int] = []
    /// How many rows share one ledger value.
    var sameRows = 10_000_000
    var data = "../shared/data/m3.csv"
    /// How often each simulated panel is made.
    var replications = 20
    var seed = 2026
    /// How many series the drift stage is timed on; nil for not at all.
    var scale: Int?
    /// How many series a week brings to the checks.
    var series = 50_000
    /// The folder of the panels that the checks are run over.
    var panels: String?

    init(_ words: ArraySlice<String>) throws(BenchError) {
        var rest = words
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw .usage("'\(option)' needs a value") }
            switch option {
            case "--model": named.append(try BenchOptions.model(value))
            case "--assert" where value == "required": assertsRequired = true
            case "--assert":
                let parts = value.split(whereSeparator: { $0 == "=" || $0 == "/" })
                guard parts.count == 3, let smape = Double(parts[1]), let mase = Double(parts[2])
                else { throw .usage("--assert '\(value)' is not NAME=SMAPE/MASE") }
                limits.append((try BenchOptions.model(String(parts[0])), smape, mase))
            case "--fold": fold = try BenchOptions.count(option, value, atLeast: 0)
            case "--every": every = try BenchOptions.count(option, value, atLeast: 1)
            case "--updates": updates = try BenchOptions.count(option, value, atLeast: 1)
            case "--rows": rows.append(try BenchOptions.count(option, value, atLeast: 1))
            case "--same": sameRows = try BenchOptions.count(option, value, atLeast: 2)
            case "--data": data = value
            case "--replications":
                replications = try BenchOptions.count(option, value, atLeast: 1)
            case "--seed": seed = try BenchOptions.count(option, value, atLeast: 0)
            case "--scale": scale = try BenchOptions.count(option, value, atLeast: 1)
            case "--series": series = try BenchOptions.count(option, value, atLeast: 1_000)
            case "--panels": panels = value
            default: throw .usage("there is no option '\(option)'")
            }
        }
        if !named.isEmpty {
            models = named
        } else if assertsRequired {
            models = M3Limits.accuracy.map { $0.model }
        }
        if assertsRequired, fold != 0 || every != 1 {
            throw .usage("--assert required is about all series and the test part")
        }
        for limit in limits where !models.contains(limit.model) {
            throw .usage("--assert names \(limit.model), which is not measured")
        }
    }

    private static func model(_ text: String) throws(BenchError) -> String {
        do throws(ModelExpressionError) { return try ModelExpression(text).text } catch {
            let known = ModelList.all.map { $0.name } + CompositionList.all.map(\.syntax)
            throw .usage("--model: \(error); there are \(known.joined(separator: ", "))")
        }
    }

    private static func count(
        _ option: String, _ text: String, atLeast least: Int
    ) throws(BenchError) -> Int {
        if let value = Int(text), value >= least { return value }
        throw .usage("\(option) '\(text)' is not a whole number of at least \(least)")
    }
}
