import Foundation
import Quality
import Retraining
import Tabular
import Testing
import TimeSeries

/// Thirty real weekly series through a strike: `ansett-weekly.csv`, run week by week.
@Suite struct AnsettTests {
    private static let file = Program.shared.appending(path: "data/ansett-weekly.csv")
    private static var isThere: Bool {
        FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
    }

    private static let job = """
        {
          name: "ansett",
          source: {
            files: "FILE",
            columns: { series: ["airports", "class"], time: "week", value: "passengers" },
          },
          frequency: "weekly", horizon: 8,
          retraining: { reestimateEvery: 13, refitEvery: 52 },
        }
        """

    private struct Row: Hashable {
        var series: String
        var week: String
    }

    @Test(.enabled(if: isThere, "../shared/data/ansett-weekly.csv is absent"))
    func aStrikeIsNotLearntAsDemand() throws {
        let program = try Program()
        let path = Self.file.path(percentEncoded: false)
        try Self.job.replacing("FILE", with: path).write(
            toFile: program.path("job.json5"), atomically: true, encoding: .utf8)
        let result = try program.run(
            "backfill", "job.json5", "--from", "1988-07-01", "--to", "1992-12-31", "--quiet")
        #expect(result.exitCode == 0, "\(result.errors)")
        let records = try program.records(of: "ansett", in: "store")
        #expect(records.count > 220)

        let actual = try Self.passengers(path)
        let runs = Self.zeroRuns(actual)
        #expect(runs.count >= 20, "the strike of 1989 is in the data")
        try expectFindings(for: runs, in: records)
        expectGaps(in: actual, records)
        expectHonestTraining(in: records, actual)
        try expectForecastsBackOnTrack(program, actual)
    }

    /// A finding names each run of zeros and each gap.
    private func expectFindings(
        for runs: [(series: String, weeks: [String])], in records: [RunRecord]
    ) throws {
        let findings = records.flatMap(\.findings)
        for run in runs {
            let first = try #require(run.weeks.first)
            let found = findings.contains {
                ["zeroRun", "rareZero"].contains($0.rule) && $0.series == run.series
                    && ($0.from?.description ?? "9") <= first && first <= ($0.to?.description ?? "")
            }
            #expect(found, "\(run.series): zeros from \(first)")
        }
        print("\(runs.count) runs of zeros, each with a finding")
    }

    /// So does one each gap; a week that the whole panel lacks is named once.
    private func expectGaps(in actual: [Row: Double], _ records: [RunRecord]) {
        let gaps = records.flatMap(\.findings).filter { $0.rule == "calendarGap" }
        var count = 0
        for (series, rows) in Dictionary(grouping: actual.keys, by: \.series) {
            let periods = Set(
                rows.compactMap { TimestampText($0.week) }
                    .map { Frequency.weekly.period(containing: $0.timestamp) })
            guard let first = periods.min(), let last = periods.max() else { continue }
            for period in first...last where !periods.contains(period) {
                let week = Frequency.weekly.start(of: period)
                count += 1
                let isNamed = gaps.contains { gap in
                    guard let from = gap.from, let to = gap.to else { return false }
                    return (gap.series ?? series) == series && from <= week && week <= to
                }
                #expect(isNamed, "\(series) lacks \(week)")
            }
        }
        print("\(count) missing weeks of a series, each with a finding")
        #expect(count > 0)
    }

    /// No challenger was promoted that was trained on a season of which the strike is the greater part.
    private func expectHonestTraining(in records: [RunRecord], _ actual: [Row: Double]) {
        for record in records {
            for comparison in record.comparisons where comparison.promoted {
                let end = Frequency.weekly.period(containing: comparison.from)
                let zeros = ((end - 52)..<end).count { period in
                    let week = Frequency.weekly.start(of: period).description
                    return actual[Row(series: comparison.series, week: week)] == 0
                }
                #expect(zeros * 2 < 52, "\(comparison.series) in run \(record.number)")
            }
        }
    }

    /// A season after the strike the forecasts are as good as before it, by the median over series of
    /// the mean absolute error eight weeks ahead.
    private func expectForecastsBackOnTrack(
        _ program: Program, _ actual: [Row: Double]
    ) throws {
        func medianError(_ quarter: ClosedRange<String>) throws -> Double {
            var sums: [String: (sum: Double, count: Int)] = [:]
            let folder = program.path("store/forecasts/ansett")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let columns = try ParquetFile(path: "\(folder)/\(name)").read([
                    "series_id", "time", "mean",
                ])
                guard case .codes(let codes, let names) = columns[0].values,
                    case .int32(let days) = columns[1].values,
                    case .doubles(let forecasts) = columns[2].values
                else {
                    Issue.record("\(name): columns of other forms")
                    continue
                }
                for row in 0..<forecasts.count {
                    let series = names[Int(codes[row])]
                    let week = Timestamp(seconds: Int(days[row]) * 86_400).description
                    guard quarter.contains(week),
                        let value = actual[Row(series: series, week: week)]
                    else { continue }
                    var entry = sums[series] ?? (0, 0)
                    entry = (entry.sum + abs(value - forecasts[row]), entry.count + 1)
                    sums[series] = entry
                }
            }
            let means = sums.values.map { $0.sum / Double($0.count) }.sorted()
            return means[means.count / 2]
        }
        let before = try medianError("1989-04-01"..."1989-06-30")
        let after = try medianError("1990-10-01"..."1990-12-31")
        print("median error 8 weeks ahead: \(before) before the strike, \(after) a season after it")
        #expect(after < 1.25 * before)
    }

    private static func passengers(_ path: String) throws -> [Row: Double] {
        var values: [Row: Double] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .dropFirst()
        {
            let cells = line.split(separator: ",")
            values[Row(series: "\(cells[1])/\(cells[2])", week: String(cells[0]))] = Double(
                cells[3])
        }
        return values
    }

    private static func zeroRuns(
        _ actual: [Row: Double]
    ) -> [(series: String, weeks: [String])] {
        var runs: [(series: String, weeks: [String])] = []
        for (series, rows) in Dictionary(grouping: actual.keys, by: \.series).sorted(by: {
            $0.key < $1.key
        }) {
            var run: [String] = []
            for row in rows.sorted(by: { $0.week < $1.week }) {
                if actual[row] == 0 {
                    run.append(row.week)
                } else if !run.isEmpty {
                    runs.append((series, run))
                    run = []
                }
            }
            if !run.isEmpty { runs.append((series, run)) }
        }
        return runs
    }
}
