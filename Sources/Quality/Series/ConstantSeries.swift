import Tabular
import TimeSeries

/// A series that has had one value, and never another: all zeros, a product that was never sold, a column of one
/// number.
///
/// It is named once, when it has as many values as models ask for; of fewer `tooShort` speaks. Where a series moved
/// before, `flatLine` and `zeroRun` do.
enum ConstantSeries: SeriesCheck {
    static let rule = "constantSeries"
    static let defaultAction = QualityAction.info
    static let summary = "the same value in all periods"
    static let advice =
        "Its forecast is that value. If it should move, look for a column that was filled up."

    static func episodes(in context: SeriesContext) -> [Episode] {
        let values = context.series.values
        guard let value = values.first(where: { $0.isFinite }) else { return [] }
        var count = 0
        for other in values where !other.isNaN {
            guard other == value else { return [] }
            count += 1
        }
        return context.whole(
            ofValues: count,
            Mismatch(
                expected: "values that differ",
                found: "\(plainText(value)) in all \(count) values"))
    }

    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.isWholeNow
    }
}
