// Goal: what the columns of a file or table hold, with the evidence.
//
// Parquet and PostgreSQL declare it. Of CSV and SQLite the first cells are looked at: a column is of the kind
// that more than half of its cells with a value are of. Rows that a run may not see are passed over: they
// need not be right yet.

import Tabular
import TimeSeries

/// The columns of one file or table, and what they hold.
struct TableShape {
    struct Column {
        let name: String
        let kind: ColumnKind
        /// Nil where the type is declared.
        var evidence: Evidence?
    }

    /// The cells by which a column was told.
    struct Evidence {
        /// How many cells with a value were looked at, and how many of them were of the kind.
        var values = 0
        var ofKind = 0
        /// The first of those.
        var line = 0
        var text = ""
    }

    let file: String
    /// What errors of reading call it.
    let path: String
    var columns: [Column]
    /// Whether a row that the run may see is among those that were looked at; nil where none was.
    var hasRows: Bool?

    /// How many rows are looked at.
    static let surveyedRows = 1000
    /// How many cells it takes to say that a column holds something else than before.
    static let leastEvidence = 10
}

/// Which rows of a table a run may see.
struct RowSight {
    private let source: Source
    private let cutoff: Timestamp
    private let ledger: Int?
    private let time: Int?
    private var ledgers: LedgerColumn

    init<Reader: RecordReader & ~Copyable>(
        _ source: Source, cutoff: Timestamp, in reader: borrowing Reader
    ) {
        self.source = source
        self.cutoff = cutoff
        ledger = reader.index(ofColumn: source.columns.ledger)
        time = reader.index(ofColumn: source.columns.time)
        ledgers = LedgerColumn(
            name: source.columns.ledger, type: source.ledgerType, position: nil)
    }

    /// The ledger value of the row as far as it can be read, and whether the run may see it.
    mutating func look<Row: Record & ~Copyable>(
        at row: borrowing Row, file: String
    ) -> (ledger: LedgerValue.Key?, isVisible: Bool) {
        var key: LedgerValue.Key?
        if let ledger {
            switch try? ledgers.cell(row, ledger, file: file) {
            case .value(let value):
                key = value.key
                if !value.isVisible(at: cutoff) { return (key, false) }
                if let end = source.end, value >= end { return (key, false) }
            case .null: key = .absent
            case .unreadable, nil: break
            }
        }
        if !source.ledgerType.isTime, let time, case .time(let text) = row.time(time),
            text.timestamp > cutoff
        {
            return (key, false)
        }
        return (key, true)
    }
}

extension TableShape {
    /// Looks at the first rows of a table whose columns declare no type.
    ///
    /// - Parameters:
    ///   - times: the columns in which times are looked for first.
    ///   - names: the columns that name series, which hold what they hold.
    init<Reader: RecordReader & ~Copyable>(
        surveying reader: inout Reader, file: String, times: Set<String>, names: Set<String>,
        sight: inout RowSight
    ) throws(TabularError) {
        var tallies = reader.columns.map { KindTally(readsTimesFirst: times.contains($0)) }
        let surveyed = reader.columns.indices.filter { !names.contains(reader.columns[$0]) }
        var rows = 0
        var visible = 0
        while rows < Self.surveyedRows {
            do throws(TabularError) {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                continue
            }
            rows += 1
            guard sight.look(at: reader, file: file).isVisible else { continue }
            visible += 1
            for column in surveyed { tallies[column].add(reader, column) }
        }
        self.file = file
        path = reader.file
        columns = reader.columns.enumerated().map { index, name in
            let (kind, evidence) = tallies[index].result
            return Column(name: name, kind: kind, evidence: evidence)
        }
        hasRows = visible > 0
    }
}

/// Counts the cells of one column by what they hold.
private struct KindTally {
    let readsTimesFirst: Bool
    private var values = 0
    private var found: [ColumnKind: TableShape.Evidence] = [:]

    init(readsTimesFirst: Bool) { self.readsTimesFirst = readsTimesFirst }

    mutating func add<Row: Record & ~Copyable>(_ row: borrowing Row, _ column: Int) {
        guard !row.isNull(column) else { return }
        values += 1
        let kind = kind(row, column)
        if found[kind] == nil {
            found[kind] = TableShape.Evidence(line: row.line, text: row.text(column))
        }
        found[kind]?.ofKind += 1
    }

    /// The kind of more than half of the values.
    var result: (ColumnKind, TableShape.Evidence) {
        for (kind, evidence) in found where evidence.ofKind * 2 > values {
            var evidence = evidence
            evidence.values = values
            return (kind, evidence)
        }
        return (.unknown, TableShape.Evidence(values: values))
    }

    private func kind<Row: Record & ~Copyable>(
        _ row: borrowing Row, _ column: Int
    ) -> ColumnKind {
        if readsTimesFirst, let kind = time(row, column) { return kind }
        switch row.number(column) {
        case .number, .nonFinite: return .number
        case .null, .unreadable: return time(row, column) ?? .text
        }
    }

    private func time<Row: Record & ~Copyable>(
        _ row: borrowing Row, _ column: Int
    ) -> ColumnKind? {
        guard case .time(let text) = row.time(column) else { return nil }
        return ColumnKind(text.zone)
    }
}
