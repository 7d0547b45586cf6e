import Databases
import Store
import Tabular
import TimeSeries

/// A record as it was read.
struct ReadRow {
    var place: RowPlace
    let time: TimeCell
    let value: NumberCell
    /// In the order of the job's covariates.
    let covariates: [NumberCell]
}

/// One pull under way.
struct Reading: ~Copyable {
    let source: Source
    let cutoff: Timestamp
    var batch: Batch
    var seen: SeenRows
    var hasher = CellHasher()
    private var schema: SchemaReading
    private var contents = ContentsRead()
    private var ledgers: LedgerColumn
    private var times: ColumnTimes
    private var names: SeriesNames
    private var position: PositionReached
    private var wrong: WrongCells
    /// The lowest ledger value that is taken in if it has not been seen; nil before the first row.
    private let floor: LedgerValue.Key?
    private let journal: (any PullJournal)?
    /// The rows that the journal has.
    private var rowsKept = 0
    /// The files that were read, or begun, in this pull; for the journal.
    private var dealt: [PullState.Dealt] = []
    /// By path, for the pull that was kept.
    private var dealtBefore: Set<String> = []
    /// Where the pull that was kept has stopped; nil when it is gone on with.
    private var stopped: PullState.Current?

    init(
        source: Source, seen: SeenRows, cutoff: Timestamp, position: LedgerValue?,
        schema: SchemaReading, journal: (any PullJournal)?
    ) {
        self.source = source
        self.schema = schema
        batch = Batch(covariates: source.columns.covariates.count)
        self.seen = seen
        self.cutoff = cutoff
        floor = position?.key.lowered(by: source.lag, type: source.ledgerType)
        ledgers = LedgerColumn(
            name: source.columns.ledger, type: source.ledgerType, position: position)
        times = ColumnTimes(column: source.columns.time)
        names = SeriesNames(wholeTable: source.columns.value)
        self.position = PositionReached(before: position, type: source.ledgerType)
        wrong = WrongCells(isFirstRun: position == nil)
        batch.positionBefore = position
        self.journal = journal
    }

    /// Goes on where a pull of the same source and cut-off has stopped.
    mutating func resume(_ kept: KeptPull) {
        let state = kept.state
        batch.rows = kept.rows
        batch.files = state.files
        batch.unchangedFiles = state.unchangedFiles
        batch.filesNotRead = state.filesNotRead
        batch.fileStates = state.fileStates
        batch.rowsRead = state.rowsRead
        batch.rowsSeenBefore = state.rowsSeenBefore
        batch.rowsAfterCutoff = state.rowsAfterCutoff
        batch.repeated = state.repeated
        batch.unplaced = state.unplaced
        batch.lateness = state.lateness
        names = kept.names
        seen.resume(kept)
        schema.resume(state.schema)
        ledgers = state.ledgers
        times = state.times
        position = state.position
        wrong = state.wrong
        rowsKept = kept.rows.count
        dealt = state.dealt
        dealtBefore = Set(state.dealt.map(\.path))
        stopped = state.current
    }

    /// Has the journal keep what was read since it was asked last, if that is enough of it.
    private mutating func keepIfDue<Reader: RecordReader & ~Copyable>(
        _ reader: borrowing Reader, _ read: FileRows, of name: String
    ) throws(PullError) {
        guard isKeepingDue else { return }
        let place = reader.place
        // The last line of a file that may still grow has no place.
        if place == nil, !reader.isCountedByRecords { return }
        try keep(
            PullState.Current(
                name: name, read: read, offset: place?.offset, line: place?.line, ledger: nil,
                below: nil))
    }

    private var isKeepingDue: Bool {
        guard let journal else { return false }
        return batch.rows.count - rowsKept >= journal.interval
            // Those would be written again each time.
            && batch.unplaced.count + batch.repeated.count < 100_000
    }

    private mutating func keep(_ current: PullState.Current) throws(PullError) {
        guard let journal else { return }
        let state = PullState(
            rows: batch.rows.count, dealt: dealt, current: current,
            files: batch.files, unchangedFiles: batch.unchangedFiles,
            filesNotRead: batch.filesNotRead, fileStates: batch.fileStates,
            rowsRead: batch.rowsRead, rowsSeenBefore: batch.rowsSeenBefore,
            rowsAfterCutoff: batch.rowsAfterCutoff, repeated: batch.repeated,
            unplaced: batch.unplaced, lateness: batch.lateness, ledgers: ledgers, times: times,
            position: position, wrong: wrong, schema: schema.findings)
        let rowGroups = batch.rows.rowGroups(from: rowsKept)
        try PullError.wrapping { () throws(StoreError) in
            try journal.keep(state, rowGroups: rowGroups)
        }
        rowsKept = batch.rows.count
    }

    /// Reads a file, unless earlier runs have taken every row of its content.
    mutating func read(
        _ file: String, of files: Source.Files, manifest: Manifest
    ) throws(PullError) {
        if dealtBefore.contains(file), stopped?.name != file { return }
        let path = files.path(of: file)
        let identity = identity(of: file, at: path, manifest)
        if stopped == nil {
            dealt.append(PullState.Dealt(path: file, state: identity?.state))
        }
        if let identity, manifest.complete.contains(identity.sha256) {
            batch.unchangedFiles += 1
            return
        }
        let known = manifest.files[file]
        let isKnown = known != nil && known?.sha256 == identity?.sha256
        // What stands before the place that was reached is dealt with, if it is what was read then.
        let start = identity?.continuesKnown == true ? known?.reached : nil
        let read = try rows(of: file, at: path, files, from: start)
        batch.rowsRead += read.count
        batch.rowsAfterCutoff += read.left
        // A file that was written to in the meantime is known by no digest, and so is read again.
        let sha256 = identity.flatMap { $0.isStill(at: path) ? $0.sha256 : nil } ?? ""
        batch.files.append(
            Batch.File(
                entry: StoredFile(
                    path: file, size: identity?.size ?? 0, sha256: sha256,
                    rows: (start?.rows ?? 0) + read.count, rowsLeft: read.left,
                    reached: read.reached),
                isChanged: known != nil && !isKnown, isKnown: isKnown,
                extraColumns: read.extraColumns))
    }

    /// Reads the file as what it is, with the columns of its partition folders.
    private mutating func rows(
        of file: String, at path: String, _ files: Source.Files, from start: ReachedPlace?
    ) throws(PullError) -> FileRows {
        let folders = PartitionFolder.all(in: file).filter {
            source.columns.named.contains($0.column)
        }
        let delimiter = files.format.delimiter
        // Further on where a pull that was kept has stopped in the file.
        let place = (stopped?.offset ?? start?.offset).flatMap { offset in
            (stopped?.line ?? start?.line).map { CSVReader.Position(offset: offset, line: $0) }
        }
        let isParquet = try PullError.wrappingTable { () throws(TabularError) in
            try TableFormat.of(file: path) == .parquet
        }
        guard isParquet else {
            func open(at place: CSVReader.Position?) throws(PullError) -> CSVReader {
                try PullError.wrappingTable { () throws(TabularError) in
                    let reader = try CSVReader(path: path, format: files.format)
                    guard let place else { return reader }
                    return try CSVReader(
                        path: path, columns: reader.columns, startingAt: place,
                        format: files.format)
                }
            }
            let begin = start.map { CSVReader.Position(offset: $0.offset, line: $0.line) }
            let verdict = try schema.verdict(on: open(at: begin), file: file, folders: folders)
            let columns = folders + verdict.absent
            return try rows(
                of: PartitionedReader(open(at: place), columns, delimiter: delimiter), file: file,
                from: start, verdict)
        }
        let verdict = try schema.verdict(onParquet: path, file: file, folders: folders)
        let added = folders + verdict.absent
        let columns = source.columns
        let reader = try PullError.wrappingTable { () throws(TabularError) in
            let present = try ParquetFile(path: path).columns
            let wanted = verdict.columns(of: present, columns.named, besides: added)
            let isBounded = source.ledgerType.isTime && wanted.contains(columns.ledger)
            return try ParquetReader(
                path: path, columns: wanted, delimiter: delimiter,
                upTo: isBounded ? (columns.ledger, cutoff) : nil)
        }
        let skipped = reader.skippedRows
        let extra = reader.present.filter { !columns.named.contains($0) }
        var read = try rows(
            of: PartitionedReader(reader, added, delimiter: delimiter), file: file, from: nil,
            verdict)
        read.count += skipped
        read.left += skipped
        if verdict.refusal == nil { read.extraColumns = extra }
        return read
    }

    private mutating func rows<Reader: RecordReader & ~Copyable>(
        of reader: consuming Reader, file: String, from start: ReachedPlace?,
        _ verdict: SchemaVerdict
    ) throws(PullError) -> FileRows {
        if let refusal = verdict.refusal {
            let (count, left) = try setAside(everyRowOf: &reader, file: file, refusal)
            return FileRows(count: count, left: left)
        }
        let columns = try indexes(in: reader)
        seen.begin(file)
        var read = FileRows(extraColumns: columns.extra, reached: start)
        if let stopped {
            read = stopped.read
            if stopped.offset == nil { try skip(read.records, of: &reader) }
            self.stopped = nil
        }
        while try advance(&reader, file: file, &read.records) {
            read.count += 1
            if try take(reader, columns, file: file) {
                if read.isWhole, let place = reader.place {
                    read.reached = ReachedPlace(
                        offset: place.offset, line: place.line,
                        rows: (start?.rows ?? 0) + read.count)
                } else {
                    read.isWhole = false
                }
            } else {
                read.left += 1
                read.isWhole = false
            }
            try keepIfDue(reader, read, of: file)
        }
        return read
    }

    /// Passes over records that a pull that was kept has read; all of them are sound.
    private func skip<Reader: RecordReader & ~Copyable>(
        _ records: Int, of reader: inout Reader
    ) throws(PullError) {
        try PullError.wrappingTable { () throws(TabularError) in
            for _ in 0..<records where try !reader.next() { return }
        }
    }

    private mutating func identity(
        of file: String, at path: String, _ manifest: Manifest
    ) -> FileIdentity? {
        guard
            let identity = FileIdentity(
                path: path, known: manifest.states[file], before: manifest.files[file])
        else {
            return nil
        }
        if !identity.wasRead {
            batch.filesNotRead += 1
        } else if identity.isSettled {
            batch.fileStates.append(
                StoredFileState(path: file, state: identity.state, sha256: identity.sha256))
        }
        return identity
    }

    /// Reads the rows of a table in a database that lie in the reach of this pull; and all of them where
    /// rows have come in below it since the pull before, so that none is lost.
    ///
    /// - Parameter counted: what the pull before found below the reach of this one.
    /// - Returns: false where what a pull that was kept has read is not there as it was: it has to begin
    ///   again.
    mutating func read(
        _ table: DatabaseTable, counted: StoredSourceCount?
    ) throws(PullError) -> Bool {
        let verdict = try schema.verdict(on: table, reach: range(from: floor))
        var reader = try PullError.wrappingTable { () throws(TabularError) in
            try DatabaseReader(
                table, columns: verdict.refusal == nil ? source.columns.named : nil,
                absent: Set(verdict.absent.map(\.column)))
        }
        if let refusal = verdict.refusal {
            guard stopped == nil else { return false }
            return try setAside(everyRowOf: &reader, of: table, counted: counted, refusal)
        }
        let columns = try indexes(in: reader)
        seen.begin(table.label)
        var read = FileRows()
        if let stopped {
            guard try open(&reader, whereStopped: stopped) else { return false }
            read = stopped.read
            self.stopped = nil
        } else {
            try open(&reader, counted: counted)
        }
        let isOrdered = journal != nil && isExact(reader)
        var greatest: LedgerValue.Key?
        while try advance(&reader, file: table.label, &read.records) {
            if isOrdered, let ledger = try ledger(of: reader, columns) {
                // Before the first row of a value, all below it are read.
                if let before = greatest, ledger > before {
                    try keepIfDue(reader, read, before: ledger)
                }
                greatest = greatest.map { max($0, ledger) } ?? ledger
            }
            read.count += 1
            if try !take(reader, columns, file: table.label) { read.left += 1 }
        }
        note(table, count: read.count, left: read.left)
        batch.sourceCount = try count(reader, below: range(from: nextFloor))
        return true
    }

    /// Keeps out the rows of a table that the contract refuses.
    private mutating func setAside(
        everyRowOf reader: inout DatabaseReader, of table: DatabaseTable,
        counted: StoredSourceCount?, _ refusal: SchemaFault
    ) throws(PullError) -> Bool {
        try open(&reader, counted: counted)
        let (count, left) = try setAside(everyRowOf: &reader, file: table.label, refusal)
        note(table, count: count, left: left)
        batch.sourceCount = try self.count(reader, below: range(from: nextFloor))
        return true
    }

    private mutating func note(_ table: DatabaseTable, count: Int, left: Int) {
        batch.rowsRead += count
        batch.rowsAfterCutoff += left
        batch.files.append(
            Batch.File(
                entry: StoredFile(
                    path: table.label, size: 0, sha256: "", rows: count, rowsLeft: left),
                isChanged: false, isKnown: batch.positionBefore != nil, extraColumns: []))
    }

    /// Whether the database tells values of the ledger apart as Almanac does, so that a pull can go on from
    /// one of them.
    private func isExact(_ reader: borrowing DatabaseReader) -> Bool {
        switch source.ledgerType {
        case .date, .timestamp, .integer:
            return reader.isExact(source.columns.ledger, isNumber: !source.ledgerType.isTime)
        case .decimal, .text: return false
        }
    }

    private mutating func ledger(
        of reader: borrowing DatabaseReader, _ columns: ColumnIndexes
    ) throws(PullError) -> LedgerValue.Key? {
        do throws(IngestionError) {
            guard
                case .value(let value) = try ledgers.cell(
                    reader, columns.ledger, file: reader.file)
            else { return nil }
            return value.key
        } catch { throw .ingestion(error) }
    }

    private mutating func keepIfDue(
        _ reader: borrowing DatabaseReader, _ read: FileRows, before ledger: LedgerValue.Key
    ) throws(PullError) {
        guard isKeepingDue else { return }
        var read = read
        read.records -= 1
        try keep(
            PullState.Current(
                name: reader.file, read: read, offset: nil, line: nil, ledger: ledger,
                below: try count(reader, below: range(from: ledger))))
    }

    /// Goes on where a pull that was kept has stopped, if what it has read is there as it was.
    private func open(
        _ reader: inout DatabaseReader, whereStopped stopped: PullState.Current
    ) throws(PullError) -> Bool {
        let rest = range(from: stopped.ledger)
        guard stopped.name == reader.file, try count(reader, below: rest) == stopped.below else {
            return false
        }
        do throws(TabularError) {
            try reader.open(rest, after: stopped.read.records)
        } catch { throw .ingestion(.table(error)) }
        return true
    }

    private mutating func open(
        _ reader: inout DatabaseReader, counted: StoredSourceCount?
    ) throws(PullError) {
        let reach = range(from: floor)
        let found = try count(reader, below: reach)
        let hasLateRows =
            found.map { found in
                counted.map { $0.bound != found.bound || $0.rows < found.rows } ?? true
            } ?? false
        do throws(TabularError) {
            try reader.open(hasLateRows ? range(from: nil) : reach)
        } catch { throw .ingestion(.table(error)) }
    }

    private func count(
        _ reader: borrowing DatabaseReader, below range: LedgerRange
    ) throws(PullError) -> StoredSourceCount? {
        do throws(TabularError) {
            return try reader.leftOut(below: range).map {
                StoredSourceCount(source: reader.file, bound: $0.bound, rows: $0.rows)
            }
        } catch { throw .ingestion(.table(error)) }
    }

    /// Where the pull after this one will begin.
    private var nextFloor: LedgerValue.Key? {
        position.after(batch.rows)?.key.lowered(by: source.lag, type: source.ledgerType)
    }

    private func range(from floor: LedgerValue.Key?) -> LedgerRange {
        LedgerRange(
            column: source.columns.ledger, from: floor?.bound,
            through: source.ledgerType.isTime ? cutoff : nil, end: source.end?.key.bound)
    }

    private func indexes<Reader: RecordReader & ~Copyable>(
        in reader: borrowing Reader
    ) throws(PullError) -> ColumnIndexes {
        do throws(TabularError) {
            return try ColumnIndexes(source.columns, in: reader)
        } catch { throw .ingestion(.table(error)) }
    }

    /// Moves to the next sound record; sets aside those that are not.
    mutating func advance<Reader: RecordReader & ~Copyable>(
        _ reader: inout Reader, file: String, _ records: inout Int
    ) throws(PullError) -> Bool {
        while true {
            records += 1
            do throws(TabularError) {
                return try reader.next()
            } catch {
                guard error.concernsOneRecord else { throw .ingestion(.table(error)) }
                batch.rowsRead += 1
                wrong.noteMalformed(error)
                let hash = hasher.hash(ofMalformed: reader)
                let place = RowPlace(
                    series: "", seriesCode: 0, file: file, line: reader.line, hash: hash,
                    header: nil)
                guard try seen.isNew(place, ledger: nil, mayBeStored: true, in: &batch) else {
                    continue
                }
                setAside(place, .malformedRow, error.description, raw: reader.raw)
            }
        }
    }

    /// Takes in the reader's record; false where it is left for a later run.
    private mutating func take<Reader: RecordReader & ~Copyable>(
        _ reader: borrowing Reader, _ columns: ColumnIndexes, file: String
    ) throws(PullError) -> Bool {
        let line = reader.line
        let ledger: LedgerColumn.Cell
        let time: TimeCell
        do throws(IngestionError) {
            ledger = try ledgers.cell(reader, columns.ledger, file: file)
            // Times above the cut-off are not looked at: they need not be right yet.
            if case .value(let value) = ledger, !value.isVisible(at: cutoff) { return false }
            time = try times.checked(reader.time(columns.time), file: file, line: line)
        } catch { throw .ingestion(error) }
        if !source.ledgerType.isTime, case .time(let text) = time, text.timestamp > cutoff {
            if case .value(let value) = ledger { position.leave(value) }
            return false
        }
        switch ledger {
        case .value(let value):
            if let end = source.end, value >= end { return false }
            let mayBeStored = position.mayHaveBeenStored(value)
            position.take(value)
            let row = self.row(
                reader, columns, file: file, time: time, ledger: value.key, mayBeStored)
            guard
                try seen.isNew(
                    row.place, ledger: value.key, mayBeStored: mayBeStored, in: &batch)
            else {
                position.isKnown(value)
                return true
            }
            if let before = batch.positionBefore {
                batch.lateness.note(
                    value.key.distance(below: before.key, type: source.ledgerType))
            }
            if let floor, value.key < floor {
                setAside(
                    row.place, .belowLedgerPosition,
                    "The ledger value \(value.text) lies below the position "
                        + "\(batch.positionBefore?.text ?? "") of the run before.",
                    raw: reader.raw)
            } else {
                accept(row, of: reader, ledger: value)
            }
        case .null:
            if source.nulls == .fail {
                throw .ingestion(
                    .ledgerNull(file: file, line: line, column: source.columns.ledger))
            }
            let row = self.row(reader, columns, file: file, time: time, ledger: .absent, true)
            guard try seen.isNew(row.place, ledger: .absent, mayBeStored: true, in: &batch) else {
                return true
            }
            if source.nulls == .include {
                accept(row, of: reader, ledger: .absent)
                return true
            }
            setAside(
                row.place, .ledgerNull,
                "The ledger column \"\(source.columns.ledger)\" is empty.", raw: reader.raw)
        case .unreadable(let text):
            let row = self.row(reader, columns, file: file, time: time, ledger: nil, true)
            guard try seen.isNew(row.place, ledger: nil, mayBeStored: true, in: &batch) else {
                return true
            }
            wrong.noteLedger(text, file: file, line: line)
            setAside(
                row.place, .ledgerUnreadable,
                "The ledger column \"\(source.columns.ledger)\" should hold "
                    + "\(source.ledgerType.expected), and holds \"\(text)\".",
                raw: reader.raw)
        }
        return true
    }

    /// The reader's record: its cells as they are read, and what it is known by.
    ///
    /// - Parameter mayBeStored: whether the hash of its cells may be asked for besides.
    mutating func row<Reader: RecordReader & ~Copyable>(
        _ reader: borrowing Reader, _ columns: ColumnIndexes, file: String, time: TimeCell,
        ledger: LedgerValue.Key?, _ mayBeStored: Bool
    ) -> ReadRow {
        let series = names.code(reader, columns.series)
        let value = reader.number(columns.value)
        var covariates: [NumberCell] = []
        if !columns.covariates.isEmpty {
            covariates.reserveCapacity(columns.covariates.count)
            for column in columns.covariates { covariates.append(reader.number(column)) }
        }
        let content = contents.hash(
            series: series, named: names.texts[series], time: time, value: value, ledger: ledger,
            covariates: covariates)
        let needsCells = content == nil || mayBeStored && seen.areKnownByCells
        let cells = needsCells ? hasher.hash(reader, columns) : nil
        return ReadRow(
            place: RowPlace(
                series: names.texts[series], seriesCode: series, file: file, line: reader.line,
                hash: content ?? cells ?? hasher.hash(reader, columns),
                header: columns.header, isKnownByCells: content == nil,
                cells: content == nil ? nil : cells),
            time: time, value: value, covariates: covariates)
    }

    private mutating func accept<Row: Record & ~Copyable>(
        _ row: ReadRow, of record: borrowing Row, ledger: LedgerValue, replays: Int? = nil
    ) {
        let place = row.place
        // What a person has asked for is no sign of a wrong column.
        if replays == nil {
            wrong.note(time: row.time, value: row.value, file: place.file, line: place.line)
        }
        batch.rows.append(row, ledger: ledger, replays: replays) { record.appendRaw(to: &$0) }
    }

    mutating func setAside(
        _ place: RowPlace, _ rule: UnplacedRow.Rule, _ reason: String, raw: String
    ) {
        batch.unplaced.append(
            UnplacedRow(
                rule: rule, series: place.series,
                row: StoredQuarantine(
                    rule: rule.rawValue, reason: reason, file: place.file, line: place.line,
                    hash: place.hash, payload: raw, header: place.header)))
    }

    /// Takes in the rows that a person has asked to have back from quarantine, whatever their ledger
    /// value: the position has passed them.
    mutating func replay(_ rows: [QuarantinedRow]) throws(PullError) {
        for row in rows {
            guard let header = row.row.header else { continue }
            let record = ReplayedRecord(row.row, header: header, files: source.files)
            let columns = try indexes(in: record)
            let ledger: LedgerColumn.Cell
            let time: TimeCell
            do throws(IngestionError) {
                ledger = try ledgers.cell(record, columns.ledger, file: record.file)
                time = try times.checked(
                    record.time(columns.time), file: record.file, line: record.line)
            } catch { throw .ingestion(error) }
            var value: LedgerValue? = .absent
            if case .value(let found) = ledger { value = found }
            if case .unreadable = ledger { value = nil }
            var read = self.row(
                record, columns, file: record.file, time: time, ledger: value?.key, false)
            // It stays what it was known by in quarantine.
            read.place.hash = row.row.hash
            accept(read, of: record, ledger: value ?? .absent, replays: row.id)
        }
    }

    /// The batch, unless what was read cannot be what the job means.
    consuming func finish() throws(PullError) -> Batch {
        if batch.positionBefore == nil, batch.rowsRead == 0 {
            throw .ingestion(.noRows(files: batch.files.map(\.entry.path)))
        }
        if let error = wrong.error(
            rowsRead: batch.rowsRead, rowsAccepted: batch.rows.count, source: source)
        {
            throw .ingestion(error)
        }
        try schema.check()
        batch.columns = schema.findings.columns
        batch.positionAfter = position.after(batch.rows)
        return batch
    }
}
