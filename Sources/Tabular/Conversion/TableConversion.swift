import Glibc

/// A table from one file into another, in the memory of one row group.
///
/// Values come through exactly; CSV has no types, so that columns are read as what all their cells are,
/// or as stated. The output is there whole or not at all.
package struct TableConversion: Sendable {
    package var input: String
    package var output: String
    package var outputFormat: TableFormat
    /// Types of columns of CSV that are stated.
    package var types: [String: CellType] = [:]
    /// The columns wanted, in that order; nil for all.
    package var columns: [String]?
    /// What stands in CSV where there is no value.
    package var null = ""

    /// The rows of a row group of Parquet, and the rows of CSV read at a time.
    private static let rowsAtOnce = 1 << 18

    package init(input: String, output: String, outputFormat: TableFormat) {
        self.input = input
        self.output = output
        self.outputFormat = outputFormat
    }

    /// What was done.
    package struct Result: Sendable {
        package var rows = 0
        package var inputBytes = 0
        package var outputBytes = 0
        /// What each column was read as, and why; empty where the file says so itself.
        package var fields: [CSVField] = []
    }

    /// - Parameter progress: told of the rows so far.
    package func run(progress: (Int) -> Void) throws(TabularError) -> Result {
        var result = Result()
        result.inputBytes = Self.size(of: input)
        switch try TableFormat.of(file: input) {
        case .parquet: try convertParquet(&result, progress)
        case .csv: try convertCSV(&result, progress)
        }
        result.outputBytes = Self.size(of: output)
        return result
    }

    private func convertParquet(
        _ result: inout Result, _ progress: (Int) -> Void
    ) throws(TabularError) {
        let file = try ParquetFile(path: input)
        // By name, so that nested columns and names that come twice are refused.
        let names = columns ?? file.topLevelNames
        var sink = try TableSink(self, try file.read(names, rowGroups: []))
        for group in 0..<file.rowGroupCount {
            let slice = try file.read(names, rowGroups: [group])
            try sink.append(slice)
            result.rows += file.rowCount(ofRowGroup: group)
            progress(result.rows)
        }
        try sink.finish()
    }

    private func convertCSV(
        _ result: inout Result, _ progress: (Int) -> Void
    ) throws(TabularError) {
        let sniffed = try CSVFormat.sniff(path: input)
        let delimiter = Character(Unicode.Scalar(sniffed.delimiter))
        let format = CSVFormat(delimiter: delimiter, nullValues: [null]) ?? sniffed
        let survey = try TypeSurvey(path: input, format: format, types: types, limit: nil)
        let exact = try ExactTypes.keeping(
            survey.fields, types: types, path: input, format: format)
        let fields = survey.fields.map { field in
            let type = exact[field.name] ?? field.type
            return CSVField(
                name: field.name, index: field.index, type: type, evidence: field.evidence)
        }
        var reader = try CSVColumnReader(
            path: input, format: format, fields: fields, columns: columns,
            unreadableRows: .refused)
        result.fields = reader.fields
        var sink = try TableSink(
            self, reader.fields.map { $0.type.emptyColumn(named: $0.name) })
        while let slice = try reader.read(rows: Self.rowsAtOnce) {
            try sink.append(slice)
            result.rows += slice.first?.count ?? 0
            progress(result.rows)
        }
        try sink.finish()
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

/// Where the rows of a conversion go.
private struct TableSink: ~Copyable {
    private var file: PendingFile
    private var csv: CSVWriter?
    private var parquet: ParquetWriter?

    /// - Parameter columns: those that will come, without rows.
    init(_ conversion: TableConversion, _ columns: [Column]) throws(TabularError) {
        file = PendingFile(path: conversion.output)
        switch conversion.outputFormat {
        case .csv:
            csv = try CSVWriter(
                path: file.temporary, columns: columns.map(\.name), null: conversion.null)
            parquet = nil
        case .parquet:
            csv = nil
            parquet = try ParquetWriter(
                path: file.temporary, columns: columns.map(ParquetField.init))
        }
    }

    mutating func append(_ columns: [Column]) throws(TabularError) {
        try csv?.append(columns)
        try parquet?.append(columns)
    }

    mutating func finish() throws(TabularError) {
        try csv?.finish()
        try parquet?.finish()
        try file.keep()
    }
}
