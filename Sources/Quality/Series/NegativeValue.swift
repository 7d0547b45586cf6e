import Tabular
import TimeSeries

/// Negative values in a series that has none otherwise: sales of -3, a difference in place of a count.
///
/// With z negatives among n values before, the next is negative with probability (z + 1) / (n + 2) (Laplace's
/// rule of succession); at 5% and below it is an exception. Negatives in a row are one, up to half a season
/// (see `SeriesContext.patience`).
enum NegativeValue: SeriesCheck {
    static let rule = "negativeValue"
    static let defaultAction = QualityAction.warn
    static let summary = "a negative value in a series that has none otherwise"
    static let advice =
        "If it is wrong, send the row again; range: { minimum: 0 } with the action \"quarantineRow\" "
        + "keeps such rows out. Returns and corrections may be real."

    private static let rarity = 0.05

    static func episodes(in context: SeriesContext) -> [Episode] {
        let values = context.series.values
        guard values.contains(where: { $0 < 0 && $0.isFinite }) else { return [] }
        var episodes: [Episode] = []
        var count = 0
        var negatives = 0
        var index = 0
        while index < values.count {
            let value = values[index]
            guard value < 0, value.isFinite else {
                if value.isFinite { count += 1 }
                index += 1
                continue
            }
            var end = index
            while end < values.count, !(values[end] >= 0) { end += 1 }
            while values[end - 1].isNaN { end -= 1 }
            let known = values[index..<end].count { !$0.isNaN }
            if Double(negatives + 1) <= rarity * Double(count + 2) {
                let first = context.series.firstPeriod
                let periods = (first + index)..<(first + end)
                let history =
                    "after \(negatives == 0 ? "none" : "\(negatives)") in \(count) values"
                let named = periods.prefix(context.patience)
                episodes.append(
                    Episode(
                        periods: named,
                        mismatch: Mismatch(
                            expected: "no negative value \(history)", opening: "",
                            found: "negative for \(context.words(periods)), the first "
                                + plainText(value),
                            ending: ", \(history)")))
                negatives += max(1, known - context.patience)
            } else {
                negatives += known
            }
            count += known
            index = end
        }
        return episodes
    }
}
