import Tabular
import TimeSeries

/// A series that no earlier run knew, in a panel that is not new itself.
enum NewSeries: SeriesCheck {
    static let rule = "newSeries"
    static let defaultAction = QualityAction.info
    static let summary = "a series that no earlier run knew"
    static let advice = "It gets a model of its own as soon as one can be fitted."

    static func episodes(in context: SeriesContext) -> [Episode] {
        guard !context.isKnown, context.panelEndBefore != nil else { return [] }
        return [
            Episode(
                periods: context.series.firstPeriod..<context.series.endPeriod,
                mismatch: Mismatch(
                    expected: "the series of earlier runs", opening: "", found: "a new series",
                    ending:
                        ", from \(context.frequency.start(of: context.series.firstPeriod)) on"))
        ]
    }
}
