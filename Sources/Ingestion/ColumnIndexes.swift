import Tabular

/// Where the job's columns are in one file.
struct ColumnIndexes {
    let series: [Int]
    let time: Int
    let value: Int
    let ledger: Int
    let covariates: [Int]
    let deleted: Int?
    /// All of them, in the job's order.
    let inOrder: [Int]
    /// The columns that the job does not name.
    let extra: [String]
    /// The names of all columns, as a record of the file.
    let header: String

    init<Reader: RecordReader & ~Copyable>(
        _ columns: Source.Columns, in reader: borrowing Reader
    ) throws(TabularError) {
        series = try Self.indexes(of: columns.series, in: reader)
        time = try reader.requiredIndex(ofColumn: columns.time)
        value = try reader.requiredIndex(ofColumn: columns.value)
        ledger = try reader.requiredIndex(ofColumn: columns.ledger)
        covariates = try Self.indexes(of: columns.covariates, in: reader)
        deleted = try columns.deleted.map { (name) throws(TabularError) in
            try reader.requiredIndex(ofColumn: name)
        }
        inOrder = series + [time, value, ledger] + covariates + (deleted.map { [$0] } ?? [])
        let named = Set(columns.named)
        extra = reader.columns.filter { !named.contains($0) }
        header = reader.columns.map { QuotedText.cell($0) }.joined(separator: ",")
    }

    private static func indexes<Reader: RecordReader & ~Copyable>(
        of names: [String], in reader: borrowing Reader
    ) throws(TabularError) -> [Int] {
        var indexes: [Int] = []
        for name in names { indexes.append(try reader.requiredIndex(ofColumn: name)) }
        return indexes
    }
}
