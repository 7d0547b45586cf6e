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
        // The code before the texts: making it may add to them.
        let code = code(record, columns)
        return pool.texts[code]
    }

    /// The names by code.
    var texts: [String] { pool.texts }

    /// The code of the name.
    mutating func code<Row: Record & ~Copyable>(
        _ record: borrowing Row, _ columns: [Int]
    ) -> Int {
        guard let first = columns.first else { return code(of: wholeTable) }
        if columns.count == 1 {
            return record.isNull(first) ? code(of: "") : pool.code(of: record, column: first)
        }
        bytes.removeAll(keepingCapacity: true)
        for (place, column) in columns.enumerated() {
            if record.isNull(column) { return code(of: "") }
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
        return bytes.withUnsafeBufferPointer { pool.code(of: $0) }
    }

    mutating func code(of name: String) -> Int {
        var name = name
        return name.withUTF8 { pool.code(of: $0) }
    }
}
