import Glibc
import Tabular
import TimeSeries

/// The values of the period before once more, in nearly all series: a delivery that was sent again under new
/// dates. Of a batch of several periods also those of as many periods before: yesterday's hours for today's.
///
/// Series that repeat themselves say nothing: of n pairs of a series at that distance, among the last 26, k were
/// equal, and one more is so with probability p = (k + 1) / (n + 2). Zeros and series with p above one half are
/// left out. Of the others nine in ten have to repeat themselves, five at least, and the product of their p has
/// to be one in a million or below.
enum RepeatedPeriod: BatchCheck {
    static let rule = "repeatedPeriod"
    static let defaultAction = QualityAction.warn
    static let summary = "the values of the period before once more in nearly all series"
    static let advice =
        "Ask the source whether an earlier delivery was sent again under new dates, and have the real "
        + "values sent."
    static let asksForRows = true

    private static let leastSeries = 5
    private static let leastShare = 0.9
    private static let rarity = 1e-6
    private static let pairs = 26

    static func faults(in context: BatchContext) -> [BatchFault] {
        let new = context.counts.new
        let lags: Set = [1, max(1, new.count)]
        return context.fault { period in
            for lag in lags.sorted() {
                guard let (all, equal) = repetitions(context.after, of: period, lag) else {
                    continue
                }
                let frequency = context.after.frequency
                return Mismatch(
                    expected: "other values for \(frequency.start(of: period)) than for "
                        + "\(frequency.start(of: period - lag))",
                    found: "the same in \(equal) of \(all) series")
            }
            return nil
        }
    }

    private static func repetitions(
        _ panel: Vintage, of period: Int, _ lag: Int
    ) -> (all: Int, equal: Int)? {
        // Most deliveries repeat hardly anything, and need no closer look.
        var all = 0
        var equal = 0
        panel.forEachSeries { _, periods, entry in
            guard let isEqual = isEqual(period, lag, periods, entry) else { return }
            all += 1
            if isEqual { equal += 1 }
        }
        guard equal >= leastSeries, 2 * equal >= all else { return nil }
        all = 0
        equal = 0
        var chance = 0.0
        panel.forEachSeries { _, periods, entry in
            guard let isEqual = isEqual(period, lag, periods, entry) else { return }
            var known = 0
            var same = 0
            for earlier in (period - pairs)..<period {
                guard let wasEqual = self.isEqual(earlier, lag, periods, entry) else { continue }
                known += 1
                if wasEqual { same += 1 }
            }
            let probability = Double(same + 1) / Double(known + 2)
            guard probability <= 0.5 else { return }
            all += 1
            if isEqual {
                equal += 1
                chance += log(probability)
            }
        }
        guard equal >= leastSeries, Double(equal) >= leastShare * Double(all),
            chance <= log(rarity)
        else { return nil }
        return (all, equal)
    }

    /// Whether a value is that of `lag` periods before; nil where one of them is not known or zero.
    private static func isEqual(
        _ period: Int, _ lag: Int, _ periods: Range<Int>, _ entry: (Int) -> Vintage.Entry
    ) -> Bool? {
        guard period - lag >= periods.lowerBound, period < periods.upperBound,
            case .value(let value) = entry(period), value != 0,
            case .value(let before) = entry(period - lag)
        else { return nil }
        return value == before
    }
}
