import Tabular
import TimeSeries

/// Zeros in a series that seldom has one, where rule `zeroRun` cannot exclude that they are real: in a
/// short history, or where small counts may well be none. They are named and left to the models.
///
/// A zero is rare up to one in ten of the values before it; of a series with four values or fewer nothing
/// is known yet. What `zeroRun` has named is no habit of the series, and does not count.
enum RareZero: SeriesCheck {
    static let rule = "rareZero"
    static let defaultAction = QualityAction.info
    static let summary = "a zero in a series that seldom has one"
    static let advice =
        "If it stands for \"nothing known\", send the row again without a value. The models take it for "
        + "real: so short a history, so small counts or zeros a season before do not exclude it. Those that "
        + "they exclude are for zeroRun."

    private static let leastHistory = 5
    private static let greatestShare = 0.1

    static func episodes(in context: SeriesContext) -> [Episode] {
        guard context.series.values.contains(0) else { return [] }
        let named = ZeroRun.episodes(in: context).map(\.periods)
        var episodes: [Episode] = []
        var zeros = 0
        var values = 0
        for run in runs(in: context.series) {
            switch run {
            case .value: values += 1
            case .zeros(let periods, let count):
                if named.contains(where: { $0.overlaps(periods) }) { continue }
                if values >= leastHistory, Double(zeros) <= greatestShare * Double(values) {
                    let history =
                        "after \(zeros) \(zeros == 1 ? "zero" : "zeros") in \(values) values"
                    episodes.append(
                        Episode(
                            periods: periods,
                            mismatch: Mismatch(
                                expected: "no zero \(history)", opening: "",
                                found: "zero for \(context.words(periods))",
                                ending: ", \(history)")))
                }
                zeros += count
                values += count
            }
        }
        return episodes
    }

    private enum Run {
        /// A value other than zero.
        case value
        /// Zeros in a row, missing periods between them passed over.
        case zeros(Range<Int>, count: Int)
    }

    private static func runs(in series: Series) -> [Run] {
        var runs: [Run] = []
        for (index, value) in series.values.enumerated() where !value.isNaN {
            let period = series.firstPeriod + index
            if value != 0 {
                runs.append(.value)
            } else if case .zeros(let periods, let count)? = runs.last {
                runs[runs.count - 1] = .zeros(
                    periods.lowerBound..<(period + 1), count: count + 1)
            } else {
                runs.append(.zeros(period..<(period + 1), count: 1))
            }
        }
        return runs
    }
}
