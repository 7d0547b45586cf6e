import Forecasting
import Glibc
import Statistics
import Testing

// The traps: series that models are known to stumble over. To add one, write it where it belongs
// below; `TrapLawTests` then sends it through every model and composition, and what one trap expects
// of one model stands in `TrapTests`.

/// A series made to trip a model.
struct Trap: Sendable, CustomTestStringConvertible {
    let name: String
    let values: [Double]
    let seasons: SeasonLengths

    init(_ name: String, season: Double = 1, _ values: [Double]) {
        self.name = name
        self.values = values
        seasons = SeasonLengths([season])
    }

    /// `count` values from their places, 0 and on, and from normal numbers of a seed of the trap's own.
    init(
        _ name: String, season: Double = 1, count: Int,
        _ value: (Int, inout RandomNumbers) -> Double
    ) {
        var numbers = RandomNumbers(seed: UInt64(count))
        self.init(name, season: season, (0..<count).map { value($0, &numbers) })
    }

    var testDescription: String { name }

    /// The trap of this name.
    static func named(_ name: String) throws -> Trap {
        try #require(all.first { $0.name == name }, "no trap is called \(name)")
    }

    static let all: [Trap] =
        constants + lines + short + missing + scales + spikes + seasons + demand + processes
}

extension Trap {
    private static let constants: [Trap] =
        [0, 7, -3, 1e9].map { value in
            Trap("constant \(value)", season: 4, [Double](repeating: value, count: 30))
        } + [
            Trap("zeros of either sign", season: 4, (0..<30).map { $0 % 2 == 0 ? 0.0 : -0.0 }),
            Trap("constant but for 1e-14", season: 4, count: 40) {
                5 + 1e-14 * $1.normal() + 0 * Double($0)
            },
            Trap(
                "constant but for the last bit", season: 4,
                (0..<40).map { $0 % 3 == 0 ? 5 : 5.0.nextUp }),
        ]

    /// Constant after one difference, two, a seasonal one.
    private static let lines = [
        Trap("1 to 100", (1...100).map(Double.init)),
        Trap("1 to 100, season 12", season: 12, (1...100).map(Double.init)),
        Trap("100 to 1", (1...100).reversed().map(Double.init)),
        Trap("squares", (1...60).map { Double($0 * $0) }),
        Trap("a season and nothing else", season: 4, (0..<48).map { [1.0, 5, 2, 9][$0 % 4] }),
        Trap(
            "a season on a line", season: 4, (0..<48).map { [1.0, 5, 2, 9][$0 % 4] + Double($0) }),
        Trap("doubling", (0..<40).map { Double(sign: .plus, exponent: $0, significand: 1) }),
        Trap("halving", (0..<40).map { Double(sign: .plus, exponent: -$0, significand: 1) }),
        Trap("a sine without noise", count: 90) { place, _ in sin(Double(place) * 0.3) },
    ]

    /// Every length up to two seasons and more, and seasons longer than the series.
    private static let short: [Trap] =
        (1...26).map { count in
            Trap("\(count) values, season 12", season: 12, count: count) {
                50 + 10 * Double($0 % 12) + $1.normal()
            }
        } + [
            Trap("three equal values", season: 2, [4, 4, 4]),
            Trap("60 values, season 365", season: 365, count: 60) { $1.normal() + Double($0) },
            Trap("70 values, season 52", season: 52, count: 70) {
                100 + Double($0 % 52) + $1.normal()
            },
        ]

    private static let missing: [Trap] = {
        func months(_ level: Double, without gaps: Set<Int>) -> [Double] {
            var numbers = RandomNumbers(seed: 8)
            return (0..<84).map { place in
                let season = 20 * monthly[place % 12]
                let value = level + season + numbers.normal()
                return gaps.contains(place) ? .nan : value
            }
        }
        let scattered: Set = [0, 1, 2, 20, 33, 34, 35, 50, 82, 83]
        return [
            Trap("all missing", season: 4, [Double](repeating: .nan, count: 30)),
            Trap("one value among missing", season: 12, [.nan, 5, .nan]),
            Trap(
                "two values far apart", season: 4, [3] + [Double](repeating: .nan, count: 40) + [5]),
            Trap("missing at the start", season: 12, months(100, without: Set(0..<15))),
            Trap("missing at the end", season: 12, months(100, without: Set(69..<84))),
            Trap("missing here and there", season: 12, months(100, without: scattered)),
            Trap("negative, missing here and there", season: 12, months(-100, without: scattered)),
            Trap("missing for two seasons", season: 12, months(100, without: Set(30..<55))),
            Trap(
                "one month never seen", season: 12,
                months(100, without: Set(stride(from: 5, to: 84, by: 12)))),
            Trap(
                "every second missing", season: 12,
                months(100, without: Set(stride(from: 1, to: 84, by: 2)))),
        ]
    }()

    /// A swing over the year, without a mean.
    static let monthly = [-1.0, 0, 1, 2, 1, 0, -1, -2, -1, 0, 1, 0]

    private static let scales: [Trap] = {
        var traps: [Trap] = []
        for scale in [1e-300, 1e-250, 1e150, 1e250, 1e300] {
            traps.append(
                Trap("scale \(scale)", season: 4, count: 40) { _, numbers in
                    scale * (10 + numbers.normal())
                })
            traps.append(
                Trap("scale \(scale), either sign", season: 4, count: 40) { place, numbers in
                    let level = 0.1 * Double(place) - 2
                    return scale * (level + numbers.normal())
                })
        }
        traps.append(
            Trap("subnormal", season: 4, count: 40) { place, numbers in
                let level = Double(20 + place % 7)
                return Double.leastNonzeroMagnitude * (level + numbers.normal()).rounded()
            })
        traps.append(
            Trap(
                "1e-200 to 1e200",
                (0..<41).map { (place: Int) in pow(10, Double(10 * place - 200)) }))
        traps.append(
            Trap("level 1e9, noise 1", season: 12, count: 60) { _, numbers in
                1e9 + numbers.normal()
            })
        traps.append(
            Trap("negative, season 4", season: 4, count: 60) { place, numbers in
                Double(place % 4 * 5 - 20) + numbers.normal()
            })
        traps.append(
            Trap("about zero", season: 4, count: 60) { place, numbers in
                Double(place % 2) - 0.5 + numbers.normal()
            })
        return traps
    }()

    private static let spikes: [Trap] = [
        Trap("zeros and one spike", season: 12, (0..<48).map { $0 == 30 ? 100 : 0 }),
        Trap("zeros and a last spike", season: 12, (0..<48).map { $0 == 47 ? 100 : 0 }),
        Trap("zeros after a first spike", season: 12, (0..<48).map { $0 == 0 ? 100 : 0 }),
        Trap("a spike of 1e12", season: 12, count: 60) {
            $0 == 40 ? 1e12 : 10 + $1.normal()
        },
        Trap("a shift in the last value", season: 12, count: 49) {
            $0 == 48 ? 1000 : 10 + $1.normal()
        },
        Trap("a step in the middle", season: 12, count: 60) {
            ($0 < 30 ? 10 : 1000) + $1.normal()
        },
        Trap("a clean step", season: 4, (0..<40).map { $0 < 20 ? 1 : 2 }),
        Trap("tails of Cauchy", season: 4, count: 80) {
            $1.normal() / $1.normal() + 0 * Double($0)
        },
    ]

    private static let seasons = [
        Trap("a season of 52", season: 52, count: 160) { weekly[$0 % 52] + 3 * $1.normal() },
        Trap("a season of 7.02", season: 7.02, count: 200) {
            20 + 5 * sin(2 * .pi * Double($0) / 7.02) + $1.normal()
        },
        Trap("a season of 2", season: 2, count: 40) { Double($0 % 2) * 10 + $1.normal() },
        Trap("a swing with the level", season: 4, count: 60) {
            (50 + Double($0)) * [0.5, 1, 1.5, 1][$0 % 4] + $1.normal()
        },
    ]

    /// Half a year of plenty, and something within the month.
    static let weekly = (0..<52).map { week in 100 + (week < 26 ? 30.0 : -30) + Double(week % 5) }

    private static let demand: [Trap] = [
        Trap("intermittent", season: 12, count: 80) { _, numbers in
            numbers.uniform() < 0.3 ? (1 + 4 * numbers.uniform()).rounded() : 0
        },
        Trap("demand that stopped", season: 12, (0..<60).map { $0 < 40 && $0 % 2 == 1 ? 5 : 0 }),
        Trap("zero or one", season: 7, count: 90) { _, numbers in
            numbers.uniform() < 0.5 ? 1 : 0
        },
        Trap("demand and goods returned", season: 12, count: 80) { _, numbers in
            numbers.uniform() < 0.3 ? (5 * numbers.normal()).rounded() : 0
        },
    ]

    /// Processes at the edge of what can be estimated, 120 values of each from normal errors.
    private static let processes: [Trap] = {
        func process(
            _ name: String, season: Double = 1,
            _ next: (_ values: [Double], _ errors: [Double]) -> Double
        ) -> Trap {
            var numbers = RandomNumbers(seed: 21)
            var values: [Double] = []
            var errors: [Double] = []
            for _ in 0..<120 {
                errors.append(numbers.normal())
                values.append(next(values, errors))
            }
            return Trap(name, season: season, values)
        }
        func before(_ list: [Double], _ lag: Int) -> Double {
            list.count >= lag ? list[list.count - lag] : 0
        }
        return [
            process("a trend with a root near one") { values, errors in
                let place = Double(values.count)
                return 0.5 * place + 0.999 * (before(values, 1) - 0.5 * (place - 1))
                    + before(errors, 1)
            },
            process("a root near minus one") { -0.999 * before($0, 1) + before($1, 1) },
            process("alternating") { values, errors in
                (values.count % 2 == 0 ? 1.0 : -1) + 1e-9 * before(errors, 1)
            },
            process("a random walk summed") { 2 * before($0, 1) - before($0, 2) + before($1, 1) },
            process("an explosive root") { 1.08 * before($0, 1) + before($1, 1) },
            process("noise differenced") { before($1, 1) - before($1, 2) },
            process("noise differenced twice") {
                before($1, 1) - 2 * before($1, 2) + before($1, 3)
            },
            process("noise differenced over the season", season: 12) {
                before($1, 1) - before($1, 13)
            },
            process("a moving average beyond one") { before($1, 1) + 2.5 * before($1, 2) },
            process("a common factor") {
                0.7 * before($0, 1) + before($1, 1) - 0.7 * before($1, 2)
            },
            process("a seasonal random walk", season: 12) { before($0, 12) + before($1, 1) },
        ]
    }()
}
