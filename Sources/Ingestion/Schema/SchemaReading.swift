import Databases
import Store
import Tabular
import TimeSeries

/// What the contract says of one file.
struct SchemaVerdict {
    /// Covariates that the file does not have, read as columns without a value.
    var absent: [PartitionFolder] = []
    /// Why every row is set aside; nil where rows are taken.
    var refusal: SchemaFault?

    /// The columns of a Parquet file to read: those that the job names, or all of them where rows are set
    /// aside whole.
    func columns(
        of present: [ParquetColumn], _ named: [String], besides added: [PartitionFolder]
    ) -> [String] {
        guard refusal == nil else { return present.filter { !$0.isNested }.map(\.name) }
        let names = Set(present.map(\.name))
        return named.filter { name in
            names.contains(name) || !added.contains { $0.column == name }
        }
    }
}

/// What a pull has found of the columns so far.
struct SchemaFindings: Codable {
    /// A file that lacks a column.
    struct Lack: Codable {
        let file: String
        /// The columns that it has.
        let present: [String]
    }

    /// What no earlier run knew.
    var columns: [StoredColumn] = []
    /// The columns that some file of this pull has.
    var present: Set<String> = []
    /// The first file that lacks a column, by column.
    var lacking: [String: Lack] = [:]
}

/// Holds the files of one pull against the columns that earlier runs have met.
///
/// A file is compared with earlier runs alone, and so in whatever order files are read. What is taken is
/// known from the next run on; what is set aside is not.
struct SchemaReading {
    private let source: Source
    private let cutoff: Timestamp
    /// By column what it has held.
    private var known: [String: Set<ColumnKind>] = [:]
    private(set) var findings = SchemaFindings()

    init(_ source: Source, cutoff: Timestamp, known columns: [StoredColumn]) {
        self.source = source
        self.cutoff = cutoff
        for column in columns {
            known[column.name, default: []].insert(ColumnKind(rawValue: column.kind) ?? .other)
        }
    }

    /// Goes on with what a pull that was kept has found.
    mutating func resume(_ findings: SchemaFindings) { self.findings = findings }

    /// Judges a file of text by its first cells.
    mutating func verdict<Reader: RecordReader & ~Copyable>(
        on reader: consuming Reader, file: String, folders: [PartitionFolder]
    ) throws(PullError) -> SchemaVerdict {
        try verdict(
            on: try shape(surveying: &reader, file: file), others: folders.map(\.column))
    }

    /// Judges a Parquet file by the types that it declares.
    mutating func verdict(
        onParquet path: String, file: String, folders: [PartitionFolder]
    ) throws(PullError) -> SchemaVerdict {
        let names = Set(source.columns.series)
        let parquet = try PullError.wrappingTable { () throws(TabularError) in
            try ParquetFile(path: path)
        }
        var columns = parquet.columns.filter { !$0.isNested }.map {
            TableShape.Column(
                name: $0.name, kind: ColumnKind($0.type, namesSeries: names.contains($0.name)))
        }
        // A nested column is there, though it cannot be read: whoever reads it says so.
        for name in source.columns.named where !columns.contains(where: { $0.name == name }) {
            let isNested = parquet.columns.contains {
                $0.name == name || $0.name.hasPrefix(name + ".")
            }
            if isNested { columns.append(TableShape.Column(name: name, kind: .unknown)) }
        }
        let shape = TableShape(file: file, path: path, columns: columns)
        let (source, cutoff, found) = (source, cutoff, Set(columns.map(\.name)))
        return try verdict(on: shape, others: folders.map(\.column)) { () throws(TabularError) in
            // Only where there is a fault: whether it is one of rows that the run may see.
            let (ledger, time) = (source.columns.ledger, source.columns.time)
            let wanted = [ledger, time].filter(found.contains)
            guard !wanted.isEmpty else { return parquet.rowCount > 0 }
            let isBounded = source.ledgerType.isTime && wanted.contains(ledger)
            var reader = try ParquetReader(
                path: path, columns: wanted, upTo: isBounded ? (ledger, cutoff) : nil)
            var sight = RowSight(source, cutoff: cutoff, in: reader)
            while try reader.next() {
                if sight.look(at: reader, file: file).isVisible { return true }
            }
            return false
        }
    }

    /// Judges a table of a database by the types that it declares, or by the first cells in reach.
    mutating func verdict(
        on table: DatabaseTable, reach: LedgerRange
    ) throws(PullError) -> SchemaVerdict {
        var reader = try PullError.wrappingTable { () throws(TabularError) in
            var reader = try DatabaseReader(table, columns: nil)
            try reader.open(reach, isOrdered: false)
            return reader
        }
        let names = Set(source.columns.series)
        let isDeclared = reader.present.allSatisfy { $0.type != nil }
        guard isDeclared else {
            return try verdict(
                on: try shape(surveying: &reader, file: table.label), others: [])
        }
        let columns = reader.present.map { column in
            TableShape.Column(
                name: column.name,
                kind: column.type.map {
                    ColumnKind($0, namesSeries: names.contains(column.name))
                } ?? .unknown)
        }
        var shape = TableShape(file: table.label, path: table.label, columns: columns)
        shape.hasRows = try PullError.wrappingTable { () throws(TabularError) in try reader.next() }
        return try verdict(on: shape, others: [])
    }

    private func shape<Reader: RecordReader & ~Copyable>(
        surveying reader: inout Reader, file: String
    ) throws(PullError) -> TableShape {
        var sight = RowSight(source, cutoff: cutoff, in: reader)
        do throws(TabularError) {
            return try TableShape(
                surveying: &reader, file: file,
                times: [source.columns.time, source.columns.ledger],
                names: Set(source.columns.series), sight: &sight)
        } catch { throw .ingestion(.table(error)) }
    }

    /// - Parameters:
    ///   - others: columns that come from elsewhere.
    ///   - hasRows: whether the file has a row that the run may see, where the shape does not say.
    private mutating func verdict(
        on shape: TableShape, others: [String],
        hasRows: () throws(TabularError) -> Bool = { () throws(TabularError) in true }
    ) throws(PullError) -> SchemaVerdict {
        let names = shape.columns.map(\.name)
        findings.present.formUnion(names)
        findings.present.formUnion(others)
        let missing = source.columns.named.filter { !names.contains($0) && !others.contains($0) }
        let lacks = missing.map { fault(missing: $0, of: shape.file, present: names) }
        let changed =
            known.isEmpty ? [] : shape.columns.compactMap { fault(in: $0, of: shape.file) }
        let news = news(shape, missing, lacks + changed)
        // Rows that are not to be seen yet need not be right, nor are they known; without the columns that
        // say when there is no telling.
        var isSeen = true
        if !news.isEmpty || !(lacks + changed).isEmpty {
            if let hasRows = shape.hasRows {
                isSeen = hasRows
            } else {
                isSeen = try PullError.wrappingTable(hasRows)
            }
        }
        let faults = isSeen ? lacks + changed : lacks.filter(\.isNeeded)
        var verdict = SchemaVerdict()
        for name in missing where findings.lacking[name] == nil {
            findings.lacking[name] = .init(file: shape.path, present: names)
        }
        for fault in faults {
            switch policy(fault) {
            case .freeze:
                guard fault.change == .missingColumn, !isKnown(fault.column) else {
                    throw .ingestion(.schema(fault))
                }
                // It has never been there: the job file may have it wrong.
                throw .ingestion(
                    .table(.missingColumn(file: shape.path, name: fault.column, present: names)))
            case .quarantine: verdict.refusal = verdict.refusal ?? fault
            case .evolve: break
            }
        }
        verdict.absent = missing.filter { source.columns.covariates.contains($0) }.map {
            PartitionFolder(column: $0, value: nil)
        }
        if verdict.refusal == nil, isSeen { findings.columns += news }
        return verdict
    }

    /// Throws where a column of the job was in no file, now or before: the job file may have it wrong.
    func check() throws(PullError) {
        for name in source.columns.named where !findings.present.contains(name) && !isKnown(name) {
            guard let lack = findings.lacking[name] else { continue }
            throw .ingestion(
                .table(.missingColumn(file: lack.file, name: name, present: lack.present)))
        }
    }

    private func isKnown(_ column: String) -> Bool {
        known[column]?.contains { $0 != .absent } ?? false
    }

    private func isNeeded(_ column: String) -> Bool {
        let columns = source.columns
        return ([columns.time, columns.value, columns.ledger] + columns.series).contains(column)
            || columns.deleted == column
    }

    private func policy(_ fault: SchemaFault) -> SchemaContract.Policy {
        let policy = source.schema[fault.change]
        return fault.isNeeded && policy == .evolve ? .freeze : policy
    }

    private func fault(
        missing name: String, of file: String, present: [String]
    ) -> SchemaFault {
        SchemaFault(
            change: .missingColumn, file: file, line: nil, column: name,
            expected: "it as in earlier runs", found: "none among \(listed(present))",
            isNeeded: isNeeded(name))
    }

    private func fault(in column: TableShape.Column, of file: String) -> SchemaFault? {
        guard let kinds = known[column.name] else {
            // One that the job names is wanted.
            guard !source.columns.named.contains(column.name) else { return nil }
            return SchemaFault(
                change: .newColumn, file: file, line: nil, column: column.name,
                expected: "the columns of earlier runs, \(listed(known.keys.sorted()))",
                found: "a further one"
                    + (column.kind == .unknown ? "" : " of \(column.kind.words)"),
                isNeeded: false)
        }
        guard source.columns.named.contains(column.name), column.kind != .unknown else {
            return nil
        }
        let expected = kinds.subtracting([.unknown, .absent]).union(needed(of: column.name))
        guard !expected.isEmpty, !expected.contains(column.kind) else { return nil }
        var found = "the type of \(column.kind.words)"
        if let evidence = column.evidence {
            guard evidence.values >= TableShape.leastEvidence else { return nil }
            found =
                "\"\(evidence.text)\", and \(column.kind.words) in \(evidence.ofKind) of the "
                + "\(evidence.values) cells looked at"
        }
        return SchemaFault(
            change: .changedType, file: file, line: column.evidence?.line, column: column.name,
            expected: expected.map(\.words).sorted().joined(separator: " or ")
                + " as in earlier runs", found: found, isNeeded: false)
    }

    /// What the job reads a column as, whatever it held before.
    private func needed(of name: String) -> Set<ColumnKind> {
        let columns = source.columns
        if name == columns.value || columns.covariates.contains(name) { return [.number] }
        guard name == columns.ledger else { return [] }
        switch source.ledgerType {
        case .integer, .decimal: return [.number]
        case .date: return [.date]
        case .timestamp, .text: return []
        }
    }

    /// What later runs are to know of the file, as far as it is new.
    private func news(
        _ shape: TableShape, _ missing: [String], _ faults: [SchemaFault]
    ) -> [StoredColumn] {
        let changes = Dictionary(
            faults.map { ($0.column, $0.change) }, uniquingKeysWith: { first, _ in first })
        func isNew(_ name: String, _ kind: ColumnKind) -> Bool {
            known[name]?.contains(kind) != true
                && !findings.columns.contains { $0.name == name && $0.kind == kind.rawValue }
        }
        var news: [StoredColumn] = []
        for column in shape.columns {
            let kinds = known[column.name]
            // Few cells show that there is a column, and not what it holds.
            let isSure = (column.evidence?.values ?? .max) >= TableShape.leastEvidence
            let kind = isSure ? column.kind : .unknown
            guard isNew(column.name, kind), kind != .unknown || kinds == nil else { continue }
            let isNamed = source.columns.named.contains(column.name)
            guard isNamed || kinds == nil else { continue }
            let change = changes[column.name] ?? (kinds == nil && !known.isEmpty ? .newColumn : nil)
            news.append(
                StoredColumn(
                    name: column.name, kind: kind.rawValue, file: shape.file,
                    change: change?.rawValue))
        }
        for name in missing where isNew(name, .absent) {
            news.append(
                StoredColumn(
                    name: name, kind: ColumnKind.absent.rawValue, file: shape.file,
                    change: isKnown(name) ? SchemaContract.Change.missingColumn.rawValue : nil))
        }
        return news
    }

    private func listed(_ names: [String]) -> String {
        let shown = names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }
}
