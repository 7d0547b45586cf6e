import Tabular

/// In what a file is not as the files before, where, and what was expected.
package struct SchemaFault: Error, Hashable, Sendable {
    package let change: SchemaContract.Change
    package let file: String
    /// Of the first cell that shows it; nil where a declaration does.
    package let line: Int?
    package let column: String
    /// Read after "expected".
    package let expected: String
    /// Read after "found".
    package let found: String
    /// Whether there is no taking a row without the column.
    package let isNeeded: Bool
}

extension SchemaFault: CustomStringConvertible {
    package var description: String {
        let place = line.map { ", line \($0)" } ?? ""
        return
            "\(file)\(place), column \"\(column)\": expected \(expected), found \(found). \(advice)"
    }

    /// Why a row is set aside.
    var mismatch: Mismatch {
        Mismatch(
            expected: "column \"\(column)\": \(expected)",
            opening: "column \"\(column)\": expected \(expected), found ", found: found,
            ending: "; source.schema.\(change.rawValue) says quarantine")
    }

    private var advice: String {
        let key = "source.schema.\(change.rawValue)"
        switch change {
        case .newColumn:
            return
                "Send the file without it, or set \(key) in the job file to evolve or quarantine."
        case .missingColumn where isNeeded:
            return
                "No row can be taken without it: send the file again with it, or set \(key) in the "
                + "job file to quarantine."
        case .missingColumn:
            return
                "Send the file again with it, or set \(key) in the job file to evolve, which takes "
                + "the covariate as missing, or to quarantine."
        case .changedType:
            return
                "Send the file again as it was before, or set \(key) in the job file to evolve or "
                + "quarantine."
        }
    }
}
