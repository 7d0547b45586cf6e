package import Tabular

/// Why no job can be proposed from the files.
package enum JobProposalError: Error, Hashable, Sendable {
    case table(TabularError)
    case folder(path: String)
    case noRows(files: [String])
    /// The header differs from that of the first file.
    case otherColumns(file: String, first: String, missing: [String], further: [String])
    case otherDelimiter(file: String, found: String, first: String, expected: String)
    /// No date or timestamp; `found` says what comes nearest to one, if anything does.
    case noTimeColumn(file: String, columns: [String], found: String?)
    case noNumericColumn(file: String, columns: [String], found: String?)
    /// No series has two times.
    case noSteps(column: String, rows: Int)
    /// Steps that no frequency of a job has.
    case unnamedFrequency(column: String, step: String, agreeing: Int, steps: Int)

    /// Whether other words on the command line would help, rather than other data.
    package var isUsage: Bool {
        switch self {
        case .folder, .otherColumns, .otherDelimiter, .noSteps: return true
        default: return false
        }
    }
}

extension JobProposalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .table(let error):
            return error.description
        case .folder(let path):
            return "\(path): expected a file, found a folder; name its files, as in "
                + "\(path.hasSuffix("/") ? path : path + "/")*.csv."
        case .noRows(let files):
            let more = files.count > 1 ? " and \(files.count - 1) more" : ""
            return "\(files.first ?? "")\(more): expected rows, found a header alone."
        case .otherColumns(let file, let first, let missing, let further):
            var parts: [String] = []
            if !missing.isEmpty { parts.append("without \(quoted(missing))") }
            if !further.isEmpty { parts.append("with \(quoted(further)) besides") }
            return "\(file): expected the columns of \(first), found a header "
                + parts.joined(separator: " and ") + "; give files of one kind."
        case .otherDelimiter(let file, let found, let first, let expected):
            return "\(file): expected fields separated by a \(expected), as in \(first), found a "
                + "\(found); give files of one kind."
        case .noTimeColumn(let file, let columns, let found):
            return "\(file): a job needs a column of dates such as 2026-01-31 or of timestamps, "
                + "and none of \(quoted(columns)) is one" + (found.map { "; \($0)." } ?? ".")
        case .noNumericColumn(let file, let columns, let found):
            return "\(file): a job needs a column of numbers to forecast, and none of "
                + "\(quoted(columns)) is one" + (found.map { "; \($0)." } ?? ".")
        case .noSteps(let column, let rows):
            return "No series has two different times in column \"\(column)\" (\(rows) "
                + "\(rows == 1 ? "row" : "rows")), so nothing shows how often it is observed; "
                + "give more files, with more of the past."
        case .unnamedFrequency(let column, let step, let agreeing, let steps):
            return "The times in column \"\(column)\" are mostly \(step) apart (\(agreeing) of "
                + "\(steps) steps); a job is hourly, daily, weekly, monthly, quarterly or yearly, "
                + "so sum or average the rows to one of these first."
        }
    }

    private func quoted(_ names: [String]) -> String {
        let shown = names.prefix(12).map { "\"\(JobProposalWords.plain($0))\"" }
        let rest = names.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
