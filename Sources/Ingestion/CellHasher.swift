import Store
import Tabular

/// Hashes a row by what the job reads of it: the cells of its columns in the job's order.
///
/// How a cell is quoted, in which order the file has its columns, and what stands in columns that the
/// job does not name make no difference, so that a file sent again with a further column is known.
struct CellHasher: ~Copyable {
    private var hasher = RowHasher()
    private var bytes: [UInt8] = []

    mutating func hash<Row: Record & ~Copyable>(
        _ record: borrowing Row, _ columns: ColumnIndexes
    ) -> RowHash {
        bytes.removeAll(keepingCapacity: true)
        for column in columns.inOrder {
            record.withBytes(column) { cell in
                appendLength(cell.count)
                bytes.append(contentsOf: cell)
            }
        }
        return bytes.withUnsafeBytes { hasher.hash($0) }
    }

    /// A damaged record has no cells to speak of: all its bytes count, after a length that no cell has,
    /// so that it is never taken for a sound row.
    mutating func hash<Reader: RecordReader & ~Copyable>(
        ofMalformed reader: borrowing Reader
    ) -> RowHash {
        bytes.removeAll(keepingCapacity: true)
        appendLength(Int(UInt32.max))
        reader.withRecordBytes { bytes.append(contentsOf: $0) }
        return bytes.withUnsafeBytes { hasher.hash($0) }
    }

    /// Four bytes, least first.
    private mutating func appendLength(_ length: Int) {
        let length = UInt32(truncatingIfNeeded: length)
        withUnsafeBytes(of: length.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
