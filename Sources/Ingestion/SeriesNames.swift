package import Tabular

/// Names the series of a row, each name made once.
package struct SeriesNames {
    private let wholeTable: String
    private var pool = TextPool()
    private var bytes: [UInt8] = []

    package init(wholeTable: String) {
        self.wholeTable = wholeTable
    }

    /// The cells of `columns` joined with `/`; empty where one of them is null. In a cell that is
    /// joined with others, `/` and `\` are written `\/` and `\\`, so that no two series share a name.
    package mutating func name<Row: Record & ~Copyable>(
        _ record: borrowing Row, _ columns: [Int]
    ) -> String {
        guard let first = columns.first else { return wholeTable }
        if columns.count == 1 {
            if record.isNull(first) { return "" }
            // The code before the texts: making it may add to them.
            let code = pool.code(of: record, column: first)
            return pool.texts[code]
        }
        bytes.removeAll(keepingCapacity: true)
        for (place, column) in columns.enumerated() {
            if record.isNull(column) { return "" }
            if place > 0 { bytes.append(UInt8(ascii: "/")) }
            record.withBytes(column) { cell in
                for byte in cell {
                    if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
                        bytes.append(UInt8(ascii: "\\"))
                    }
                    bytes.append(byte)
                }
            }
        }
        let code = bytes.withUnsafeBufferPointer { pool.code(of: $0) }
        return pool.texts[code]
    }
}
