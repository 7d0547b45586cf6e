import Tabular
import TimeSeries

/// A series with fewer values than its models ask for.
enum TooShort: SeriesCheck {
    static let rule = "tooShort"
    static let defaultAction = QualityAction.info
    static let summary = "fewer values than models ask for"
    static let advice = "A simpler model serves until there are enough values."

    static func episodes(in context: SeriesContext) -> [Episode] {
        let count = context.series.values.count { !$0.isNaN }
        guard count < context.settings.minimumObservations else { return [] }
        return [
            Episode(
                periods: context.series.firstPeriod..<context.series.endPeriod,
                mismatch: Mismatch(
                    expected: "\(context.settings.minimumObservations) values or more",
                    found: "\(count) \(count == 1 ? "value" : "values")"))
        ]
    }
}
