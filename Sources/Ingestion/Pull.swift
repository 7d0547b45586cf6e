package import Store
import Tabular
package import TimeSeries

extension Source {
    /// Reads what is new: the rows whose ledger value lies above the stored position, and those at it,
    /// or within the lag below it, that no earlier run has seen.
    ///
    /// - Nothing is lost: a row whose ledger value is missing, unreadable, or below the reach of the
    ///   lag is handed on as unplaced, for quarantine; a row above the cut-off stays for a later run.
    /// - Nothing is repeated: a row is known by the hash of its cells, so a file that is sent again,
    ///   renamed or appended to adds only what is new in it.
    ///
    /// The store, if there is one, is only read.
    package func pull(
        from store: Store?, job: JobKey?, asOf cutoff: Timestamp
    ) throws(PullError) -> Batch {
        let paths = FileGlob.files(patterns, in: root)
        guard !paths.isEmpty else {
            throw .ingestion(.noFiles(patterns: patterns, root: root))
        }
        var known: [String: StoredFile] = [:]
        if let store, let job {
            known = try PullError.wrapping { () throws(StoreError) in try store.files(of: job) }
        }
        var reading = Reading(
            source: self, store: store, job: job, cutoff: cutoff,
            position: try position(in: store, job: job))
        for path in paths {
            try reading.read(path, known: known[path])
        }
        return try reading.finish(paths: paths)
    }

    private func position(in store: Store?, job: JobKey?) throws(PullError) -> LedgerValue? {
        guard let store, let job else { return nil }
        let stored = try PullError.wrapping { () throws(StoreError) in
            try store.ledgerPosition(of: job)
        }
        guard let stored else { return nil }
        guard stored.type == ledgerType.rawValue,
            let value = LedgerValue(text: stored.text, type: ledgerType)
        else { throw .ingestion(.unreadablePosition(text: stored.text, type: ledgerType)) }
        return value
    }

    func path(of file: String) -> String {
        file.hasPrefix("/") ? file : "\(root)/\(file)"
    }
}

/// What can stop a pull: the source or the store.
package enum PullError: Error, Sendable {
    case ingestion(IngestionError)
    case store(StoreError)

    static func wrapping<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(PullError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }

    static func wrappingTable<Value>(
        _ body: () throws(TabularError) -> Value
    ) throws(PullError) -> Value {
        do throws(TabularError) { return try body() } catch { throw .ingestion(.table(error)) }
    }
}

/// One pull under way.
private struct Reading {
    let source: Source
    let store: Store?
    let job: JobKey?
    let cutoff: Timestamp
    var batch = Batch()
    /// Where each content of this pull was met first.
    private var met: [RowHash: (file: String, line: Int)] = [:]
    /// The lowest ledger value that is taken in if it has not been seen; nil before the first row.
    private let floor: LedgerValue.Key?
    private var times: ColumnTimes
    private var ledgerTimes: ColumnTimes
    private var wrong = WrongCells()
    private var rowsInTable = 0

    init(source: Source, store: Store?, job: JobKey?, cutoff: Timestamp, position: LedgerValue?) {
        self.source = source
        self.store = store
        self.job = job
        self.cutoff = cutoff
        floor = position?.key.lowered(by: source.lag, type: source.ledgerType)
        times = ColumnTimes(column: source.columns.time)
        ledgerTimes = ColumnTimes(column: source.columns.ledger)
        batch.positionBefore = position
        batch.positionAfter = position
    }

    mutating func read(_ file: String, known: StoredFile?) throws(PullError) {
        let path = source.path(of: file)
        let identity = FileIdentity(path: path)
        let isKnown = known != nil && known?.sha256 == identity?.sha256
        if isKnown, known?.rowsLeft == 0 {
            batch.unchangedFiles += 1
            return
        }
        var reader: CSVReader
        do throws(TabularError) {
            reader = try CSVReader(path: path, format: source.format)
        } catch { throw .ingestion(.table(error)) }
        let columns = try PullError.wrappingTable { () throws(TabularError) in
            try ColumnIndexes(source.columns, in: reader)
        }
        var rows = 0
        var left = 0
        while try advance(&reader, file: file) {
            rows += 1
            if try take(reader, columns: columns, file: file) == false { left += 1 }
        }
        batch.rowsRead += rows
        batch.rowsAfterCutoff += left
        rowsInTable += rows
        batch.files.append(
            Batch.File(
                entry: StoredFile(
                    path: file, size: identity?.size ?? 0, sha256: identity?.sha256 ?? "",
                    rows: rows, rowsLeft: left),
                isChanged: known != nil && !isKnown, isKnown: isKnown,
                extraColumns: columns.extra))
    }

    /// Moves to the next sound record; sets aside those that are not.
    private mutating func advance(
        _ reader: inout CSVReader, file: String
    ) throws(PullError) -> Bool {
        while true {
            do throws(TabularError) {
                return try reader.next()
            } catch {
                guard error.concernsOneRecord else { throw .ingestion(.table(error)) }
                wrong.malformed(error)
                batch.rowsRead += 1
                rowsInTable += 1
                let raw = reader.raw
                let hash = Array(raw.utf8).withUnsafeBytes { RowHash(of: $0) }
                guard try isNew(hash, file: file, line: reader.line, series: "") else { continue }
                setAside(
                    .malformedRow, error.description, series: "", file: file, line: reader.line,
                    hash: hash, raw: raw)
            }
        }
    }

    /// Takes in the reader's record; false where it is left for a later run.
    private mutating func take(
        _ reader: borrowing CSVReader, columns: ColumnIndexes, file: String
    ) throws(PullError) -> Bool {
        let line = reader.line
        let ledger = try ledgerCell(reader, columns.ledger, file: file)
        if case .value(let value) = ledger {
            guard value.isVisible(at: cutoff) else { return false }
            if let position = batch.positionAfter {
                batch.positionAfter = max(position, value)
            } else {
                batch.positionAfter = value
            }
        }
        let time = try times.checked(reader.time(columns.time), file: file, line: line)
        if case .integer = source.ledgerType, case .time(let text) = time,
            text.timestamp > cutoff
        {
            return false
        }
        let hash = reader.withRecordBytes { RowHash(of: $0) }
        let series = columns.seriesID(reader)
        guard try isWanted(ledger, hash, file: file, line: line, series: series) else {
            return true
        }
        switch ledger {
        case .null:
            setAside(
                .ledgerNull, "The ledger column \"\(source.columns.ledger)\" is empty.",
                series: series, file: file, line: line, hash: hash, raw: reader.raw)
        case .unreadable(let text):
            setAside(
                .ledgerUnreadable,
                "The ledger column \"\(source.columns.ledger)\" should hold \(expectedLedger), "
                    + "and holds \"\(text)\".",
                series: series, file: file, line: line, hash: hash, raw: reader.raw)
        case .value(let value):
            if let floor, value.key < floor {
                setAside(
                    .belowLedgerPosition,
                    "The ledger value \(value.text) lies below the position "
                        + "\(batch.positionBefore?.text ?? "") of the run before.",
                    series: series, file: file, line: line, hash: hash, raw: reader.raw)
                return true
            }
            let number = reader.number(columns.value)
            wrong.note(time: time, value: number, file: file, line: line, source: source)
            batch.rows.append(
                BatchRow(
                    file: file, line: line, hash: hash, series: series, time: time,
                    value: number, covariates: columns.covariates.map { reader.number($0) },
                    ledger: value, raw: reader.raw))
        }
        return true
    }

    /// Whether the row is one that the run must place or set aside; counts those that are not.
    private mutating func isWanted(
        _ ledger: LedgerCell, _ hash: RowHash, file: String, line: Int, series: String
    ) throws(PullError) -> Bool {
        if case .value(let value) = ledger, let position = batch.positionBefore, value > position {
            return isFirst(hash, file: file, line: line, series: series)
        }
        return try isNew(hash, file: file, line: line, series: series)
    }

    /// Whether no earlier run and no earlier row of this one has the content.
    private mutating func isNew(
        _ hash: RowHash, file: String, line: Int, series: String
    ) throws(PullError) -> Bool {
        if let store, let job {
            let seen = try PullError.wrapping { () throws(StoreError) in
                try store.hasSeen(hash, of: job)
            }
            if seen {
                batch.rowsSeenBefore += 1
                return false
            }
        }
        return isFirst(hash, file: file, line: line, series: series)
    }

    private mutating func isFirst(
        _ hash: RowHash, file: String, line: Int, series: String
    ) -> Bool {
        if let first = met[hash] {
            batch.repeated.append(
                RepeatedRow(
                    series: series, file: file, line: line, firstFile: first.file,
                    firstLine: first.line))
            return false
        }
        met[hash] = (file, line)
        return true
    }

    private mutating func setAside(
        _ rule: UnplacedRow.Rule, _ reason: String, series: String, file: String, line: Int,
        hash: RowHash, raw: String
    ) {
        batch.unplaced.append(
            UnplacedRow(
                rule: rule, series: series,
                row: StoredQuarantine(
                    rule: rule.rawValue, reason: reason, file: file, line: line, hash: hash,
                    payload: raw)))
    }

    private mutating func ledgerCell(
        _ reader: borrowing CSVReader, _ column: Int, file: String
    ) throws(PullError) -> LedgerCell {
        switch source.ledgerType {
        case .integer:
            switch reader.integer(column) {
            case .integer(let integer):
                return .value(
                    LedgerValue(key: .integer(Int(integer)), text: reader.text(column)))
            case .null: return .null
            case .unreadable(let text): return .unreadable(text)
            }
        case .date, .timestamp:
            let cell = try ledgerTimes.checked(
                reader.time(column), file: file, line: reader.line)
            switch cell {
            case .time(let time):
                if source.ledgerType == .date, time.zone != .date {
                    return .unreadable(reader.text(column))
                }
                return .value(
                    LedgerValue(key: .instant(time.timestamp), text: reader.text(column)))
            case .null: return .null
            case .unreadable(let text): return .unreadable(text)
            }
        }
    }

    private var expectedLedger: String {
        switch source.ledgerType {
        case .date: return "a date such as 2026-01-31"
        case .timestamp: return "a timestamp such as 2026-01-31T12:00:00Z"
        case .integer: return "an integer"
        }
    }

    /// The batch, unless what was read cannot be what the job means.
    func finish(paths: [String]) throws(PullError) -> Batch {
        let first = batch.positionBefore == nil
        if first, rowsInTable == 0 { throw .ingestion(.noRows(files: paths)) }
        if let malformed = wrong.firstMalformed,
            wrong.isMost(wrong.malformedCount, of: rowsInTable, isFirst: first)
        {
            throw .ingestion(.table(malformed))
        }
        if let error = wrong.error(rows: batch.rows.count, isFirst: first) {
            throw .ingestion(error)
        }
        let unreadable = batch.unplaced.filter { $0.rule == .ledgerUnreadable }
        if let row = unreadable.first?.row,
            wrong.isMost(unreadable.count, of: rowsInTable, isFirst: first)
        {
            throw .ingestion(
                .wrongType(
                    file: row.file, line: row.line, column: source.columns.ledger,
                    expected: expectedLedger, found: row.payload, wrong: unreadable.count,
                    rows: rowsInTable))
        }
        return batch
    }
}

private enum LedgerCell {
    case value(LedgerValue)
    case null
    case unreadable(String)
}

/// Where the job's columns are in one file.
private struct ColumnIndexes {
    let series: [Int]
    let time: Int
    let value: Int
    let ledger: Int
    let covariates: [Int]
    /// The columns that the job does not name.
    let extra: [String]
    private let wholeTable: String

    init(_ columns: Source.Columns, in reader: borrowing CSVReader) throws(TabularError) {
        series = try Self.indexes(of: columns.series, in: reader)
        time = try reader.requiredIndex(ofColumn: columns.time)
        value = try reader.requiredIndex(ofColumn: columns.value)
        ledger = try reader.requiredIndex(ofColumn: columns.ledger)
        covariates = try Self.indexes(of: columns.covariates, in: reader)
        let named = Set(
            columns.series + columns.covariates + [columns.time, columns.value, columns.ledger])
        extra = reader.columns.filter { !named.contains($0) }
        wholeTable = columns.value
    }

    private static func indexes(
        of names: [String], in reader: borrowing CSVReader
    ) throws(TabularError) -> [Int] {
        var indexes: [Int] = []
        for name in names { indexes.append(try reader.requiredIndex(ofColumn: name)) }
        return indexes
    }

    /// Empty where a cell that names the series is null.
    func seriesID(_ reader: borrowing CSVReader) -> String {
        if series.isEmpty { return wholeTable }
        var id = ""
        for (place, column) in series.enumerated() {
            if reader.isNull(column) { return "" }
            if place > 0 { id += "/" }
            id += reader.text(column)
        }
        return id
    }
}

/// Holds the times of one column to one way of writing the zone.
private struct ColumnTimes {
    let column: String
    private var zone: TimestampText.Zone?

    init(column: String) {
        self.column = column
    }

    /// The cell as it is, unless its zone cannot be compared with those before. Offsets an hour or less
    /// apart are taken for daylight-saving time.
    mutating func checked(
        _ cell: TimeCell, file: String, line: Int
    ) throws(PullError) -> TimeCell {
        guard case .time(let text) = cell else { return cell }
        guard let zone else {
            self.zone = text.zone
            return cell
        }
        switch (zone, text.zone) {
        case (.offset(let before), .offset(let now)) where abs(before - now) <= 60: return cell
        case (.offset, _), (_, .offset):
            if case .offset(let before) = zone, case .offset(let now) = text.zone, before == now {
                return cell
            }
            throw .ingestion(
                .mixedZones(
                    file: file, line: line, column: column, expected: name(of: zone),
                    found: name(of: text.zone)))
        default: return cell
        }
    }

    private func name(of zone: TimestampText.Zone) -> String {
        switch zone {
        case .date: return "as dates"
        case .unstated: return "without a zone"
        case .offset(0): return "in UTC"
        case .offset(let minutes):
            let digits = abs(minutes) % 60 < 10 ? "0" : ""
            let hours = abs(minutes) / 60
            return "with the offset \(minutes < 0 ? "-" : "+")\(hours < 10 ? "0" : "")\(hours):"
                + "\(digits)\(abs(minutes) % 60)"
        }
    }
}

/// Counts the cells that do not hold what the job says, to tell a wrong column from dirty cells.
private struct WrongCells {
    private var times = 0
    private var values = 0
    private var firstTime: IngestionError?
    private var firstValue: IngestionError?
    private(set) var malformedCount = 0
    private(set) var firstMalformed: TabularError?

    mutating func malformed(_ error: TabularError) {
        malformedCount += 1
        if firstMalformed == nil { firstMalformed = error }
    }

    mutating func note(
        time: TimeCell, value: NumberCell, file: String, line: Int, source: Source
    ) {
        if case .unreadable(let text) = time {
            times += 1
            if firstTime == nil {
                firstTime = .wrongType(
                    file: file, line: line, column: source.columns.time,
                    expected: "a date such as 2026-01-31 or a timestamp", found: text, wrong: 0,
                    rows: 0)
            }
        }
        if case .unreadable(let text) = value {
            values += 1
            if firstValue == nil {
                firstValue = .wrongType(
                    file: file, line: line, column: source.columns.value, expected: "a number",
                    found: text, wrong: 0, rows: 0)
            }
        }
    }

    /// Most of the rows: on the first run of a job more than half; later, when the columns have proved
    /// right before, at least ten besides.
    func isMost(_ wrong: Int, of rows: Int, isFirst: Bool) -> Bool {
        wrong * 2 > rows && (isFirst || wrong >= 10)
    }

    func error(rows: Int, isFirst: Bool) -> IngestionError? {
        for (count, first) in [(times, firstTime), (values, firstValue)]
        where isMost(count, of: rows, isFirst: isFirst) {
            if case .wrongType(let file, let line, let column, let expected, let found, _, _) =
                first
            {
                return .wrongType(
                    file: file, line: line, column: column, expected: expected, found: found,
                    wrong: count, rows: rows)
            }
        }
        return nil
    }
}
