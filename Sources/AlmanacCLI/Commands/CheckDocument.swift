import Quality
import Retraining
import TimeSeries

/// What `almanac check` says, for programs.
struct CheckDocument: Encodable {
    enum Verdict: String, Encodable {
        /// Nothing that calls for a warning.
        case clean
        case warned
        /// A run would be stopped.
        case failed
    }

    /// One thing a table was taken for, and why.
    struct Choice: Encodable {
        let part: String
        let choice: String
        let evidence: String
    }

    /// As it was typed.
    let file: String
    /// The name of the job; nil where the file is a table.
    let job: String?
    /// Of a job that has run, the run whose rows the new ones are held against.
    let lastRun: Int?
    let asOf: Timestamp
    let verdict: Verdict
    /// How many findings each action has; actions without any are left out.
    let counts: [String: Int]
    /// The series that have a row.
    let series: Int
    let quarantinedSeries: [String]
    let ingestion: IngestionSummary
    /// What the columns of a table were taken for.
    let choices: [Choice]
    let doubts: [String]
    /// Gravest first.
    let findings: [QualityFinding]

    init(_ check: SourceCheck, job: Job, path: String) {
        self.init(check, path: path, job: job.name, choices: [], doubts: [])
    }

    init(_ check: SourceCheck, proposal: JobProposal, path: String) {
        self.init(
            check, path: path, job: nil,
            choices: proposal.choices.map {
                Choice(part: $0.part, choice: $0.choice, evidence: $0.evidence)
            },
            doubts: proposal.doubts)
    }

    private init(
        _ check: SourceCheck, path: String, job: String?, choices: [Choice], doubts: [String]
    ) {
        file = path
        self.job = job
        lastRun = check.lastRun > 0 ? check.lastRun : nil
        asOf = check.asOf
        let gravest = check.findings.map(\.action).max() ?? .info
        verdict = gravest == .fail ? .failed : gravest >= .warn ? .warned : .clean
        counts = Dictionary(
            check.findings.map { ($0.action.rawValue, 1) }, uniquingKeysWith: +)
        series = check.seriesCount
        quarantinedSeries = check.quarantinedSeries
        ingestion = check.summary
        self.choices = choices
        self.doubts = doubts
        findings = check.findings
    }
}
