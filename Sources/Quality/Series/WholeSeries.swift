import Tabular
import TimeSeries

/// What is said of all values of a series: once, when it has enough of them.
extension SeriesContext {
    private var leastWhole: Int { max(4, settings.minimumObservations) }

    /// All of the series, if its `count` values are enough to say it of them.
    func whole(ofValues count: Int, _ mismatch: @autoclosure () -> Mismatch) -> [Episode] {
        guard count >= leastWhole else { return [] }
        return [
            Episode(periods: series.firstPeriod..<series.endPeriod, mismatch: mismatch())
        ]
    }

    /// Whether it has enough of them with this run, and had too few before.
    var isWholeNow: Bool {
        guard isKnown else { return true }
        let new = Set(changed)
        var before = 0
        for (index, value) in series.values.enumerated() where !value.isNaN {
            if !new.contains(series.firstPeriod + index) { before += 1 }
        }
        return before < leastWhole
    }
}
