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
    var schema: SchemaReading
    var contents = ContentsRead()
    var ledgers: LedgerColumn
    var times: ColumnTimes
    var names: SeriesNames
    var position: PositionReached
    var wrong: WrongCells
    /// The lowest ledger value that is taken in if it has not been seen; nil before the first row.
    let floor: LedgerValue.Key?
    let journal: (any PullJournal)?
    /// The rows that the journal has.
    var rowsKept = 0
    /// The files that were read, or begun, in this pull; for the journal.
    var dealt: [PullState.Dealt] = []
    /// By path, for the pull that was kept.
    var dealtBefore: Set<String> = []
    /// Where the pull that was kept has stopped; nil when it is gone on with.
    var stopped: PullState.Current?

    init(
        source: Source, seen: SeenRows, cutoff: Timestamp, position: LedgerValue?,
        schema: SchemaReading, journal: (any PullJournal)?
    ) {
        self.source = source
        self.schema = schema
        batch = Batch(source)
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

    func indexes<Reader: RecordReader & ~Copyable>(
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
                guard let mismatch = error.mismatch else { throw .ingestion(.table(error)) }
                batch.rowsRead += 1
                wrong.noteMalformed(error)
                let hash = hasher.hash(ofMalformed: reader)
                let place = RowPlace(
                    series: "", seriesCode: 0, file: file, line: reader.line, hash: hash,
                    header: nil)
                guard try seen.isNew(place, ledger: nil, mayBeStored: true, in: &batch) else {
                    continue
                }
                setAside(
                    place, .malformedRow, mismatch, reason: error.description, raw: reader.raw)
            }
        }
    }

    /// Takes in the reader's record; false where it is left for a later run.
    mutating func take<Reader: RecordReader & ~Copyable>(
        _ reader: borrowing Reader, _ columns: ColumnIndexes, file: String
    ) throws(PullError) -> Bool {
        let line = reader.line
        let ledger: LedgerColumn.Cell
        let time: TimeCell
        do throws(IngestionError) {
            ledger = try ledgers.cell(reader, columns.ledger, file: file)
            // Times above the cut-off are not looked at: they need not be right yet.
            if case .value(let value) = ledger, case .instant(let instant) = value.key,
                !value.isVisible(at: cutoff)
            {
                noteLeft(instant, value.text, of: reader, columns, file: file)
                return false
            }
            time = try times.checked(reader.time(columns.time), file: file, line: line)
        } catch { throw .ingestion(error) }
        if !source.ledgerType.isTime, case .time(let text) = time, text.timestamp > cutoff {
            if case .value(let value) = ledger { position.leave(value) }
            noteLeft(
                text.timestamp, reader.trimmedText(columns.time), of: reader, columns, file: file)
            return false
        }
        switch ledger {
        case .value(let value):
            if let end = source.end, value >= end { return false }
            let mayBeStored = position.mayHaveBeenStored(value)
            let row = self.row(
                reader, columns, file: file, time: time, ledger: value.key, mayBeStored)
            guard
                try seen.isNew(
                    row.place, ledger: value.key, mayBeStored: mayBeStored, in: &batch)
            else {
                position.isKnown(value)
                return true
            }
            position.take(value)
            if let before = batch.positionBefore {
                batch.lateness.note(
                    value.key.distance(below: before.key, type: source.ledgerType))
            }
            if let floor, value.key < floor {
                let last = batch.positionBefore?.text ?? ""
                let lag = source.lag > 0 ? ", less the lag" : ""
                setAside(
                    row.place, .belowLedgerPosition,
                    Mismatch(
                        expected: "a ledger value from the position \(last) on\(lag)",
                        opening: "the ledger value ", found: value.text,
                        ending: " lies below the position \(last) of the run before"),
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
                Mismatch(
                    expected: "\(source.ledgerType.expected) in \(ledgerName)",
                    opening: "\(ledgerName) is ",
                    found: "empty"),
                raw: reader.raw)
        case .unreadable(let text):
            let row = self.row(reader, columns, file: file, time: time, ledger: nil, true)
            guard try seen.isNew(row.place, ledger: nil, mayBeStored: true, in: &batch) else {
                return true
            }
            wrong.noteLedger(text, file: file, line: line)
            setAside(
                row.place, .ledgerUnreadable,
                Mismatch(
                    expected: "\(source.ledgerType.expected) in \(ledgerName)",
                    opening: "\(ledgerName) should hold \(source.ledgerType.expected), and holds ",
                    found: "\"\(text)\""),
                raw: reader.raw)
        }
        return true
    }

    private var ledgerName: String { "the ledger column \"\(source.columns.ledger)\"" }

    private mutating func noteLeft<Reader: RecordReader & ~Copyable>(
        _ time: Timestamp, _ text: String, of reader: borrowing Reader, _ columns: ColumnIndexes,
        file: String
    ) {
        // Named only where it is asked for: a backfill leaves millions.
        let isNamed = batch.left.note(time)
        if isNamed {
            batch.left.name(
                LeftRows.Row(
                    series: names.name(reader, columns.series), file: file, line: reader.line,
                    text: text))
        }
    }

    /// The value of the record. A row that is withdrawn gives its period back: it has none from now on.
    private func value<Reader: RecordReader & ~Copyable>(
        of reader: borrowing Reader, _ columns: ColumnIndexes
    ) -> NumberCell {
        guard let deleted = columns.deleted else { return reader.number(columns.value) }
        switch DeletionMark(reader, deleted) {
        case .present: return reader.number(columns.value)
        case .withdrawn: return .null
        case .unreadable(let mark):
            // Whether it is a value nobody can say: it is kept out as a cell that is none.
            return .unreadable(
                "\(reader.text(columns.value)) (\(reader.columns[deleted]): \(mark))")
        }
    }

    /// The reader's record: its cells as they are read, and what it is known by.
    ///
    /// - Parameter mayBeStored: whether the hash of its cells may be asked for besides.
    mutating func row<Reader: RecordReader & ~Copyable>(
        _ reader: borrowing Reader, _ columns: ColumnIndexes, file: String, time: TimeCell,
        ledger: LedgerValue.Key?, _ mayBeStored: Bool
    ) -> ReadRow {
        let series = names.code(reader, columns.series)
        let value = value(of: reader, columns)
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

    /// - Parameter reason: what the quarantine says of it; nil for the sentence of the mismatch.
    mutating func setAside(
        _ place: RowPlace, _ rule: UnplacedRow.Rule, _ mismatch: Mismatch,
        reason: String? = nil, raw: String
    ) {
        batch.unplaced.append(
            UnplacedRow(
                rule: rule, series: place.series, mismatch: mismatch,
                row: StoredQuarantine(
                    rule: rule.rawValue, reason: reason ?? mismatch.sentence, file: place.file,
                    line: place.line, hash: place.hash, payload: raw, header: place.header)))
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
