// Goal: how long a CSV file takes to become typed columns in memory, on one thread, and how much memory
// that takes; `compare_csv.py` makes the file, measures polars on it in turn with this, and asserts the
// ratio and that both have read the same.

import Glibc
import Tabular

enum CSVBench {
    static func run(_ options: BenchOptions) throws(BenchError) {
        do throws(TabularError) {
            var times: [Double] = []
            // On a machine that does other things too, the processor's time says more.
            var processorTimes: [Double] = []
            // Of one reading: later ones meet the free memory of those before.
            var peak = 0.0
            var table: CSVTable?
            for _ in 0..<11 {
                table = nil
                let start = wallSeconds
                let processorStart = Bench.processorSeconds
                table = try CSVTable(path: options.data)
                processorTimes.append(Bench.processorSeconds - processorStart)
                times.append(wallSeconds - start)
                if peak == 0 { peak = Bench.peakMegabytes * 1.048576 }
            }
            guard let table else { return }
            times.sort()
            processorTimes.sort()
            let rows = Double(table.rowCount)
            let bytes = table.columns.reduce(0) { $0 + $1.byteCount }
            print(M3Bench.row(["", "best ms", "median ms", "CPU ms", "M rows/s", "MB/s"]))
            print(
                M3Bench.row([
                    "almanac", M3Bench.fixed(times[0] * 1e3, 1), M3Bench.fixed(times[5] * 1e3, 1),
                    M3Bench.fixed(processorTimes[0] * 1e3, 1),
                    M3Bench.fixed(rows / times[0] / 1e6, 1),
                    M3Bench.fixed(Double(size(options.data)) / times[0] / 1e6, 0),
                ]))
            print(
                "columns \(bytes / 1_000_000) MB, the process at most "
                    + "\(M3Bench.fixed(peak, 0)) MB")
            print("rows \(table.rowCount)")
            for (column, field) in zip(table.columns, table.fields) {
                print("\(field)")
                print("content \(column.name) \(content(column))")
            }
        } catch {
            throw BenchError(message: "\(error)", exitCode: 1)
        }
    }

    /// What another reader must agree on: different texts, sums, days, trues.
    private static func content(_ column: Column) -> String {
        switch column.values {
        case .codes(let codes, let dictionary): return "\(codes.count) \(dictionary.count)"
        case .doubles(let values): return M3Bench.fixed(values.reduce(0, +), 2)
        case .int32(let values): return "\(values.reduce(0) { $0 + Int($1) })"
        case .int64(let values): return "\(values.reduce(0) { $0 &+ Int($1) })"
        case .booleans(let values): return "\(values.reduce(0) { $0 + ($1 ? 1 : 0) })"
        default: return "\(column.count)"
        }
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private static var wallSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
