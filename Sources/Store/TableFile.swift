import Tabular

extension Folder {
    /// Replaces the file at `path` by a Parquet file, whole or not at all.
    ///
    /// - Parameter write: appends the row groups.
    static func replaceTable(
        _ path: String, columns: [ParquetField], rowGroupRows: Int,
        _ write: (inout ParquetWriter) throws(TabularError) -> Void
    ) throws(StoreError) {
        try replaceFile(path) { (temporary) throws(StoreError) in
            do throws(TabularError) {
                var out = try ParquetWriter(
                    path: temporary, columns: columns, rowGroupRows: rowGroupRows)
                try write(&out)
                try out.finish()
            } catch {
                guard case .cannotWrite(_, let reason) = error else {
                    throw .failed(action: "write", path: path, reason: error.description)
                }
                throw failure("write", path, because: reason)
            }
        }
    }
}
