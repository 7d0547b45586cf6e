import FoundationEssentials
import Ingestion
package import Quality
package import Store
package import TimeSeries

/// What the checks of a run would say now. Nothing is written.
package struct SourceCheck: Sendable {
    package let asOf: Timestamp
    package let summary: IngestionSummary
    /// Gravest first.
    package let findings: [QualityFinding]
    /// The number of the newest run, whose rows the new ones are held against; 0 before the first.
    package let lastRun: Int
    /// How many series have a row in the batch.
    package let seriesCount: Int
    /// The series that would keep their champion, sorted.
    package let quarantinedSeries: [String]

    /// - Parameter store: open for reading; nil before the first run of the job.
    package init(_ job: Job, asOf: Timestamp, store: Store?) throws(RunError) {
        try Run.checkClock(job, asOf: asOf, store: store)
        let pulled = try IngestStage.pulled(job, asOf: asOf, store: store)
        let before = try pulled.known(to: job, in: store)
        let report = pulled.checked(
            job, asOf: asOf, before: before, corrections: try pulled.corrections(in: store))
        self.asOf = asOf
        summary = IngestStage.summary(
            of: pulled.batch, accepted: report.accepted, quarantined: report.quarantined,
            before: before, positionAfter: report.positionAfter)
        findings = report.findings
        lastRun = pulled.last
        seriesCount = pulled.batch.rows.seriesCount
        quarantinedSeries = report.quarantinedSeries.sorted()
    }
}

extension Job {
    /// The job that is proposed.
    package init(_ proposal: JobProposal) {
        do throws(JobFileError) {
            try self.init(
                JobFile.decoded(Data(proposal.text.utf8), file: proposal.path),
                file: proposal.path, storePath: nil)
        } catch {
            preconditionFailure("the proposed job file is refused: \(error)")
        }
    }
}
