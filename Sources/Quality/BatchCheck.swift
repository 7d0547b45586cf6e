package import Ingestion
package import Tabular
package import TimeSeries

/// A check of a batch as a whole: its files, and how much it brings.
package protocol BatchCheck: Sendable {
    /// The name of the rule in the job file.
    static var rule: String { get }
    /// What is done where the job does not say; no row or series is at fault, so it is none of them.
    static var defaultAction: QualityAction { get }
    /// What the rule looks for, in one line.
    static var summary: String { get }
    /// What a person can do about a finding.
    static var advice: String { get }
    /// Whether the advice is, or may come, to send rows again.
    static var asksForRows: Bool { get }
    /// The advice for a job.
    static func advice(_ ledger: LedgerTerms) -> String

    static func faults(in context: BatchContext) -> [BatchFault]
}

extension BatchCheck {
    package static var asksForRows: Bool { false }
    package static func advice(_ ledger: LedgerTerms) -> String {
        asksForRows ? "\(advice) \(ledger.sendingAgain)" : advice
    }
}

/// What a batch check looks at.
package struct BatchContext {
    package let batch: Batch
    /// For each row of the batch the period it belongs to; nil where its time is not readable.
    package let periods: RowPeriods
    package let rowsPerPeriod: RowsPerPeriod
    /// The panel before this batch.
    package let before: Vintage
    /// The panel with the rows that the row checks have let pass.
    package let after: Vintage
    /// The rows that did.
    package let accepted: [QualityReport.AcceptedRow]
    /// What the runs before have corrected, the newest of them, oldest first.
    package let corrections: [Corrections]
    /// The periods of the rows that did, each once, ascending.
    package let acceptedPeriods: [Int]
    /// The period after the newest of the panel before this batch; nil for the first batch.
    package let endBefore: Int?
    /// The cut-off of the run.
    package let asOf: Timestamp
    /// How many periods are forecast; nil where no job says.
    package let horizon: Int?
    package let settings: QualitySettings
    /// How much came for each of the newest periods.
    package let counts: DeliveryCounts
}

/// What is wrong with a batch.
package struct BatchFault: Hashable, Sendable {
    package let mismatch: Mismatch
    package let series: String?
    package let periods: Range<Int>?
    /// How many periods, rows or files it concerns.
    package let count: Int
    /// The first ten of the rows, where single ones are at fault.
    package let rows: [RowReference]

    init(
        _ mismatch: Mismatch, series: String? = nil, periods: Range<Int>? = nil, count: Int = 1,
        rows: [RowReference] = []
    ) {
        self.mismatch = mismatch
        self.series = series
        self.periods = periods
        self.count = count
        self.rows = rows
    }
}
