/// Text between quotation marks, as CSV and SQL write it.
package enum QuotedText {
    /// The cell of a CSV record, quoted where its text would be taken for more than one.
    package static func cell(_ text: String, separator: UInt8 = 0x2c) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 != separator && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d
        }
        return isPlain ? text : quoted(text)
    }

    /// Adds the cell of a CSV record, as `cell` writes it.
    package static func append(
        _ cell: UnsafeBufferPointer<UInt8>, separator: UInt8 = 0x2c, to bytes: inout [UInt8]
    ) {
        let isPlain = cell.allSatisfy { $0 != separator && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d }
        if isPlain { return bytes.append(contentsOf: cell) }
        bytes.append(0x22)
        for byte in cell {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// The text between quotation marks, those within it doubled.
    package static func quoted(_ text: String) -> String {
        var quoted = "\""
        // By code points: a quotation mark with an accent on it is one character, and still a mark.
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// The cells of one record of CSV, a text that a reader has found sound before.
    ///
    /// - Parameter separator: the byte between cells.
    package static func cells(of record: String, separator: UInt8) -> [String] {
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var bytes = Array(record.utf8)[...]
        while let byte = bytes.popFirst() {
            if isQuoted {
                if byte != 0x22 {
                    cell.append(byte)
                } else if bytes.first == 0x22 {
                    cell.append(0x22)
                    bytes = bytes.dropFirst()
                } else {
                    isQuoted = false
                }
            } else if byte == 0x22, cell.isEmpty {
                isQuoted = true
            } else if byte == separator {
                cells.append(String(decoding: cell, as: UTF8.self))
                cell.removeAll(keepingCapacity: true)
            } else {
                cell.append(byte)
            }
        }
        return cells + [String(decoding: cell, as: UTF8.self)]
    }
}
