package import Ingestion
package import Tabular
package import TimeSeries

/// A check of the rows of a batch, each on its own or beside the rows that share its series and time.
package protocol RowCheck: Sendable {
    /// The name of the rule in the job file.
    static var rule: String { get }
    /// What is done where the job does not say.
    static var defaultAction: QualityAction { get }
    /// The mildest action that makes sense: a row without a time can never enter a panel.
    static var mildestAction: QualityAction { get }
    /// What the rule looks for, in one line.
    static var summary: String { get }
    /// What a person can do about a finding.
    static var advice: String { get }
    /// Whether the advice is, or may come, to send rows again.
    static var asksForRows: Bool { get }
    /// The advice for a job.
    static func advice(_ ledger: LedgerTerms) -> String

    /// The rows at fault, in the order of the batch.
    static func faults(in context: RowContext) -> [RowFault]
}

extension RowCheck {
    package static var asksForRows: Bool { false }
    package static func advice(_ ledger: LedgerTerms) -> String {
        asksForRows ? "\(advice) \(ledger.sendingAgain)" : advice
    }
    package static var mildestAction: QualityAction { .info }
}

/// What a row check looks at.
package struct RowContext {
    package let batch: Batch
    /// For each row of the batch the period it belongs to; nil where its time is not readable.
    package let periods: RowPeriods
    /// The rows that belong to one, by series and period.
    package let groups: RowGroups
    package let rowsPerPeriod: RowsPerPeriod
    /// The panel before this batch.
    package let before: Vintage
    /// The cut-off of the run.
    package let asOf: Timestamp
    /// The names of the covariates.
    package let covariates: [String]
    /// Whether times keep the date their text shows; as in the source of the batch.
    package let usesLocalDates: Bool
    package let settings: QualitySettings
}

/// A row at fault.
package struct RowFault: Hashable, Sendable {
    /// Its index in the batch; nil for a row that ingestion has set aside already.
    package let row: Int?
    package let series: String?
    package let period: Int?
    package let reference: RowReference
    /// In words that go on after the place.
    package let mismatch: Mismatch
}

extension RowContext {
    /// Whether a row says what is known in advance of a period to come: a covariate, and no value.
    ///
    /// So far ahead that the date must be mistyped, it says nothing.
    func isInAdvance(_ index: Int) -> Bool {
        guard !covariates.isEmpty, let period = periods[index] else { return false }
        let newest = before.frequency.period(containing: asOf)
        guard period > newest, period <= newest + 10_000 else { return false }
        return batch.rows.value(index) == .null
            && covariates.indices.contains { batch.rows.covariate($0, of: index).stored != nil }
    }

    /// A fault of row `index`.
    func fault(_ index: Int, _ mismatch: Mismatch) -> RowFault {
        let row = batch.rows[index]
        return RowFault(
            row: index, series: row.series.isEmpty ? nil : row.series, period: periods[index],
            reference: RowReference(file: row.file, line: row.line), mismatch: mismatch)
    }
}
