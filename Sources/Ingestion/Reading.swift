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
    private let source: Source
    private let cutoff: Timestamp
    private var batch: Batch
    private var seen: SeenRows
    private var hasher = CellHasher()
    private var contents = ContentsRead()
    private var ledgers: LedgerColumn
    private var times: ColumnTimes
    private var names: SeriesNames
    private var position: PositionReached
    private var wrong: WrongCells
    /// The lowest ledger value that is taken in if it has not been seen; nil before the first row.
    private let floor: LedgerValue.Key?

    init(
        source: Source, seen: SeenRows, cutoff: Timestamp, position: LedgerValue?
    ) {
        self.source = source
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
    }

    /// Reads a file, unless earlier runs have taken every row of its content.
    mutating func read(
        _ file: String, of files: Source.Files, manifest: Manifest
    ) throws(PullError) {
        let path = files.path(of: file)
        let identity = identity(of: file, at: path, manifest)
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

    /// What was found in one file.
    private struct FileRows {
        var count = 0
        /// Left for later runs.
        var left = 0
        var extraColumns: [String] = []
        /// What stands before it need not be read again.
        var reached: ReachedPlace?
    }

    /// Reads the file as what it is, with the columns of its partition folders.
    private mutating func rows(
        of file: String, at path: String, _ files: Source.Files, from start: ReachedPlace?
    ) throws(PullError) -> FileRows {
        let folders = PartitionFolder.all(in: file).filter {
            source.columns.named.contains($0.column)
        }
        let delimiter = files.format.delimiter
        let isParquet = try PullError.wrappingTable { () throws(TabularError) in
            try TableFormat.of(file: path) == .parquet
        }
        guard isParquet else {
            let reader = try PullError.wrappingTable { () throws(TabularError) in
                let reader = try CSVReader(path: path, format: files.format)
                guard let start else { return reader }
                return try CSVReader(
                    path: path, columns: reader.columns,
                    startingAt: .init(offset: start.offset, line: start.line),
                    format: files.format)
            }
            return try rows(
                of: PartitionedReader(reader, folders, delimiter: delimiter), file: file,
                from: start)
        }
        let inFolders = Set(folders.map(\.column))
        let columns = source.columns
        let reader = try PullError.wrappingTable { () throws(TabularError) in
            let present = try Set(ParquetFile(path: path).columns.map(\.name))
            let wanted = columns.named.filter { present.contains($0) || !inFolders.contains($0) }
            let isBounded = source.ledgerType.isTime && wanted.contains(columns.ledger)
            return try ParquetReader(
                path: path, columns: wanted, delimiter: delimiter,
                upTo: isBounded ? (columns.ledger, cutoff) : nil)
        }
        let skipped = reader.skippedRows
        let extra = reader.present.filter { !columns.named.contains($0) }
        var read = try rows(
            of: PartitionedReader(reader, folders, delimiter: delimiter), file: file, from: nil)
        read.count += skipped
        read.left += skipped
        read.extraColumns = extra
        return read
    }

    private mutating func rows<Reader: RecordReader & ~Copyable>(
        of reader: consuming Reader, file: String, from start: ReachedPlace?
    ) throws(PullError) -> FileRows {
        let columns = try indexes(in: reader)
        seen.begin(file)
        var read = FileRows(extraColumns: columns.extra, reached: start)
        var isWhole = true
        while try advance(&reader, file: file) {
            read.count += 1
            if try take(reader, columns, file: file) {
                guard isWhole, let place = reader.place else {
                    isWhole = false
                    continue
                }
                read.reached = ReachedPlace(
                    offset: place.offset, line: place.line,
                    rows: (start?.rows ?? 0) + read.count)
            } else {
                read.left += 1
                isWhole = false
            }
        }
        return read
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
    mutating func read(_ table: DatabaseTable, counted: StoredSourceCount?) throws(PullError) {
        var reader = try PullError.wrappingTable { () throws(TabularError) in
            try DatabaseReader(table, columns: source.columns.named)
        }
        let columns = try indexes(in: reader)
        try open(&reader, counted: counted)
        seen.begin(table.label)
        var left = 0
        while try advance(&reader, file: table.label) {
            if try !take(reader, columns, file: table.label) { left += 1 }
        }
        batch.rowsRead += reader.line
        batch.rowsAfterCutoff += left
        batch.files.append(
            Batch.File(
                entry: StoredFile(
                    path: table.label, size: 0, sha256: "", rows: reader.line, rowsLeft: left),
                isChanged: false, isKnown: batch.positionBefore != nil, extraColumns: []))
        batch.sourceCount = try count(reader, below: range(from: nextFloor))
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
        position.after?.key.lowered(by: source.lag, type: source.ledgerType)
    }

    private func range(from floor: LedgerValue.Key?) -> LedgerRange {
        LedgerRange(
            column: source.columns.ledger,
            from: floor.flatMap { key in
                switch key {
                case .instant(let instant): return .instant(instant)
                case .integer(let integer): return .integer(integer)
                case .decimal(let number): return .integer(number.floor)
                case .text: return nil
                case .absent: return nil
                }
            },
            through: source.ledgerType.isTime ? cutoff : nil)
    }

    private func indexes<Reader: RecordReader & ~Copyable>(
        in reader: borrowing Reader
    ) throws(PullError) -> ColumnIndexes {
        do throws(TabularError) {
            return try ColumnIndexes(source.columns, in: reader)
        } catch { throw .ingestion(.table(error)) }
    }

    /// Moves to the next sound record; sets aside those that are not.
    private mutating func advance<Reader: RecordReader & ~Copyable>(
        _ reader: inout Reader, file: String
    ) throws(PullError) -> Bool {
        while true {
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
            else { return true }
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
    private mutating func row<Reader: RecordReader & ~Copyable>(
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
        wrong.note(time: row.time, value: row.value, file: place.file, line: place.line)
        batch.rows.append(row, ledger: ledger, replays: replays) { record.appendRaw(to: &$0) }
    }

    private mutating func setAside(
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
        batch.positionAfter = position.after
        return batch
    }
}
