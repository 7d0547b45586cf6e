import Glibc

/// A table from one file into another, in the memory of one row group.
///
/// Values come through exactly. CSV has no types: its columns are read as what all their cells are, or as
/// stated. The output is there whole or not at all.
package struct TableConversion: Sendable {
    package var input: String
    package var output: String
    package var outputFormat: TableFormat
    /// Whether a file that is at `output` may go.
    package var replaces = false
    /// Types of columns of CSV that are stated.
    package var types: [String: CellType] = [:]
    /// The columns wanted, in that order; nil for all.
    package var columns: [String]?
    /// What stands in CSV where there is no value: all are read so, the first is written. Not empty.
    package var nulls = [""]

    /// The rows that are read of CSV at a time, and so of a row group of Parquet, are at most these …
    private static let mostRowsAtOnce = 1 << 18
    /// … and so many that they are about this large, in bytes of CSV.
    private static let bytesAtOnce = 64 << 20

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
    package func run(progress: (Int) -> Void = { _ in }) throws(TabularError) -> Result {
        var result = Result()
        result.inputBytes = Self.size(of: input)
        let format = try TableFormat.of(file: input)
        let file = try PendingFile(path: output, replaces: replaces)
        var sink: TableSink
        switch format {
        case .parquet: sink = try convertParquet(to: file, &result, progress)
        case .csv: sink = try convertCSV(to: file, &result, progress)
        }
        try sink.finish()
        try file.keep()
        result.outputBytes = Self.size(of: output)
        return result
    }

    private func convertParquet(
        to file: borrowing PendingFile, _ result: inout Result, _ progress: (Int) -> Void
    ) throws(TabularError) -> TableSink {
        let parquet = try ParquetFile(path: input)
        // By name, so that nested columns and names that come twice are refused.
        let names = columns ?? parquet.topLevelNames
        var sink = try TableSink(self, file, try parquet.read(names, rowGroups: []))
        for group in 0..<parquet.rowGroupCount {
            try sink.append(try parquet.read(names, rowGroups: [group]))
            result.rows += parquet.rowCount(ofRowGroup: group)
            progress(result.rows)
        }
        return sink
    }

    private func convertCSV(
        to file: borrowing PendingFile, _ result: inout Result, _ progress: (Int) -> Void
    ) throws(TabularError) -> TableSink {
        let sniffed = try CSVFormat.sniff(path: input)
        let delimiter = Character(Unicode.Scalar(sniffed.delimiter))
        let format = CSVFormat(delimiter: delimiter, nullValues: nulls) ?? sniffed
        let survey = try TypeSurvey(path: input, format: format, types: types, limit: nil)
        let exact = try ExactTypes.keeping(survey.fields, types: types, path: input, format: format)
        let fields = survey.fields.map { field in
            CSVField(
                name: field.name, index: field.index, type: exact[field.name] ?? field.type,
                evidence: field.evidence)
        }
        var reader = try CSVColumnReader(
            path: input, format: format, fields: fields, columns: columns, unreadableRows: .refused)
        result.fields = reader.fields
        var sink = try TableSink(
            self, file, reader.fields.map { $0.type.emptyColumn(named: $0.name) })
        let rowsAtOnce = rowsAtOnce(survey)
        while let slice = try reader.read(rows: rowsAtOnce) {
            try sink.append(slice)
            result.rows += slice.first?.count ?? 0
            progress(result.rows)
        }
        return sink
    }

    /// As many rows as are about `bytesAtOnce`.
    private func rowsAtOnce(_ survey: TypeSurvey) -> Int {
        guard case .found(_, let rows, _, _, _)? = survey.fields.first(where: \.isFound)?.evidence
        else { return Self.mostRowsAtOnce >> 3 }
        let rowBytes = max(1, Self.size(of: input) / max(1, rows))
        return min(Self.mostRowsAtOnce, max(1 << 10, Self.bytesAtOnce / rowBytes))
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

extension CSVField {
    fileprivate var isFound: Bool { evidence != .stated }
}

/// Where the rows of a conversion go.
private struct TableSink: ~Copyable {
    private var csv: CSVWriter?
    private var parquet: ParquetWriter?

    /// - Parameter columns: those that will come, without rows.
    init(
        _ conversion: TableConversion, _ file: borrowing PendingFile, _ columns: [Column]
    ) throws(TabularError) {
        let descriptor = try file.writing()
        switch conversion.outputFormat {
        case .csv:
            csv = CSVWriter(
                descriptor: descriptor, path: conversion.output, columns: columns.map(\.name),
                null: conversion.nulls.first ?? "")
            parquet = nil
        case .parquet:
            csv = nil
            parquet = try ParquetWriter(
                descriptor: descriptor, path: conversion.output,
                columns: columns.map(ParquetField.init))
        }
    }

    mutating func append(_ columns: [Column]) throws(TabularError) {
        try csv?.append(columns)
        try parquet?.append(columns)
    }

    mutating func finish() throws(TabularError) {
        try csv?.finish()
        try parquet?.finish()
    }
}
