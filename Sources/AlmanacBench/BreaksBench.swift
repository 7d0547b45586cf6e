// Goal: all that the explanation names on panels whose history is known, to be judged by people: see
// `reports/breaks`. Every series is explained by itself; then the branches that changed as one.

import Drift
import Glibc
import Retraining
import Tabular
import TimeSeries

enum BreaksBench {
    /// A panel, and how its file is read.
    struct Layout {
        let name: String
        let files: [String]
        let keys: [String]
        let time: String
        let value: String
        let frequency: Frequency
        let calendar: [CalendarFeature]
    }

    static let panels = [
        Layout(
            name: "ansett", files: ["../shared/data/ansett-weekly.csv"],
            keys: ["airports", "class"], time: "week", value: "passengers", frequency: .weekly,
            calendar: []),
        Layout(
            name: "road",
            files: ["data/uk-road-casualties/months/1969-1981.csv"]
                + (1982...1984).flatMap { year in
                    (1...12).map { month in
                        "data/uk-road-casualties/months/\(year)-\(month < 10 ? "0" : "")\(month).csv"
                    }
                },
            keys: ["series"], time: "month", value: "casualties", frequency: .monthly,
            calendar: []),
        Layout(
            name: "retail", files: ["../shared/data/aus-retail-monthly.csv"],
            keys: ["state", "industry"], time: "month", value: "turnover", frequency: .monthly,
            calendar: [.weekday, .easter]),
    ]

    static func run(_ options: BenchOptions) throws(BenchError) {
        for panel in panels {
            do throws(TabularError) { try run(panel) } catch {
                throw BenchError(message: error.description, exitCode: 1)
            }
        }
    }

    private static func run(_ layout: Layout) throws(TabularError) {
        let series = try read(layout)
        let frequency = layout.frequency
        let start = Bench.processorSeconds
        var members: [Branches.Member] = []
        let origin = series.map(\.first).min() ?? 0
        let words = PeriodWords(frequency, from: origin)
        var lines: [String] = []
        for one in series {
            let calendar = layout.calendar.flatMap {
                $0.columns(of: one.first..<(one.first + one.values.count), frequency)
            }
            let explanation = Explanation.of(
                ObservedSeries(
                    one.values, seasonLength: frequency.usualSeasonLength,
                    regressors: calendar.map {
                        .init(name: $0.name, kind: .calendar, values: $0.values)
                    }), rate: 0.05, most: 12)
            let changes = explanation.changes.map { $0.moved(by: one.first - origin) }
            members.append(Branches.Member(keys: one.keys, changes: changes))
            for change in changes.reversed() {
                lines.append(
                    "\(one.keys.joined(separator: "/")): \(change.sentence(words)) "
                        + "[\(change.component.rawValue), \(probability(change.pValue))]")
            }
        }
        let periods = (series.map { $0.first + $0.values.count }.max() ?? origin) - origin
        let seconds = Bench.processorSeconds - start
        print("## \(layout.name): \(series.count) series, \(lines.count) changes")
        // What it cost is not a part of what is kept.
        Bench.writeError(
            "\(layout.name): \(M3Bench.fixed(seconds / Double(series.count) * 1e3, 2)) ms a series\n"
        )
        print("\nBranches that changed as one:\n")
        for branch in Branches.changed(members, periods: periods) {
            print("- \(branch.sentence(words)) [\(branch.component.rawValue)]")
        }
        print("\nSeries by series:\n")
        for line in lines { print("- \(line)") }
        print("")
    }

    /// `p 0.012`; of what three places do not show its power of ten, as far as numbers go: `p 2e-12`, `p < 1e-300`.
    private static func probability(_ value: Double) -> String {
        guard value < 0.0005 else { return "p \(Change.text(value))" }
        guard value >= 1e-300 else { return "p < 1e-300" }
        var power = Int(log10(value).rounded(.down))
        var digit = (value / pow(10, Double(power))).rounded()
        if digit > 9 { (digit, power) = (1, power + 1) }
        return "p \(Int(digit))e\(power)"
    }

    private struct Read {
        let keys: [String]
        var first: Int
        var values: [Double]
    }

    private static func read(_ layout: Layout) throws(TabularError) -> [Read] {
        var rows: [[String]: [Int: Double]] = [:]
        for file in layout.files {
            var reader = try CSVReader(path: file)
            var keys: [Int] = []
            for key in layout.keys { keys.append(try reader.requiredIndex(ofColumn: key)) }
            let time = try reader.requiredIndex(ofColumn: layout.time)
            let value = try reader.requiredIndex(ofColumn: layout.value)
            while try reader.next() {
                guard let when = TimestampText(reader.text(time)) else { continue }
                let period = layout.frequency.period(containing: when.timestamp)
                guard case .number(let number) = reader.number(value) else { continue }
                rows[keys.map { reader.text($0) }, default: [:]][period] = number
            }
        }
        return rows.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
            guard let known = rows[key], let first = known.keys.min(), let last = known.keys.max()
            else { return nil }
            return Read(
                keys: key, first: first, values: (first...last).map { known[$0] ?? .nan })
        }
    }
}
