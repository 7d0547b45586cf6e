import Databases
package import Store
package import Tabular

/// How far a pull has come, beside the rows that it has read: all that is needed to go on from there as if
/// it had never stopped.
package struct PullState: Codable, Sendable {
    /// A file that was read, or is being read.
    struct Dealt: Codable {
        let path: String
        /// What the operating system said of it; nil where it said nothing.
        let state: FileState?
    }

    /// What is being read.
    struct Current: Codable {
        /// A path, or the label of a table.
        let name: String
        let read: FileRows
        /// Where the next record begins; nil where records have no place but their number.
        let offset: Int?
        let line: Int?
        /// Of a database.
        let table: TablePlace?
    }

    /// A place in a table, which is read in the order of its ledger as the database has it. That need not
    /// be Almanac's order: it says which rows were read, and nothing else.
    struct TablePlace: Codable {
        /// The ledger cell of the next row.
        let cell: SQLParameter
        /// How many rows of the table stand before it.
        let before: Int
        /// Whether the pull reads those below the reach of the lag, too.
        let isWhole: Bool
    }

    /// How many rows are kept beside it.
    package let rows: Int
    let dealt: [Dealt]
    let current: Current?
    let files: [Batch.File]
    let unchangedFiles: Int
    let filesNotRead: Int
    let fileStates: [StoredFileState]
    let rowsRead: Int
    let rowsSeenBefore: Int
    let rowsAfterCutoff: Int
    let left: LeftRows
    let repeated: [RepeatedRow]
    let unplaced: [UnplacedRow]
    let lateness: Lateness
    let ledgers: LedgerColumn
    let times: ColumnTimes
    let position: PositionReached
    let wrong: WrongCells
    let schema: SchemaFindings

    /// Whether every file that was read, or begun, is as it was.
    func isStill(in files: Source.Files) -> Bool {
        dealt.allSatisfy { $0.state != nil && FileState(of: files.path(of: $0.path)) == $0.state }
    }
}

extension Source {
    /// What a pull reads, in words that are the same from one process to the next.
    package var fingerprint: String {
        let place: String
        switch origin {
        case .files(let files):
            var format = files.format
            format.timesByColumn = [:]
            let times = files.format.timesByColumn.sorted { $0.key < $1.key }
            place = "\(files.root) \(files.patterns) \(format) \(times)"
        case .database(let table):
            switch table.connection {
            case .sqlite(let path): place = "\(path) \(table.relation)"
            case .postgres(let keywords):
                place = "\(keywords.sorted { $0.key < $1.key }) \(table.relation)"
            }
        }
        var other = self
        other.origin = .files(Files(root: "", patterns: [], format: CSVFormat()))
        return Digest(of: Array("\(place) \(other)".utf8)).hexadecimal
    }
}

/// What was found in one file or table so far.
struct FileRows: Codable {
    /// Sound records.
    var count = 0
    /// All records.
    var records = 0
    /// Left for later runs.
    var left = 0
    var extraColumns: [String] = []
    /// What stands before it need not be read again.
    var reached: ReachedPlace?
    /// Whether every record so far stands before it.
    var isWhole = true
}

/// Keeps what a pull has read, so that one that is killed need not begin again.
package protocol PullJournal: AnyObject {
    /// How many new rows are read between one time and the next, at least.
    var interval: Int { get }

    /// Keeps the rows read since the last time, and how far the pull has come: both or neither.
    ///
    /// - Parameter rowGroups: columns of the same names.
    func keep(_ state: PullState, rowGroups: [[Column]]) throws(StoreError)

    /// Forgets what was kept.
    func startOver() throws(StoreError)
}

/// A pull that was kept, to be gone on with.
package struct KeptPull {
    let state: PullState
    package let rows: BatchRows
    let names: SeriesNames

    /// Nil where what is kept is not whole, or what it was read from has changed since: the pull then
    /// begins again.
    package init?(
        _ state: PullState, of source: Source, in store: Store, job: JobKey
    ) throws(StoreError) {
        if let files = source.files, !state.isStill(in: files) { return nil }
        var rows = BatchRows(covariates: source.columns.covariates.count)
        var names = SeriesNames(wholeTable: source.columns.value)
        var isWhole = true
        let isThere = try store.forEachPart(of: job, columns: rows.partColumns) { columns in
            isWhole = isWhole && rows.append(part: columns) { names.code(of: $0) }
        }
        guard isThere, isWhole, rows.count == state.rows else { return nil }
        self.state = state
        self.rows = rows
        self.names = names
    }
}
