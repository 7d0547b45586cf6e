package import Store
package import Tabular

/// A new row with a known place in the ledger. Its cells are as read: the row checks of the quality room
/// say which may enter the panel.
package struct BatchRow: Sendable {
    /// Relative to the job file.
    package var file: String
    /// Counted from 1, the header included.
    package var line: Int
    package var hash: RowHash
    package var series: String
    package var time: TimeCell
    package var value: NumberCell
    /// In the order of the job's covariates.
    package var covariates: [NumberCell]
    package var ledger: LedgerValue
    /// The row as it stood.
    package var raw: String
    /// The names of its file's columns, as a record of CSV.
    package var header: String
    /// The row's number in quarantine, where a person has asked for it to be taken in again.
    package var replays: Int?
}

/// A row that ingestion itself could not place.
package struct UnplacedRow: Sendable {
    /// Why; named as the rules of the quality room are.
    package enum Rule: String, Sendable {
        case ledgerNull
        case ledgerUnreadable
        case belowLedgerPosition
        case malformedRow
    }

    package var rule: Rule
    package var series: String
    package var row: StoredQuarantine
}

/// A row that is in the batch already, letter for letter.
package struct RepeatedRow: Sendable {
    package var series: String
    package var file: String
    package var line: Int
    /// Where its first copy stands.
    package var firstFile: String
    package var firstLine: Int
}

/// What one run reads from its source: the rows past the ledger position.
package struct Batch: Sendable {
    /// What was found in one file that was read.
    package struct File: Sendable {
        package var entry: StoredFile
        /// Whether an earlier run knew the path, with other content.
        package var isChanged: Bool
        /// Whether an earlier run knew this content.
        package var isKnown: Bool
        /// Columns that the job does not name.
        package var extraColumns: [String]

        /// Whether the run took anything from the file: one of which every row lies above the cut-off
        /// is left as if it were not there yet.
        package var isTouched: Bool { entry.rowsLeft < entry.rows || entry.rows == 0 }
    }

    /// The files that were read.
    package var files: [File] = []
    /// Files that hold what they held when they were read to the end.
    package var unchangedFiles = 0
    package var rowsRead = 0
    /// Rows of earlier runs, recognised by their content.
    package var rowsSeenBefore = 0
    /// Rows above the cut-off or from the end on, left for later runs.
    package var rowsAfterCutoff = 0
    package var rows: [BatchRow] = []
    package var repeated: [RepeatedRow] = []
    package var unplaced: [UnplacedRow] = []
    /// How late the rows are that no earlier run has seen.
    package var lateness = Lateness()
    /// Of a database, the rows that the next pull will not read.
    package var sourceCount: StoredSourceCount?
    package var positionBefore: LedgerValue?
    /// The greatest ledger value of the rows up to the cut-off.
    package var positionAfter: LedgerValue?

    /// Whether the run has anything to do: a row of any kind that no earlier run has seen.
    package var isEmpty: Bool { rows.isEmpty && unplaced.isEmpty }
}
