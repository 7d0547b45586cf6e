import Glibc
import Tabular
import TimeSeries

/// Zeros in a series that has none otherwise, or more of them in a row than its share of zeros allows:
/// a strike, a closed store, a feed that sends zeros for "nothing known".
///
/// A run of L zeros is an episode if its probability is one in a hundred or below: a single zero after a
/// hundred values without one, a long run in intermittent demand. With z zeros among the n values before,
/// zeros that come independently give ((z + 1) / (n + 2))^L. Where all n values are counts, the
/// probability is no less than (n / (n + L))^(S / D), with S their sum and D >= 1 their variance over
/// their mean: what a Poisson variable of unknown mean gives (its predictive distribution), its exponent
/// reduced by the overdispersion. A product that sells four a week sells none every now and then. An
/// episode counts as one zero once half a season has gone by: what comes sooner belongs to the same
/// disturbance.
///
/// Three limits keep it from hiding what is real. It waits for five values, since it cannot know the
/// habits of a shorter series. A run of which at least half was zero a season before, give or take one
/// period, is the season's. And after half a season the zeros are the new normal (see
/// `SeriesContext.patience`).
enum ZeroRun: SeriesCheck {
    static let rule = "zeroRun"
    static let defaultAction = QualityAction.warn
    static let isTreatedAsMissing = true
    static let summary = "zeros that the series' history does not explain"
    static let advice =
        "The models treat these periods as missing, so that a strike is not learnt as demand. If the "
        + "zeros are real, set quality.zeroRun to \"off\"."

    private static let rarity = 0.01
    private static let leastHistory = 5

    static func episodes(in context: SeriesContext) -> [Episode] {
        let values = context.series.values
        guard values.contains(0) else { return [] }
        var episodes: [Episode] = []
        var habit = Habit()
        // The ends of the episodes that do not count yet.
        var exceptionEnds: [Int] = []
        var index = 0
        while index < values.count {
            let value = values[index]
            guard value == 0 else {
                if !value.isNaN { habit.add(value) }
                index += 1
                continue
            }
            let run = Run(from: index, in: values)
            index = run.indices.upperBound
            while let end = exceptionEnds.first, end + context.patience <= run.indices.lowerBound {
                exceptionEnds.removeFirst()
                habit.addZeros(1)
            }
            if habit.values >= leastHistory, habit.chance(ofZeros: run.zeros) <= rarity,
                !isSeasonal(run, values, context)
            {
                episodes.append(episode(run, after: habit, context))
                exceptionEnds.append(run.indices.upperBound)
                let real = max(0, run.indices.count - context.patience)
                habit.addZeros(min(real, run.zeros))
            } else {
                habit.addZeros(run.zeros)
            }
        }
        return episodes
    }

    /// Zeros in a row, missing periods between them passed over.
    private struct Run {
        var indices: Range<Int>
        var zeros = 0

        init(from start: Int, in values: [Double]) {
            indices = start..<start
            for index in start..<values.count {
                if values[index] == 0 {
                    zeros += 1
                    indices = start..<(index + 1)
                } else if !values[index].isNaN {
                    break
                }
            }
        }
    }

    /// What is known of a series before a run.
    private struct Habit {
        var zeros = 0
        var values = 0
        private var sum = 0.0
        private var squares = 0.0
        private var areCounts = true

        mutating func add(_ value: Double) {
            values += 1
            sum += value
            squares += value * value
            if value < 0 || value != value.rounded() { areCounts = false }
        }

        mutating func addZeros(_ count: Int) {
            zeros += count
            values += count
        }

        func chance(ofZeros count: Int) -> Double {
            let share = pow(Double(zeros + 1) / Double(values + 2), Double(count))
            guard areCounts, sum > 0 else { return share }
            let n = Double(values)
            let mean = sum / n
            let dispersion = max(1, (squares / n - mean * mean) / mean)
            return max(share, pow(n / (n + Double(count)), sum / dispersion))
        }
    }

    private static func isSeasonal(
        _ run: Run, _ values: [Double], _ context: SeriesContext
    ) -> Bool {
        let season = context.seasonLength
        guard season > 1 else { return false }
        // Beyond its first season a run is its own season before.
        let indices = run.indices.prefix(season)
        let slack = season >= 12 ? 1 : 0
        var zeros = 0
        var alike = 0
        for index in indices where values[index] == 0 {
            zeros += 1
            let before = (index - season - slack)...(index - season + slack)
            let isAlike = before.contains {
                $0 >= 0 && $0 < run.indices.lowerBound && values[$0] == 0
            }
            if isAlike { alike += 1 }
        }
        return 2 * alike >= zeros
    }

    private static func episode(
        _ run: Run, after habit: Habit, _ context: SeriesContext
    ) -> Episode {
        let first = context.series.firstPeriod
        let whole = (first + run.indices.lowerBound)..<(first + run.indices.upperBound)
        let exception = whole.prefix(context.patience)
        let end =
            exception.count < whole.count
            ? " (from \(context.frequency.start(of: exception.upperBound)) on taken for the new normal)"
            : ""
        let history =
            "after \(habit.zeros) \(habit.zeros == 1 ? "zero" : "zeros") in \(habit.values) values"
        return Episode(
            periods: exception,
            mismatch: Mismatch(
                expected: "\(usual(after: habit)) \(history)", opening: "",
                found: "zero for \(context.words(whole))\(end)", ending: ", \(history)"))
    }

    /// How many zeros in a row are no exception.
    private static func usual(after habit: Habit) -> String {
        var zeros = 0
        while habit.chance(ofZeros: zeros + 1) > rarity { zeros += 1 }
        return zeros == 0
            ? "no zero" : "at most \(zeros == 1 ? "one zero" : "\(zeros) zeros in a row")"
    }
}
