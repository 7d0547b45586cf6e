import Databases
import Store
import Tabular
import TimeSeries

/// Reading tables of databases.
extension Reading {
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
}
