import Tabular

/// Where the job's columns are in one file.
struct ColumnIndexes {
    let series: [Int]
    let time: Int
    let value: Int
    let ledger: Int
    let covariates: [Int]
    /// All of them, in the job's order.
    let inOrder: [Int]
    /// The columns that the job does not name.
    let extra: [String]

    init(_ columns: Source.Columns, in reader: borrowing CSVReader) throws(TabularError) {
        series = try Self.indexes(of: columns.series, in: reader)
        time = try reader.requiredIndex(ofColumn: columns.time)
        value = try reader.requiredIndex(ofColumn: columns.value)
        ledger = try reader.requiredIndex(ofColumn: columns.ledger)
        covariates = try Self.indexes(of: columns.covariates, in: reader)
        inOrder = series + [time, value, ledger] + covariates
        let named = Set(
            columns.series + columns.covariates + [columns.time, columns.value, columns.ledger])
        extra = reader.columns.filter { !named.contains($0) }
    }

    private static func indexes(
        of names: [String], in reader: borrowing CSVReader
    ) throws(TabularError) -> [Int] {
        var indexes: [Int] = []
        for name in names { indexes.append(try reader.requiredIndex(ofColumn: name)) }
        return indexes
    }
}
