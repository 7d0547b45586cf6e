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
    /// The rows that are looked at before the first is written.
    private static let surveyedRows = 10_000

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
        // Before any work, because this is what is most often in the way.
        try PendingFile.checkPlace(output, replaces: replaces)
        var result: Result
        switch try TableFormat.of(file: input) {
        case .parquet: result = try convertParquet(progress)
        case .csv: result = try convertCSV(progress)
        }
        result.outputBytes = Self.size(of: output)
        return result
    }

    private func convertParquet(_ progress: (Int) -> Void) throws(TabularError) -> Result {
        let parquet = try ParquetFile(path: input)
        // By name, so that nested columns and names that come twice are refused.
        let names = columns ?? parquet.topLevelNames
        var sink = try TableSink(self, try parquet.read(names, rowGroups: []))
        var result = Result(inputBytes: Self.size(of: input))
        for group in 0..<parquet.rowGroupCount {
            try sink.append(try parquet.read(names, rowGroups: [group]))
            result.rows += parquet.rowCount(ofRowGroup: group)
            progress(result.rows)
        }
        try sink.finish()
        return result
    }

    /// With the types of the first rows; where a later row does not fit, all rows are looked at, and it
    /// begins anew with types that fit them all. Either way a column's type is the same.
    private func convertCSV(_ progress: (Int) -> Void) throws(TabularError) -> Result {
        let base = CSVFormat(delimiter: ",", nullValues: nulls) ?? CSVFormat()
        let format = try CSVFormat.sniff(path: input, like: base)
        var survey = try TypeSurvey(
            path: input, format: format, types: types, limit: Self.surveyedRows)
        var hasMisfit = survey.isInconclusive
        if !hasMisfit {
            do throws(TabularError) {
                return try convertCSV(format, survey.fields, &hasMisfit, progress)
            } catch {
                guard hasMisfit else { throw error }
            }
        }
        survey = try TypeSurvey(path: input, format: format, types: types, limit: nil)
        return try convertCSV(format, survey.fields, &hasMisfit, progress)
    }

    /// - Parameter hasMisfit: set where a row is at fault that does not fit the types surveyed.
    private func convertCSV(
        _ format: CSVFormat, _ surveyed: [CSVField], _ hasMisfit: inout Bool,
        _ progress: (Int) -> Void
    ) throws(TabularError) -> Result {
        let exact = try ExactTypes.keeping(surveyed, types: types, path: input, format: format)
        let fields = surveyed.map { field in
            CSVField(
                name: field.name, index: field.index, type: exact[field.name] ?? field.type,
                evidence: field.evidence)
        }
        let rowsAtOnce = try rowsAtOnce(format)
        var reader = try CSVColumnReader(
            path: input, format: format, fields: fields, columns: columns, unreadableRows: .refused)
        var sink = try TableSink(
            self, reader.fields.map { $0.type.emptyColumn(named: $0.name) })
        var result = Result(inputBytes: Self.size(of: input))
        var values = [Int](repeating: 0, count: reader.fields.count)
        do throws(TabularError) {
            while let slice = try reader.read(rows: rowsAtOnce) {
                try sink.append(slice)
                result.rows += slice.first?.count ?? 0
                for index in values.indices {
                    values[index] += slice[index].count - slice[index].nullCount
                }
                progress(result.rows)
            }
        } catch {
            hasMisfit = reader.hasMisfit
            throw error
        }
        try sink.finish()
        result.fields = zip(reader.fields, values).map { $0.read(values: $1, of: result.rows) }
        return result
    }

    /// As many rows as are about `bytesAtOnce`, by the first of them.
    private func rowsAtOnce(_ format: CSVFormat) throws(TabularError) -> Int {
        var reader = try CSVReader(path: input, format: format, raggedRecords: .reported)
        var rows = 0
        while rows < Self.surveyedRows {
            rows += 1
            do throws(TabularError) {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
            }
        }
        let rowBytes = max(1, reader.endOffset / max(1, rows))
        return min(Self.mostRowsAtOnce, max(1 << 10, Self.bytesAtOnce / rowBytes))
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

extension CSVField {
    /// With what is known once all rows have been read.
    fileprivate func read(values: Int, of rows: Int) -> CSVField {
        guard case .found(_, _, _, let example, let odd) = evidence else { return self }
        return CSVField(
            name: name, index: index, type: type,
            evidence: .found(values: values, rows: rows, isWhole: true, example: example, odd: odd))
    }
}

/// Where the rows of a conversion go.
private struct TableSink: ~Copyable {
    private let file: PendingFile
    private var csv: CSVWriter?
    private var parquet: ParquetWriter?

    /// - Parameter columns: those that will come, without rows.
    init(_ conversion: TableConversion, _ columns: [Column]) throws(TabularError) {
        let file = try PendingFile(path: conversion.output, replaces: conversion.replaces)
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
        self.file = file
    }

    mutating func append(_ columns: [Column]) throws(TabularError) {
        try csv?.append(columns)
        try parquet?.append(columns)
    }

    consuming func finish() throws(TabularError) {
        try csv?.finish()
        try parquet?.finish()
        try file.keep()
    }
}
