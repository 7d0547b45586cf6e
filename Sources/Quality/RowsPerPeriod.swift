import Ingestion
import Tabular
import TimeSeries

/// How many periods of its series a batch brings, and how many of these by several rows of different times.
///
/// Rows without a value do not count: one of them withdraws another, or speaks of covariates alone.
package struct RowsPerPeriod: Sendable {
    /// A period of a series with several rows.
    struct Cell: Sendable {
        /// In the order of the batch.
        let rows: [Int]
        /// How many times they have.
        let times: Int
    }

    /// Periods of a series with a row.
    private(set) var periods = 0
    private(set) var several = 0
    /// The first of them in the order of the batch.
    private(set) var first: Cell?

    /// Whether several rows a period are no exception, but the rule: the rows are of a finer frequency than
    /// the job.
    ///
    /// More than half of the periods, and five at least: a wrong frequency doubles nearly all of them, the
    /// first and last of a series aside, and a date mistyped for another single ones.
    package var isUsual: Bool { several >= Self.leastUsual && 2 * several > periods }

    private static let leastUsual = 5

    init(_ batch: Batch, _ groups: RowGroups, _ rowPeriods: RowPeriods, local: Bool) {
        groups.forEachSeries { _, places in
            var before: Int?
            for place in places {
                let period = rowPeriods[Int(place)]
                if period != before { periods += 1 }
                before = period
            }
        }
        groups.forEachPeriodOfMany { places in
            guard let cell = Self.cell(places, of: batch, local: local) else { return }
            several += 1
            if let known = first?.rows.first, let row = cell.rows.first, known < row { return }
            first = cell
        }
    }

    /// Nil where the rows have one time, and at most one of them a value.
    static func cell(_ places: ArraySlice<Int32>, of batch: Batch, local: Bool) -> Cell? {
        var times: Set<Timestamp> = []
        var rows: [Int] = []
        for place in places {
            guard case .number = batch.rows.value(Int(place)),
                case .time(let text) = batch.rows.time(Int(place))
            else { continue }
            times.insert(text.instant(local: local))
            rows.append(Int(place))
        }
        return times.count > 1 ? Cell(rows: rows.sorted(), times: times.count) : nil
    }
}

extension RowContext {
    /// What `SeveralInPeriod` says of rows of one period, unless it is not asked.
    func several(_ places: ArraySlice<Int32>) -> RowsPerPeriod.Cell? {
        guard !rowsPerPeriod.isUsual, !settings.off.contains(SeveralInPeriod.rule) else {
            return nil
        }
        return RowsPerPeriod.cell(places, of: batch, local: usesLocalDates)
    }
}
