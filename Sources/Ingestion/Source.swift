package import Tabular

/// Where the rows of a job come from, and what its columns mean.
package struct Source: Hashable, Sendable {
    /// The folder that `patterns` are relative to.
    package var root: String
    /// Globs; a file that several match is read once.
    package var patterns: [String]
    package var format: CSVFormat
    package var columns: Columns
    package var ledgerType: LedgerType
    /// How far below the ledger position rows are still taken in, in the unit of the ledger: days for
    /// dates, seconds for timestamps.
    package var lag: Int
    /// Whether times keep the date their text shows rather than the UTC instant: true for periods of a
    /// day or longer, so that midnight in Sydney is that day and not the one before.
    package var usesLocalDates: Bool

    /// The columns by their part.
    package struct Columns: Hashable, Sendable {
        /// Joined with `/` they name the series; empty where the whole table is one series. Of several,
        /// a `/` or `\` within a cell is written `\/` or `\\`.
        package var series: [String]
        package var time: String
        package var value: String
        package var ledger: String
        package var covariates: [String]

        package init(
            series: [String], time: String, value: String, ledger: String, covariates: [String]
        ) {
            self.series = series
            self.time = time
            self.value = value
            self.ledger = ledger
            self.covariates = covariates
        }
    }

    package init(
        root: String, patterns: [String], format: CSVFormat, columns: Columns,
        ledgerType: LedgerType, lag: Int, usesLocalDates: Bool
    ) {
        self.root = root
        self.patterns = patterns
        self.format = format
        self.columns = columns
        self.ledgerType = ledgerType
        self.lag = lag
        self.usesLocalDates = usesLocalDates
    }
}
