// Goal: what the source takes back: how often values that were known are given anew, how old they are by
// then, and by how much they change. Derived from the rows that a run accepts and the panel before it;
// the sum over runs is that of their counts.

package import TimeSeries

/// The periods to which runs gave another value than was known.
package struct Corrections: Codable, Hashable, Sendable {
    /// The corrections of one series.
    package struct OfSeries: Codable, Hashable, Sendable {
        package var series: String
        package var periods: Int
        /// As a share of the value before; nil where none was a change from one number other than zero
        /// to another.
        package var greatest: Double?
    }

    /// How many runs had a panel to hold their rows against, and how many of these changed a value in it.
    package private(set) var runs = 0
    package private(set) var correctingRuns = 0
    /// Periods of a series that had no row before.
    package private(set) var newPeriods = 0
    /// Periods of a series whose value is another than before the run: the sum of the four that follow.
    package var corrected: Int { raised + lowered + filled + emptied }
    package private(set) var raised = 0
    package private(set) var lowered = 0
    /// A row without a value was given one, and the other way round: of no size.
    package private(set) var filled = 0
    package private(set) var emptied = 0
    /// How many periods lie from the corrected one to the newest that the series had before the run; 0 for
    /// that one itself.
    package private(set) var ages = Spread()
    /// By how much values changed, up or down, in their own unit.
    package private(set) var changes = Spread()
    /// The same as a share of the value before, where that is not zero.
    package private(set) var shares = Spread()
    /// The series with the most corrections, most first; those of one number by name. At most
    /// `seriesKept`, of each run and of the sum: where runs correct more, counts may be too low.
    package private(set) var series: [OfSeries] = []

    package static let seriesKept = 100

    package init() {}

    /// What the accepted rows of one run change in the panel before it: of several rows of a period, the
    /// last one is in force. Nothing where there is no panel.
    ///
    /// - Parameter rows: series, period, and value, nil for none.
    package init(
        of rows: some Sequence<(series: String, period: Int, value: Double?)>,
        before: Vintage
    ) {
        guard !before.isEmpty else { return }
        runs = 1
        var given: [String: [Int: Double?]] = [:]
        for row in rows { given[row.series, default: [:]][row.period] = .some(row.value) }
        // In order, so that the sum is the same whatever order a dictionary has.
        for (name, periods) in given.sorted(by: { $0.key < $1.key }) {
            let last = before.lastPeriod(of: name)
            var found = OfSeries(series: name, periods: 0)
            for (period, value) in periods {
                let isCorrection = note(
                    value, for: before.entry(name, period), age: (last ?? period) - period,
                    of: &found)
                if isCorrection { found.periods += 1 }
            }
            if found.periods > 0 { series.append(found) }
        }
        correctingRuns = corrected > 0 ? 1 : 0
        keepMost()
    }

    /// Adds those of other runs.
    package mutating func merge(_ other: Corrections) {
        runs += other.runs
        correctingRuns += other.correctingRuns
        newPeriods += other.newPeriods
        raised += other.raised
        lowered += other.lowered
        filled += other.filled
        emptied += other.emptied
        ages.merge(other.ages)
        changes.merge(other.changes)
        shares.merge(other.shares)
        var places: [String: Int] = [:]
        for (place, known) in series.enumerated() { places[known.series] = place }
        for found in other.series {
            guard let place = places[found.series] else {
                series.append(found)
                continue
            }
            series[place].periods += found.periods
            series[place].greatest = Self.greater(series[place].greatest, found.greatest)
        }
        keepMost()
    }

    /// Whether the value is another than the entry.
    private mutating func note(
        _ value: Double?, for entry: Vintage.Entry, age: Int, of series: inout OfSeries
    ) -> Bool {
        switch (entry, value) {
        case (.absent, _):
            newPeriods += 1
            return false
        case (.null, nil): return false
        case (.null, _?): filled += 1
        case (.value, nil): emptied += 1
        case (.value(let old), let new?):
            guard new != old else { return false }
            if new > old { raised += 1 } else { lowered += 1 }
            let change = abs(new - old)
            if change.isFinite { changes.note(change) }
            let share = change / abs(old)
            if share.isFinite {
                shares.note(share)
                series.greatest = Self.greater(series.greatest, share)
            }
        }
        ages.note(Double(max(0, age)))
        return true
    }

    private mutating func keepMost() {
        series.sort { ($1.periods, $0.series) < ($0.periods, $1.series) }
        series.removeLast(max(0, series.count - Self.seriesKept))
    }

    private static func greater(_ left: Double?, _ right: Double?) -> Double? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }
}
