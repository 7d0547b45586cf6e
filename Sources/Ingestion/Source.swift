package import Databases
package import Tabular

/// Where the rows of a job come from, and what its columns mean.
package struct Source: Hashable, Sendable {
    /// What holds the rows.
    package enum Origin: Hashable, Sendable {
        case files(Files)
        case database(DatabaseTable)
    }

    /// Files of one format.
    package struct Files: Hashable, Sendable {
        /// The folder that `patterns` are relative to.
        package var root: String
        /// Globs; a file that several match is read once.
        package var patterns: [String]
        package var format: CSVFormat

        package init(root: String, patterns: [String], format: CSVFormat) {
            self.root = root
            self.patterns = patterns
            self.format = format
        }

        func path(of file: String) -> String {
            file.hasPrefix("/") ? file : "\(root)/\(file)"
        }
    }

    package var origin: Origin

    /// Nil for a source in a database.
    package var files: Files? {
        guard case .files(let files) = origin else { return nil }
        return files
    }
    package var columns: Columns
    package var ledgerType: LedgerType
    /// How far below the ledger position rows are still taken in, in the unit of the ledger: days for
    /// dates, seconds for timestamps.
    package var lag: Int
    /// The ledger value from which on rows are left alone, itself included; nil where there is no end.
    package var end: LedgerValue?
    package var nulls: NullPolicy
    /// What is done where a file is not as the files before.
    package var schema: SchemaContract
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

        /// All of them, in the job's order; a column may have several parts.
        var named: [String] { series + [time, value, ledger] + covariates }

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

    /// What becomes of a row whose ledger value is missing.
    package enum NullPolicy: String, CaseIterable, Hashable, Sendable {
        /// It is kept out, for a person to decide.
        case quarantine
        /// It is taken in whenever it comes; once, as every row.
        case include
        /// It stops the run.
        case fail
    }

    package init(
        origin: Origin, columns: Columns, ledgerType: LedgerType, lag: Int,
        end: LedgerValue? = nil, nulls: NullPolicy = .quarantine,
        schema: SchemaContract = SchemaContract(), usesLocalDates: Bool
    ) {
        self.origin = origin
        self.columns = columns
        self.ledgerType = ledgerType
        self.lag = lag
        self.end = end
        self.nulls = nulls
        self.schema = schema
        self.usesLocalDates = usesLocalDates
    }
}
