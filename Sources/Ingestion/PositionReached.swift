/// The ledger position at the end of a pull: the greatest value that was taken, below every value
/// that was left for a later run.
///
/// A date or timestamp is left because it lies above the cut-off, and so above all that are taken. Another
/// value is left because the row's time does; a row with a smaller value may be of a later time. If
/// the position passed such a row, the next run would find it below.
struct PositionReached {
    private let before: LedgerValue?
    private let type: LedgerType
    private var greatest: LedgerValue?
    private var leastLeft: LedgerValue?
    /// Of a ledger that says nothing of time, the values taken above the position before.
    private var taken: [LedgerValue] = []

    init(before: LedgerValue?, type: LedgerType) {
        self.before = before
        self.type = type
        greatest = before
    }

    /// Whether an earlier run may have stored a row of this value. Where the position was held back,
    /// rows above it may be there too.
    func mayHaveBeenStored(_ value: LedgerValue) -> Bool {
        guard let before else { return true }
        return !type.isTime || value <= before
    }

    mutating func take(_ value: LedgerValue) {
        if let greatest, value <= greatest, type.isTime { return }
        if !type.isTime, before.map({ value > $0 }) ?? true { taken.append(value) }
        greatest = greatest.map { max($0, value) } ?? value
    }

    mutating func leave(_ value: LedgerValue) {
        leastLeft = leastLeft.map { min($0, value) } ?? value
    }

    /// Nil where no row was ever taken.
    var after: LedgerValue? {
        guard let leastLeft, let greatest, greatest >= leastLeft else { return greatest }
        return taken.filter { $0 < leastLeft }.max() ?? before
    }
}
