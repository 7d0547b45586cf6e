package import TimeSeries

/// The part of a table that a pull has to see, by its ledger column. The bounds are wide where a
/// database cannot compare exactly what Almanac compares: whoever reads the rows looks again.
package struct LedgerRange: Hashable, Sendable {
    package enum Bound: Hashable, Sendable {
        case integer(Int)
        case instant(Timestamp)
    }

    package let column: String
    /// Rows below it are of no interest; nil for the first pull.
    package let from: Bound?
    /// Rows above it are not yet to be seen; nil where the ledger says nothing of time.
    package let through: Timestamp?

    package init(column: String, from: Bound?, through: Timestamp?) {
        self.column = column
        self.from = from
        self.through = through
    }
}

/// How a database compares the values of the ledger column.
enum LedgerComparison: Hashable, Sendable {
    /// As days.
    case date
    /// As instants, to the microsecond.
    case timestamp
    case number
    /// Letter by letter: of ISO 8601 the date in front is compared, with a day to spare for zones.
    case text
    /// Not in any way that helps.
    case none
}

extension LedgerRange {
    /// The least value as the database compares it; nil where every row has to be read.
    func lower(_ comparison: LedgerComparison) -> String? {
        switch (from, comparison) {
        case (.integer(let least)?, .number): return String(least)
        case (.instant(let least)?, .date): return LedgerRange.date(least, plus: 0)
        case (.instant(let least)?, .timestamp): return LedgerRange.microseconds(least, plus: 0)
        case (.instant(let least)?, .text): return LedgerRange.date(least, plus: -1)
        default: return nil
        }
    }

    /// A value that no row to be seen exceeds; nil where there is none.
    func upper(_ comparison: LedgerComparison) -> String? {
        // Beyond the year 9998 there is nothing to hold back, and no database counts days so far.
        guard let through, through.seconds < 253_370_764_800 else { return nil }
        switch comparison {
        case .date: return LedgerRange.date(through, plus: 0)
        case .timestamp: return LedgerRange.microseconds(through, plus: 1)
        case .text: return LedgerRange.date(through, plus: 2)
        case .number, .none: return nil
        }
    }

    private static func date(_ instant: Timestamp, plus days: Int) -> String {
        Timestamp(CivilDate(daysSinceEpoch: instant.daysSinceEpoch + days)).description
    }

    /// Cut to the microsecond, and so at or below the instant; `plus` more of them.
    private static func microseconds(_ instant: Timestamp, plus more: Int) -> String {
        let microseconds = instant.nanoseconds / 1000 + more
        return Timestamp(
            seconds: instant.seconds + microseconds / 1_000_000,
            nanoseconds: microseconds % 1_000_000 * 1000
        ).description
    }
}
