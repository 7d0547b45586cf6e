package import Tabular

/// Why nothing could be read. The store is as it was.
package enum IngestionError: Error, Sendable {
    case noFiles(patterns: [String], root: String)
    case table(TabularError)
    /// Most records are damaged; what was said of the first.
    case malformed(String)
    /// There is no row in any file, and there was none before.
    case noRows(files: [String])
    /// A column that does not hold what the job says it holds.
    case wrongType(
        file: String, line: Int, column: String, expected: String, found: String, wrong: Int,
        rows: Int)
    /// A row without a ledger value, where the job says that there is none such.
    case ledgerNull(file: String, line: Int, column: String)
    /// A column whose times cannot be compared.
    case mixedZones(
        file: String, line: Int, column: String, expected: String, found: String)
    /// A file that is not as the files before, where the job says that this stops the run.
    case schema(SchemaFault)
    /// The stored position is not of the ledger type.
    case unreadablePosition(text: String, type: LedgerType)
}

extension IngestionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noFiles(let patterns, let root):
            let named = patterns.map { "\"\($0)\"" }.joined(separator: ", ")
            return
                "No file matches \(named) in the folder \"\(root)\". Check source.files in the job "
                + "file."
        case .table(let error):
            return error.description
        case .malformed(let first):
            return first
        case .noRows(let files):
            let more = files.count > 1 ? " and \(files.count - 1) more" : ""
            return "\(files.first ?? "")\(more): expected rows, found a header alone."
        case .wrongType(
            let file, let line, let column, let expected, let found, let wrong, let rows):
            // Ways in which people write dates are more than one, and the job may say which.
            let form =
                expected.hasPrefix("a date") || expected.hasPrefix("a timestamp")
                ? ", or name the form of its dates as source.timeFormat, such as \"dd/MM/yyyy\""
                : ""
            return "\(file), line \(line), column \"\(column)\": expected \(expected), found "
                + "\"\(found)\", and so in \(wrong) of \(rows) rows. Check source.columns in the "
                + "job file\(form)."
        case .ledgerNull(let file, let line, let column):
            return
                "\(file), line \(line), column \"\(column)\": expected a ledger value in every row, "
                + "found none. Send the file again with one, or choose another source.ledgerNulls in "
                + "the job file."
        case .mixedZones(let file, let line, let column, let expected, let found):
            return "\(file), line \(line), column \"\(column)\": expected times \(expected), as in "
                + "the rows before, found \"\(found)\". Write the column in one time zone."
        case .schema(let fault): return fault.description
        case .unreadablePosition(let text, let type):
            return
                "The stored ledger position \"\(text)\" is not of the type \(type.rawValue). The job's "
                + "ledgerType must not change; change it back, or use a new store."
        }
    }
}
