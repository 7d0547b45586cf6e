// Goal: how often an explanation is wrong where nothing changed, and right where something did, over seeded
// simulations; and what it costs. The seeds are others than those its tails were fitted to.

import Drift
import Glibc
import Statistics

enum ExplainBench {
    /// A change that is put into the second part of a series, and what it must be called.
    struct Kind: Sendable {
        let name: String
        let component: ChangedComponent
        /// Of errors, in place.
        var errors: @Sendable (inout [Double], Int, Double, inout RandomNumbers) -> Void = {
            _, _, _, _ in
        }
        /// What is added to the values at a time, in deviations of the errors.
        var shift = 0.0
        var length = Int.max
        var turnsSeason = false
        /// What each period adds to the one before it, in deviations of the errors.
        var slope = 0.0
        var missing = 0.0
    }

    static let kinds = [
        Kind(name: "level, 1.5 deviations", component: .level, shift: 1.5),
        Kind(name: "level, 3 deviations", component: .level, shift: 3),
        Kind(name: "8 periods, 3 deviations", component: .level, shift: 3, length: 8),
        Kind(
            name: "variance doubled", component: .spread,
            errors: { values, start, _, _ in scale(&values, from: start, by: 2.0.squareRoot()) }),
        Kind(
            name: "deviation doubled", component: .spread,
            errors: { values, start, _, _ in scale(&values, from: start, by: 2) }),
        Kind(
            name: "deviation tripled", component: .spread,
            errors: { values, start, _, _ in scale(&values, from: start, by: 3) }),
        Kind(name: "season turned", component: .season, turnsSeason: true),
        Kind(name: "growth of 0.1 deviations", component: .trend, slope: 0.1),
        Kind(
            name: "autocorrelation 0.7 from 0, or 0 from 0.6", component: .autocorrelation,
            errors: { values, start, correlation, random in
                let phi = correlation == 0 ? 0.7 : 0
                var last = values[start - 1]
                for t in start..<values.count {
                    last = phi * last + random.normal()
                    values[t] = last
                }
            }),
        Kind(name: "35% missing after 2%", component: .missing, missing: 0.35),
    ]

    static func run(_ options: BenchOptions) throws(BenchError) {
        let count = 400 / options.every
        print("Without a change, at 5%:")
        print(row(["values", "season", "AR", "explained", "ms a series"]))
        for (n, m) in [
            (24, 1), (52, 52), (104, 1), (104, 52), (156, 52), (60, 12), (120, 12), (240, 12),
        ] {
            for correlation in [0, 0.6, 0.9] {
                var wrong = 0
                let start = Bench.processorSeconds
                for seed in 0..<count {
                    var random = RandomNumbers(
                        seed: UInt64(90_000 + n * 100 + m),
                        stream: seed * 10 + Int(correlation * 10))
                    let values = series(n, m, correlation, nil, 0, &random)
                    let found = Explanation.of(ObservedSeries(values, seasonLength: m))
                    if !found.changes.isEmpty { wrong += 1 }
                }
                let cost = (Bench.processorSeconds - start) / Double(count) * 1e3
                print(
                    row([
                        "\(n)", "\(m)", M3Bench.fixed(correlation, 1), share(wrong, count),
                        M3Bench.fixed(cost, 2),
                    ]))
            }
        }
        hours()
        for (n, m) in [(156, 52), (120, 12)] {
            for correlation in [0, 0.6] {
                print("\n\(n) values, season \(m), AR(\(M3Bench.fixed(correlation, 1))):")
                print(row(["after", "explained", "right", "date ±4", "in range", "  change"]))
                for kind in kinds {
                    for after in kind.turnsSeason ? [n / 2, max(m / 2, 8)] : [n / 2, 26, 8] {
                        if kind.component == .autocorrelation && after == 8 { continue }
                        // A stretch that has not ended yet is a step.
                        if kind.length <= n, after <= kind.length { continue }
                        hits(n, m, correlation, kind, n - after, count)
                    }
                }
                newest(n, m, correlation, count)
            }
        }
    }

    /// A shift that the newest few values alone have seen: what they are called, the first of them, and whether
    /// nothing else is named beside them.
    private static func newest(_ n: Int, _ m: Int, _ correlation: Double, _ count: Int) {
        print(row(["after", "explained", "right", "first", "alone", "  change"]))
        let kind = Kind(name: "level, 6 deviations", component: .level, shift: 6)
        for after in 1...4 {
            var (some, right, dated, alone) = (0, 0, 0, 0)
            for seed in 0..<count {
                var random = RandomNumbers(
                    seed: UInt64(93_000 + n * 100 + m), stream: seed * 10 + Int(correlation * 10))
                let values = series(n, m, correlation, kind, n - after, &random)
                let found = Explanation.of(ObservedSeries(values, seasonLength: m))
                if !found.changes.isEmpty { some += 1 }
                // Of late: what chance names of other times is counted above.
                let late = found.changes.filter { $0.from >= n - 8 }
                guard
                    let change = late.first(where: {
                        $0.component == .level && $0.after > $0.before
                    })
                else { continue }
                if after == 1 ? change.isSingleValue : change.until == nil { right += 1 }
                if change.from == n - after { dated += 1 }
                if late.count == 1 { alone += 1 }
            }
            print(
                row([
                    "\(after)", share(some, count), share(right, count), share(dated, count),
                    share(alone, count), "  " + kind.name,
                ]))
        }
    }

    /// Two years of hours: of days alike, and of days with a morning and an evening that went through a lot.
    private static func hours() {
        print("\n17,520 hours, season 24, AR(0.7):")
        print(row(["put in", "named", "seconds", "  components"]))
        for isEventful in [false, true] {
            var random = RandomNumbers(seed: 92_000, stream: isEventful ? 1 : 0)
            var error = 0.0
            let values = (0..<17_520).map { t in
                error = 0.7 * error + random.normal()
                let angle = 2 * Double.pi * Double(t) / 24
                var value = 100 + 5 * cos(angle) + 3 * sin(2 * angle) + error
                guard isEventful else { return value }
                let isRush = t % 24 == 8 || t % 24 == 17
                value += (isRush ? 6 : 0) + (t % 24 == 18 ? 4 : 0)
                if t >= 4_000 { value += 3 }
                if (7_000..<7_030).contains(t) { value -= 8 }
                if t >= 9_000 { value -= 4 }
                if t >= 12_000 { value += 2 * sin(angle) }
                if t >= 15_000 { value += error }
                return value
            }
            let start = Bench.processorSeconds
            let found = Explanation.of(ObservedSeries(values, seasonLength: 24))
            let cost = Bench.processorSeconds - start
            print(
                row([
                    isEventful ? "5" : "0", "\(found.changes.count)", M3Bench.fixed(cost, 2),
                    "  "
                        + found.changes.map { "\($0.component.rawValue) \($0.from)" }
                        .joined(separator: ", "),
                ]))
        }
    }

    private static func hits(
        _ n: Int, _ m: Int, _ correlation: Double, _ kind: Kind, _ start: Int, _ count: Int
    ) {
        var some = 0
        var right = 0
        var dated = 0
        var inRange = 0
        for seed in 0..<count {
            var random = RandomNumbers(
                seed: UInt64(91_000 + n * 100 + m), stream: seed * 10 + Int(correlation * 10))
            let values = series(n, m, correlation, kind, start, &random)
            let found = Explanation.of(ObservedSeries(values, seasonLength: m))
            if !found.changes.isEmpty { some += 1 }
            let change = found.changes.first {
                $0.component == kind.component && ($0.until != nil) == (kind.length < n)
            }
            guard let change else { continue }
            right += 1
            if abs(change.from - start) <= 4 { dated += 1 }
            if change.earliest <= start && start <= change.latest { inRange += 1 }
        }
        print(
            row([
                "\(n - start)", share(some, count), share(right, count),
                share(dated, max(right, 1)), share(inRange, max(right, 1)), "  " + kind.name,
            ]))
    }

    /// Two waves of a season and autoregressive errors, and perhaps a change.
    private static func series(
        _ n: Int, _ m: Int, _ correlation: Double, _ kind: Kind?, _ start: Int,
        _ random: inout RandomNumbers
    ) -> [Double] {
        let deviation = 1 / (1 - correlation * correlation).squareRoot()
        var error = random.normal() * deviation
        var values: [Double] = []
        for _ in 0..<n {
            values.append(error)
            error = correlation * error + random.normal()
        }
        kind?.errors(&values, start, correlation, &random)
        let heights = (1 + random.uniform(), random.uniform())
        let phases = (random.uniform(), random.uniform())
        for t in 0..<n {
            if m > 1 {
                let turned = kind?.turnsSeason == true && t >= start
                let place = Double(t + (turned ? m / 2 : 0)) / Double(m)
                values[t] +=
                    deviation * heights.0 * cos(2 * .pi * (place - phases.0))
                    + deviation * heights.1 * cos(4 * .pi * (place - phases.1))
            }
            guard let kind, t >= start else { continue }
            if t - start < kind.length { values[t] += kind.shift * deviation }
            values[t] += kind.slope * deviation * Double(t - start + 1)
        }
        guard let kind, kind.missing > 0 else { return values }
        for t in 0..<n where random.uniform() < (t < start ? 0.02 : kind.missing) {
            values[t] = .nan
        }
        return values
    }

    private static func scale(_ values: inout [Double], from start: Int, by factor: Double) {
        for t in start..<values.count { values[t] *= factor }
    }

    private static func share(_ part: Int, _ whole: Int) -> String {
        M3Bench.fixed(100 * Double(part) / Double(whole), 1) + "%"
    }

    private static func row(_ cells: [String]) -> String {
        cells.map { cell in
            cell.hasPrefix("  ")
                ? cell : String(repeating: " ", count: max(0, 12 - cell.count)) + cell
        }.joined()
    }
}
