/// The ledger position at the end of a pull: the greatest value that was taken, below every value
/// that was left for a later run.
///
/// A date or timestamp is left because it lies above the cut-off, and so above all that are taken. Another
/// value is left because the row's time does; a row with a smaller value may be of a later time. If
/// the position passed such a row, the next run would find it below.
struct PositionReached: Codable {
    private let before: LedgerValue?
    private let type: LedgerType
    private var greatest: LedgerValue?
    private var leastLeft: LedgerValue?
    /// Of a ledger that says nothing of time, the values above the position before of rows that an earlier
    /// run has taken; it was held back then.
    private var known: [LedgerValue] = []

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

    /// A value of a new row that the cut-off lets in.
    mutating func take(_ value: LedgerValue) {
        if let greatest, value <= greatest { return }
        greatest = value
    }

    /// The value of a row of an earlier run. A date or timestamp above the position is that of a row in
    /// quarantine, which the position must not follow.
    mutating func isKnown(_ value: LedgerValue) {
        guard !type.isTime else { return }
        take(value)
        if let before, value > before { known.append(value) }
    }

    mutating func leave(_ value: LedgerValue) {
        leastLeft = leastLeft.map { min($0, value) } ?? value
    }

    /// Nil where no row was ever taken.
    ///
    /// - Parameter rows: all that the pull has taken.
    func after(_ rows: BatchRows) -> LedgerValue? {
        guard let leastLeft, let greatest, greatest >= leastLeft else { return greatest }
        var reached = before
        for value in rows.ledgers + known where value < leastLeft && value.key != .absent {
            reached = reached.map { max($0, value) } ?? value
        }
        return reached
    }
}
