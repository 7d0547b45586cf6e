import Tabular
import TimeSeries

/// A series of which every value is negative: costs, temperatures in winter, or a sign turned round.
///
/// It is named once, when it has as many values as models ask for. Single negative values are for `negativeValue`.
enum NegativeSeries: SeriesCheck {
    static let rule = "negativeSeries"
    static let defaultAction = QualityAction.info
    static let summary = "every value is negative"
    static let advice =
        "If the sign is wrong, have the source turn it round; models take such values for what they are."

    static func episodes(in context: SeriesContext) -> [Episode] {
        var count = 0
        var greatest = -Double.infinity
        for value in context.series.values where !value.isNaN {
            guard value < 0, value.isFinite else { return [] }
            count += 1
            greatest = max(greatest, value)
        }
        return context.whole(
            ofValues: count,
            Mismatch(
                expected: "values from zero on",
                found: "all \(count) values negative, the greatest \(plainText(greatest))"))
    }

    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.isWholeNow
    }
}
