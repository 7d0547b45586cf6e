/// What the job's ledger lets in: whether a row that is sent again, or late, is taken.
package struct LedgerTerms: Hashable, Sendable {
    /// The name of the ledger column.
    package let column: String
    package let type: LedgerType
    /// As in the source: days for dates, seconds for timestamps, numbers for the others.
    package let lag: Int
    /// Whether the rows' own time is the ledger: a row of an earlier time can then never be newer.
    package let isTime: Bool

    init(_ source: Source) {
        column = source.columns.ledger
        type = source.ledgerType
        lag = source.lag
        isTime = source.columns.ledger == source.columns.time
    }

    /// What has to be known before a row is sent again.
    package var sendingAgain: String {
        guard isTime else {
            let below = lag > 0 ? ", or at most \(lagText) below it" : ""
            return
                "A row that is sent again is taken in if its \"\(column)\" lies at the ledger position or "
                + "above it\(below)."
        }
        let way = "take it in with 'almanac quarantine replay'"
        return lag > 0
            ? "\"\(column)\" is the ledger here: a row more than source.lag, \(lagText), below its position "
                + "goes to quarantine; \(way), or raise the lag."
            : "\"\(column)\" is the ledger here, and source.lag is 0: a row of an earlier time goes to "
                + "quarantine; \(way), or raise source.lag."
    }

    /// `14 days`.
    package var lagText: String {
        switch type {
        case .date: return lag == 1 ? "1 day" : "\(lag) days"
        case .timestamp: return lag == 1 ? "1 second" : "\(lag) seconds"
        case .integer, .decimal, .text: return "\(lag)"
        }
    }

    /// The rule of the quality room that keeps rows out by ledger values far above all others. The position
    /// does not pass them, so that a pull meets them again, and knows them in quarantine.
    package static let strayRule = "strayLedger"
}
