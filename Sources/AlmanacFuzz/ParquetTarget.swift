import Tabular

extension FuzzTarget {
    /// Every column of a Parquet file, all rows at once and each row group by itself.
    static let parquet = FuzzTarget(name: "parquet") { bytes in
        Scratch.withFile(bytes) { path in
            guard let file = try? ParquetFile(path: path) else { return }
            guard let columns = try? file.read() else { return }
            for column in columns where column.count != file.rowCount {
                fatalError("a column of \(column.count) rows in a file of \(file.rowCount)")
            }
            for group in 0..<file.rowGroupCount { _ = try? file.read(rowGroups: [group]) }
        }
    }
}
