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
        let label = table.label
        seen.begin(label)
        var read = FileRows()
        var keeping = TableKeeping(isOrdered: reader.isOrdered(by: source.columns.ledger))
        if let stopped {
            guard let place = try open(&reader, whereStopped: stopped) else { return false }
            read = stopped.read
            keeping.isWhole = place.isWhole
            keeping.leftOut = place.before - read.records
            self.stopped = nil
        } else {
            let reach = try open(&reader, counted: counted)
            keeping.isWhole = reach.isWhole
            keeping.leftOut = reach.leftOut
        }
        while try advance(&reader, file: label, &read.records) {
            try keepIfDue(reader, columns.ledger, read, &keeping)
            read.count += 1
            if try !take(reader, columns, file: label) { read.left += 1 }
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

    /// What is known of the order in which a table is read.
    private struct TableKeeping {
        let isOrdered: Bool
        /// Whether rows below the reach of the lag are read, too.
        var isWhole = false
        /// How many rows of the table stand before those that are read.
        var leftOut = 0
        /// The ledger cell of the row before, since rows are to be kept.
        var cell: SQLParameter?
        /// How many attempts have failed since rows were kept last, and how many new rows there must be
        /// for another: each waits twice as long as the one before, because it counts the table.
        var failures = 0
        var leastRows = 0

        init(isOrdered: Bool) { self.isOrdered = isOrdered }
    }

    /// Before the first row of a ledger cell, all that stand before it in the order of the database have
    /// been read, and no other: if so many rows of the table stand before it as were read and left out,
    /// the rest can be asked for by that cell. Where equal values are written in two ways, say, or
    /// the order is not what it should be, the count is another, and nothing is kept there.
    private mutating func keepIfDue(
        _ reader: borrowing DatabaseReader, _ ledger: Int, _ read: FileRows,
        _ keeping: inout TableKeeping
    ) throws(PullError) {
        guard keeping.isOrdered, isKeepingDue else { return }
        let before = keeping.cell
        keeping.cell = reader.parameter(ledger)
        guard let cell = keeping.cell, let before, cell != before,
            batch.rows.count >= keeping.leastRows
        else { return }
        var read = read
        read.records -= 1
        let count = try count(reader, before: cell)
        guard count == keeping.leftOut + read.records else {
            keeping.leastRows = batch.rows.count + 1 << min(keeping.failures, 30)
            keeping.failures += 1
            return
        }
        keeping.failures = 0
        keeping.cell = nil
        try keep(
            PullState.Current(
                name: reader.file, read: read, offset: nil, line: nil,
                table: PullState.TablePlace(cell: cell, before: count, isWhole: keeping.isWhole)))
    }

    private func count(
        _ reader: borrowing DatabaseReader, before cell: SQLParameter
    ) throws(PullError) -> Int {
        do throws(TabularError) {
            return try reader.count(before: cell, of: source.columns.ledger)
        } catch { throw .ingestion(.table(error)) }
    }

    /// Goes on where a pull that was kept has stopped; nil where what it has read is not there as it was.
    private func open(
        _ reader: inout DatabaseReader, whereStopped stopped: PullState.Current
    ) throws(PullError) -> PullState.TablePlace? {
        guard stopped.name == reader.file, let place = stopped.table,
            try count(reader, before: place.cell) == place.before
        else { return nil }
        do throws(TabularError) {
            try reader.open(
                range(from: place.isWhole ? nil : floor), from: place.cell,
                after: stopped.read.records)
        } catch { throw .ingestion(.table(error)) }
        return place
    }

    /// - Returns: whether rows below the reach of this pull are read, too, and how many are left out.
    @discardableResult
    private func open(
        _ reader: inout DatabaseReader, counted: StoredSourceCount?
    ) throws(PullError) -> (isWhole: Bool, leftOut: Int) {
        let reach = range(from: floor)
        let found = try count(reader, below: reach)
        let hasLateRows =
            found.map { found in
                counted.map { $0.bound != found.bound || $0.rows < found.rows } ?? true
            } ?? false
        do throws(TabularError) {
            try reader.open(hasLateRows ? range(from: nil) : reach)
        } catch { throw .ingestion(.table(error)) }
        return (hasLateRows, hasLateRows ? 0 : found?.rows ?? 0)
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
