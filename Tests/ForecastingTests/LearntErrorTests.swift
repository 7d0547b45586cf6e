import Forecasting
import FoundationEssentials
import Glibc
import Statistics
import Testing

/// Models fitted to one value: what they say of their errors once there are some.
@Suite struct LearntErrorTests {
    enum Process: String, CaseIterable, Sendable {
        case white, randomWalk, seasonal

        /// About 100, with errors of 1; the season of 12 swings by 10.
        func values(_ count: Int, _ numbers: inout RandomNumbers) -> [Double] {
            var level = 100.0
            return (0..<count).map { t in
                let error = numbers.normal()
                switch self {
                case .white: return level + error
                case .randomWalk:
                    level += error
                    return level
                case .seasonal: return level + 10 * sin(2 * .pi * Double(t) / 12) + error
                }
            }
        }
    }

    struct Coverage {
        var inside = 0
        var count = 0
        var share: Double { Double(inside) / Double(count) }
    }

    static func coverage(
        _ name: String, _ process: Process, new: Int, steps: Range<Int>, series: Int = 1500
    ) throws -> [Double] {
        var numbers = RandomNumbers(seed: StableHash.seed(name, process.rawValue, "\(new)"))
        var found = [Coverage(), Coverage()]
        for _ in 0..<series {
            let values = process.values(1 + new + steps.upperBound, &numbers)
            var model = try #require(try FittedModel.fit(name, [values[0]], seasonLength: 12))
            _ = model.update(Array(values[1...new]))
            let forecast = model.forecast(horizon: steps.upperBound, levels: [80, 95], seed: 1)
            for (place, interval) in forecast.intervals.enumerated() {
                for step in steps {
                    let value = values[1 + new + step]
                    found[place].count += 1
                    if interval.lower[step] <= value && value <= interval.upper[step] {
                        found[place].inside += 1
                    }
                }
            }
        }
        return found.map(\.share)
    }

    @Test func table() throws {
        for name in ["naive", "snaive", "mean", "drift", "window", "seasonalWindow"] {
            for process in Process.allCases {
                for (label, steps) in [("1", 0..<1), ("1-6", 0..<6)] {
                    var line = "\(name) \(process) \(label):"
                    for new in [1, 2, 4, 8, 16, 52] {
                        let c = try Self.coverage(name, process, new: new, steps: steps)
                        line += " \((c[0] * 1000).rounded() / 10)/\((c[1] * 1000).rounded() / 10)"
                    }
                    print(line)
                }
            }
        }
    }
}
