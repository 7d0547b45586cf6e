// Goal: no memory is taken from the heap inside the loops that run over the values of a series. Such a loop
// would show: a series of ten times the length would need ten times the blocks. Every block is counted,
// arrays, boxes and what LAPACK asks for alike: see `AllocationCount`.
//
// `fit` is held to a growth of less than three over a tenfold length, for searches may look at more candidates
// where there are more values; an update by a thousand values at once to no more than a tenth of a block a
// value; and an update by one value, which returns an array and may set up the buffers of its members, to 24.

import Forecasting
import Glibc
import Statistics

enum AllocationBench {
    /// How much the blocks of `fit` may grow.
    static let mostGrowth = 3.0
    /// Blocks a call of `update` with one value.
    static let mostAnUpdate = 24.0
    /// Blocks a value of a long update.
    static let mostAValue = 0.1

    static func run(_ options: BenchOptions) throws(BenchError) {
        print(
            M3Bench.row([
                "model", "", "fit of 120", "fit of 1200", "growth", "an update", "a value",
            ]))
        var broken: [String] = []
        for name in options.models {
            guard let figures = try figures(of: name) else { continue }
            print(figures.row(name))
            if figures.growth >= mostGrowth {
                broken.append("\(name): fit takes memory as the series grows")
            }
            if figures.anUpdate > mostAnUpdate || figures.aValue > mostAValue {
                broken.append("\(name): update takes memory by the value")
            }
        }
        guard broken.isEmpty else {
            throw BenchError(message: broken.joined(separator: "; "), exitCode: 1)
        }
    }

    /// What one model takes.
    private struct Figures {
        var short: Int
        var long: Int
        var anUpdate: Double
        var aValue: Double

        /// A hundred blocks are no growth to speak of where there were few.
        var growth: Double { Double(long) / Double(max(short, 100)) }

        func row(_ name: String) -> String {
            M3Bench.row([
                name, "", "\(short)", "\(long)", M3Bench.fixed(growth, 2),
                M3Bench.fixed(anUpdate, 2), M3Bench.fixed(aValue, 3),
            ])
        }
    }

    private static func figures(
        of name: String
    ) throws(BenchError) -> Figures? {
        let values = series(count: 2_200)
        var model: FittedModel?
        func fit(_ count: Int) -> Int {
            AllocationCount.of {
                model = try? FittedModel.fit(name, Array(values[..<count]), seasonLength: 12)
            }
        }
        // The first fit sets up what is kept for the next.
        _ = fit(120)
        let short = fit(120)
        let long = fit(1_200)
        guard var updated = model else { return nil }
        let news = Array(values[1_200...])
        let single = news.map { [$0] }
        var total = 0.0
        let calls = AllocationCount.of {
            for value in single { total += updated.update(value)[0].mean }
        }
        guard var whole = model else { return nil }
        let once = AllocationCount.of { total += whole.update(news)[0].mean }
        guard total.isFinite else {
            throw BenchError(message: "\(name): a forecast is not finite", exitCode: 1)
        }
        return Figures(
            short: short, long: long, anUpdate: Double(calls) / Double(single.count),
            aValue: Double(once) / Double(news.count))
    }

    /// A level, a season of twelve and noise, above zero.
    private static func series(count: Int) -> [Double] {
        var numbers = RandomNumbers(seed: 3)
        var level = 100.0
        return (0..<count).map { place in
            level += 0.5 * numbers.normal()
            return max(1, level + 10 * sin(Double(place % 12) * .pi / 6) + 2 * numbers.normal())
        }
    }
}
