package import Store
package import Tabular

/// A row that ingestion itself could not place.
package struct UnplacedRow: Codable, Sendable {
    /// Why; named as the rules of the quality room are.
    package enum Rule: String, Codable, Sendable {
        case ledgerNull
        case ledgerUnreadable
        case belowLedgerPosition
        case malformedRow
        /// Its file is not as the files before, and the job wants such rows kept out.
        case schemaContract
    }

    package var rule: Rule
    package var series: String
    /// What is wrong with it; its reason in the quarantine says the same.
    package var mismatch: Mismatch
    package var row: StoredQuarantine
}

/// A row that is in the batch already, letter for letter.
package struct RepeatedRow: Codable, Sendable {
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
    package struct File: Codable, Sendable {
        package var entry: StoredFile
        /// Whether an earlier run knew the path, with other content.
        package var isChanged: Bool
        /// Whether an earlier run knew this content.
        package var isKnown: Bool
        /// Columns that the job does not name.
        package var extraColumns: [String]
        /// Records that are no rows.
        package var damaged = 0

        /// Whether the run took anything from the file: one of which every row lies above the cut-off
        /// is left as if it were not there yet.
        package var isTouched: Bool { entry.rowsLeft < entry.rows || entry.rows == 0 }
    }

    /// The files that were read.
    package var files: [File] = []
    /// Files that hold what they held when they were read to the end.
    package var unchangedFiles = 0
    /// How many of them were not even read for that: the operating system says that they are as they were.
    package var filesNotRead = 0
    /// The states of the files that were read, by which the next pull knows them.
    package var fileStates: [StoredFileState] = []
    package var rowsRead = 0
    /// Rows of earlier runs, recognised by their content.
    package var rowsSeenBefore = 0
    /// Rows above the cut-off or from the end on, left for later runs.
    package var rowsAfterCutoff = 0
    /// Those of them that were read to be left.
    package var left = LeftRows()
    package var rows: BatchRows
    package var repeated: [RepeatedRow] = []
    package var unplaced: [UnplacedRow] = []
    /// How late the rows are that no earlier run has seen.
    package var lateness = Lateness()
    /// What the source's columns hold that no earlier run knew.
    package var columns: [StoredColumn] = []
    /// Of a database, the rows that the next pull will not read.
    package var sourceCount: StoredSourceCount?
    package var positionBefore: LedgerValue?
    /// The greatest ledger value of the rows up to the cut-off.
    package var positionAfter: LedgerValue?
    package let ledger: LedgerTerms

    init(_ source: Source) {
        rows = BatchRows(covariates: source.columns.covariates.count)
        ledger = LedgerTerms(source)
    }

    /// Whether the run has anything to do: a row of any kind that no earlier run has seen.
    package var isEmpty: Bool { rows.isEmpty && unplaced.isEmpty }

    /// The greatest ledger value where the rows of these places are passed over, of dates and timestamps.
    package func position(without stray: [Int]) -> LedgerValue? {
        guard !stray.isEmpty else { return positionAfter }
        let stray = Set(stray)
        var reached = positionBefore
        for index in rows.indices where !stray.contains(index) && !rows.isReplayed(index) {
            let value = rows.ledger(index)
            if value.key != .absent { reached = reached.map { max($0, value) } ?? value }
        }
        return reached
    }
}
