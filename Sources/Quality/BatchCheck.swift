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

    static func faults(in context: BatchContext) -> [BatchFault]
}

/// What a batch check looks at.
package struct BatchContext {
    package let batch: Batch
    /// The panel with the rows that the row checks have let pass.
    package let after: Vintage
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

    init(_ mismatch: Mismatch, series: String? = nil, periods: Range<Int>? = nil, count: Int = 1) {
        self.mismatch = mismatch
        self.series = series
        self.periods = periods
        self.count = count
    }
}
