// Goal: what a weekly increment costs from the opening of the store to the commit, and that it does not grow
// with what is stored; and that rows which share one ledger value are stored once each, in little room.
//
// The first part makes a panel of 50,000 series week by week: each week a file of one row a series comes into
// the folder, with 500 rows of the week before sent again, and is pulled and committed as a run does it.
// What the checks and models of a run do with the panel is not in it. The second part sends ten million
// rows of one ledger value in two files of which the second holds the rows of the first, too.

import Glibc
import Ingestion
import Store
import Tabular
import TimeSeries

enum LedgerBench {
    static let increment = 50_000
    /// The most seconds that an increment may take.
    static let most = 1.0
    /// The most bytes that the state of the ten million rows may take.
    static let mostState = 200_000_000

    static func run(_ options: BenchOptions) throws(BenchError) {
        var pattern = Array("/tmp/almanac-ledger-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else {
            throw BenchError(message: "no temporary folder can be made", exitCode: 1)
        }
        let folder = String(
            decoding: pattern.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { remove(folder) }
        try weekly(
            options.rows.isEmpty ? [1_000_000, 5_200_000, 20_000_000] : options.rows, folder)
        try oneValue(options.sameRows, folder)
    }

    // MARK: weekly increments

    private static func weekly(_ marks: [Int], _ folder: String) throws(BenchError) {
        let ledger = try LedgerFolder(folder + "/weekly")
        print(
            M3Bench.row(["rows stored", "median s", "slowest s", "CPU s", "state MB", "peak MB"]))
        var medians: [Double] = []
        var processor: [Double] = []
        var week = 0
        for mark in marks.sorted() {
            // The five increments that end at the mark.
            var seconds: [Double] = []
            var processorSeconds: [Double] = []
            while week * increment < mark {
                week += 1
                try ledger.put("\(padded(week)).csv") { add in
                    for series in 0..<increment {
                        add(row(series: series, week: week))
                    }
                    guard week > 1 else { return }
                    for series in 0..<500 { add(row(series: series * 97, week: week - 1)) }
                }
                let start = (Bench.wallSeconds, Bench.processorSeconds)
                let batch = try ledger.run()
                seconds.append(Bench.wallSeconds - start.0)
                processorSeconds.append(Bench.processorSeconds - start.1)
                guard batch.rows == increment, week == 1 || batch.seenBefore == 500 else {
                    throw BenchError(
                        message:
                            "week \(week): \(batch.rows) new rows and \(batch.seenBefore) known",
                        exitCode: 1)
                }
            }
            let last = seconds.suffix(5).sorted()
            let cost = processorSeconds.suffix(5).sorted()
            medians.append(last[last.count / 2])
            processor.append(cost[cost.count / 2])
            print(
                M3Bench.row([
                    "\(week * increment)", M3Bench.fixed(last[last.count / 2], 3),
                    M3Bench.fixed(last[last.count - 1], 3),
                    M3Bench.fixed(cost[cost.count / 2], 3),
                    M3Bench.fixed(Double(size(of: ledger.store)) / 1e6, 1),
                    M3Bench.fixed(Bench.peakMegabytes * 1.048576, 0),
                ]))
        }
        let kept = try ledger.count { _, _ in true }
        guard kept.rows == week * increment else {
            throw BenchError(
                message: "\(kept.rows) rows are stored of \(week * increment)", exitCode: 1)
        }
        print("the panel of \(kept.rows) rows is read in \(M3Bench.fixed(kept.seconds, 2)) s")
        if let slowest = medians.max(), slowest >= most {
            throw BenchError(message: "an increment takes \(most) s or more", exitCode: 1)
        }
        // By processor time, which says least of what else the machine does; half as much again is within
        // what that varies.
        if let first = processor.first, let last = processor.last, last > 1.5 * first {
            throw BenchError(
                message: "the cost of an increment grows with the history", exitCode: 1)
        }
    }

    private static func row(series: Int, week: Int) -> String {
        let day = Timestamp(CivilDate(daysSinceEpoch: 10_000 + 7 * week)).description
        let loaded = Timestamp(CivilDate(daysSinceEpoch: 10_001 + 7 * week)).description
        return "shop-\(series / 50)/item-\(series % 50),\(day),\(value(series, week)),\(loaded)\n"
    }

    // MARK: one ledger value

    private static func oneValue(_ rows: Int, _ folder: String) throws(BenchError) {
        let ledger = try LedgerFolder(folder + "/same")
        let series = 10_000
        var taken: [Int] = []
        for part in [rows / 2, rows] {
            try ledger.put("all.csv") { add in
                // The new rows first, so that the known ones are all met again.
                for row in [taken.reduce(0, +)..<part, 0..<taken.reduce(0, +)].joined() {
                    let day = Timestamp(CivilDate(daysSinceEpoch: 10_000 + row / series))
                    add("s\(row % series),\(day),\(value(row % series, row)),2026-01-05\n")
                }
            }
            let start = Bench.wallSeconds
            let batch = try ledger.run()
            taken.append(batch.rows)
            print(
                "one ledger value, a file of \(part) rows: \(batch.rows) new, \(batch.seenBefore) "
                    + "known, in \(M3Bench.fixed(Bench.wallSeconds - start, 1)) s, at most "
                    + "\(M3Bench.fixed(Bench.peakMegabytes * 1.048576, 0)) MB of memory")
        }
        var isKept = [Bool](repeating: false, count: rows)
        let kept = try ledger.count { name, time in
            guard let number = Int(name.dropFirst()) else { return false }
            let place = (time.instant.daysSinceEpoch - 10_000) * series + number
            defer { isKept[place] = true }
            return !isKept[place]
        }
        let state = size(of: ledger.store)
        print("state: \(M3Bench.fixed(Double(state) / 1e6, 1)) MB for \(kept.rows) rows")
        guard taken == [rows / 2, rows - rows / 2], kept.rows == rows, kept.allFit else {
            throw BenchError(message: "rows were lost or repeated", exitCode: 1)
        }
        guard state < mostState * rows / 10_000_000 else {
            throw BenchError(message: "the state takes \(mostState) bytes or more", exitCode: 1)
        }
    }

    /// Prices with two digits after the point, without a pattern that a codec could find.
    private static func value(_ series: Int, _ time: Int) -> String {
        var bits = UInt64(series) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(time) &* 0xbf58_476d_1ce4_e5b9
        bits ^= bits >> 29
        bits = bits &* 0x94d0_49bb_1331_11eb
        let cents = Int(bits >> 40) % 100_000
        return "\(cents / 100).\(cents / 10 % 10)\(cents % 10)"
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func names(in folder: String) -> [String] {
        guard let open = opendir(folder) else { return [] }
        defer { closedir(open) }
        var names: [String] = []
        while let entry = readdir(open) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append("\(folder)/\(name)") }
        }
        return names
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
        return names(in: path).reduce(0) { $0 + size(of: $1) }
    }

    private static func remove(_ path: String) {
        for name in names(in: path) { remove(name) }
        if unlink(path) != 0 { rmdir(path) }
    }
}

/// A folder of files, the job that reads them, and its store.
private struct LedgerFolder {
    let folder: String
    let store: String
    private let source: Source

    init(_ folder: String) throws(BenchError) {
        self.folder = folder
        store = folder + "/store"
        guard mkdir(folder, 0o700) == 0, mkdir(folder + "/in", 0o700) == 0 else {
            throw BenchError(message: "\(folder) cannot be made", exitCode: 1)
        }
        source = Source(
            origin: .files(
                Source.Files(root: folder, patterns: ["in/*.csv"], format: CSVFormat())),
            columns: .init(
                series: ["series"], time: "time", value: "value", ledger: "loaded", covariates: []),
            ledgerType: .date, lag: 0, usesLocalDates: true)
    }

    /// Writes a file of the rows that `body` adds.
    func put(
        _ name: String, _ body: (_ add: (String) -> Void) -> Void
    ) throws(BenchError) {
        guard let file = fopen("\(folder)/in/\(name)", "w") else {
            throw BenchError(message: "\(folder)/in/\(name) cannot be written", exitCode: 1)
        }
        fputs("series,time,value,loaded\n", file)
        body { fputs($0, file) }
        guard fclose(file) == 0 else {
            throw BenchError(message: "\(folder)/in/\(name) cannot be written", exitCode: 1)
        }
    }

    /// One run, from the opening of the store to the commit.
    func run() throws(BenchError) -> (rows: Int, seenBefore: Int) {
        do {
            let opened = try Store(path: store, for: .writing)
            let key = try opened.job(named: "bench")
            let batch = try source.pull(
                from: opened, job: key, asOf: Timestamp(seconds: 4_000_000_000))
            try commit(batch, to: opened)
            return (batch.rows.count, batch.rowsSeenBefore)
        } catch {
            throw BenchError(message: "\(error)", exitCode: 1)
        }
    }

    private func commit(_ batch: Batch, to opened: Store) throws(StoreError) {
        try opened.transaction { () throws(StoreError) in
            let key = try opened.enterJob(named: "bench", identity: "bench")
            let run = (try opened.lastRun(of: key)?.number ?? 0) + 1
            try opened.add(
                batch.rows.observations(batch.rows.indices, covariates: []), of: key, run: run)
            for file in batch.files { try opened.addFile(file.entry, of: key, run: run) }
            for state in batch.fileStates { try opened.setFileState(state, of: key) }
            if let position = batch.positionAfter {
                try opened.setLedgerPosition(
                    StoredPosition(type: source.ledgerType.rawValue, text: position.text), of: key,
                    run: run)
            }
            try opened.beginRun(run, of: key, asOf: "2026-01-01", batch: "{}")
        }
    }

    /// The rows in the store, how many there are, how long reading them takes, and whether all of them fit.
    func count(
        _ fits: (_ series: String, _ time: StoredTime) -> Bool
    ) throws(BenchError) -> (rows: Int, seconds: Double, allFit: Bool) {
        let start = Bench.wallSeconds
        var rows = 0
        var allFit = true
        do throws(StoreError) {
            let opened = try Store(path: store, for: .reading)
            if let key = try opened.job(named: "bench") {
                try opened.forEachObservation(of: key, through: .max) { series, time, _, _ in
                    rows += 1
                    allFit = fits(series, time) && allFit
                }
            }
        } catch { throw BenchError(message: "\(error)", exitCode: 1) }
        return (rows, Bench.wallSeconds - start, allFit)
    }
}
