// Goal: how long a Parquet file takes to become typed columns in memory, on one thread, and how much
// memory that takes; `parquet_peers.py` makes the file and measures others on it in the same way.

import Glibc
import Tabular

enum ParquetBench {
    static func run(_ options: BenchOptions) throws(BenchError) {
        do throws(TabularError) {
            var times: [Double] = []
            var rows = 0
            var bytes = 0
            // Of one reading: later ones meet the free memory of those before.
            var peak = 0.0
            for _ in 0..<11 {
                let start = wallSeconds
                let columns = try ParquetFile(path: options.data).read()
                times.append(wallSeconds - start)
                rows = columns.first?.count ?? 0
                if peak == 0 { peak = Bench.peakMegabytes * 1.048576 }
                bytes = columns.reduce(0) { $0 + $1.byteCount }
            }
            times.sort()
            let best = times[0]
            let fields = [
                "almanac", M3Bench.fixed(best * 1e3, 1), M3Bench.fixed(times[5] * 1e3, 1),
                M3Bench.fixed(Double(rows) / best / 1e6, 1),
                M3Bench.fixed(Double(bytes) / best / 1e6, 0),
            ]
            print(M3Bench.row(["", "best ms", "median ms", "M rows/s", "MB/s"]))
            print(M3Bench.row(fields))
            print(
                "columns \(bytes / 1_000_000) MB, the process at most "
                    + "\(M3Bench.fixed(peak, 0)) MB")
        } catch {
            throw BenchError(message: "\(error)", exitCode: 1)
        }
    }

    private static var wallSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
