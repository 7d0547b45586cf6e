// Goal: tell rows whose date is mistyped into the future from those that a cut-off leaves for later runs. A
// backfill leaves row after row from its cut-off on; a mistyped date stands alone, behind a hole in
// which there is nothing. So the rows after a hole are stray where it is longer than a limit, and longer than
// all that they span: data that go on after a hole span more with every row.

package import TimeSeries

/// The rows that a pull has left for later because they lie above the cut-off, by day.
package struct LeftRows: Codable, Hashable, Sendable {
    /// One row of them.
    package struct Row: Codable, Hashable, Sendable {
        package var series: String
        package var file: String
        package var line: Int
        /// The ledger value, or of a ledger that says nothing of time the row's time.
        package var text: String
    }

    private struct Day: Codable, Hashable {
        var number: Int
        var rows = 0
        /// The first of them.
        var first: [Row] = []
    }

    /// So many rows are named.
    package static let named = 10

    private var days: [Day] = []
    private var places: [Int: Int] = [:]
    /// Of the row that was noted last, the place of its day.
    private var last = 0

    /// Notes a row; returns whether it is to be named, as one of the first of its day.
    mutating func note(_ time: Timestamp) -> Bool {
        let number = time.dayNumber
        if !days.indices.contains(last) || days[last].number != number {
            last = places[number] ?? days.count
            if last == days.count {
                places[number] = last
                days.append(Day(number: number))
            }
        }
        days[last].rows += 1
        return days[last].first.count < Self.named
    }

    /// Names the row that was noted last.
    mutating func name(_ row: Row) { days[last].first.append(row) }

    /// The rows that stand alone, more than `limit` days after the cut-off or the rows before them: how
    /// many, and the first of them. Nil where there are none.
    package func stray(
        after cutoff: Timestamp, limit: Int
    ) -> (count: Int, first: [Row])? {
        let sorted = days.sorted { $0.number < $1.number }
        guard let last = sorted.last else { return nil }
        var before = cutoff.dayNumber
        for (place, day) in sorted.enumerated() {
            let hole = day.number - before
            before = day.number
            guard hole > limit, hole > last.number - day.number else { continue }
            let rest = sorted[place...]
            return (
                rest.reduce(0) { $0 + $1.rows },
                Array(rest.lazy.flatMap(\.first).prefix(Self.named))
            )
        }
        return nil
    }
}

extension Timestamp {
    /// Whole days since 1970.
    var dayNumber: Int {
        seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
    }
}
