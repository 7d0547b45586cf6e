import Tabular

/// Searches the fewest columns that tell the series apart.
///
/// With the time they shall leave as few rows that agree as all candidates together would, up to one row
/// in a hundred: real tables hold a row twice now and then. Columns that follow from a chosen one, such
/// as a region beside a branch, add nothing and so are never taken.
struct JobProposalSeries {
    let columns: [Int]
    let groups: (ids: [Int32], count: Int)
    let evidence: String
    let doubts: [String]

    init(_ sample: JobProposalSample, time: Int, ledger: Int, value: Int) {
        let taken = [time, ledger, value]
        let candidates = Self.candidates(sample, taken: taken)
        let dated = sample.grouped(by: [time])
        let wholeRows = sample.grouped(by: Array(sample.columns.indices)).count
        let all = sample.grouped(by: candidates, within: dated).count
        let enough = Int(0.99 * Double(min(wholeRows, all)))
        columns = Self.fewest(candidates) {
            sample.grouped(by: $0, within: dated).count >= enough
        }
        groups = sample.grouped(by: columns)

        let within = sample.grouped(by: columns, within: dated)
        let alone = sample.grouped(by: [ledger], within: within).count
        let repeated = wholeRows - alone
        let names = columns.map { JobProposalWords.plain(sample.columns[$0].name) }
        let key = names + [JobProposalWords.plain(sample.columns[time].name)]
        let counted = JobProposalWords.count(groups.count, "series", "series")
        let atLeast = sample.isWhole ? "" : "at least "
        let differ = "\(JobProposalWords.count(alone)) of \(JobProposalWords.count(wholeRows))"
        evidence =
            columns.isEmpty
            ? "1 series: \(differ) rows differ in the time"
            : "\(atLeast)\(counted): \(differ) rows differ in "
                + (ledger == time ? "these and the time" : "these, the time and the ledger")
        if repeated * 100 > wholeRows {
            doubts = [
                "\(JobProposalWords.count(repeated)) of \(JobProposalWords.count(wholeRows)) rows "
                    + "have the same \(JobProposalWords.list(key)) as another row and a different "
                    + "content, and no further column tells them apart: a run will set them aside; "
                    + "add a column that names the series, or sum the rows first."
            ]
        } else {
            doubts = []
        }
    }

    /// Texts, and integers that are called a name; not those that hardly ever come twice. Names come
    /// first.
    private static func candidates(_ sample: JobProposalSample, taken: [Int]) -> [Int] {
        let fitting = sample.columns.indices.filter { index in
            let column = sample.columns[index]
            let isName = JobProposalHints.isIdentifier(column.name)
            return !taken.contains(index)
                && (column.type == .text || column.type == .integer && isName)
                && column.distinct * 2 <= sample.rows
        }
        let names = fitting.filter { JobProposalHints.isIdentifier(sample.columns[$0].name) }
        return names + fitting.filter { !names.contains($0) }
    }

    /// The smallest of the sets that suffice: none, one or two columns are tried in every way; of more,
    /// each is left out in turn, the last first, if the rest suffices.
    private static func fewest(_ candidates: [Int], suffice: ([Int]) -> Bool) -> [Int] {
        if suffice([]) { return [] }
        for one in candidates where suffice([one]) { return [one] }
        let tried = candidates.prefix(12)
        for first in tried {
            for second in tried where second != first && suffice([first, second].sorted()) {
                return [first, second].sorted()
            }
        }
        var kept = candidates
        for candidate in candidates.reversed() {
            let rest = kept.filter { $0 != candidate }
            if suffice(rest) { kept = rest }
        }
        return kept.sorted()
    }
}
