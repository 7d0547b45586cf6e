import FoundationEssentials
import Tabular
import TimeSeries

/// A job file proposed from a look at data, with the evidence of every choice.
///
/// The text is JSON5 that a person reads as documentation and `Job` accepts as it is. A proposal never
/// guesses silently: what speaks for a choice stands beside it, and what was doubtful is listed.
package struct JobProposal: Sendable {
    /// One choice: what it is about, what was chosen, what it is based on.
    package struct Choice: Hashable, Sendable {
        package let part: String
        package let choice: String
        package let evidence: String
    }

    /// Where the job file belongs.
    package let path: String
    package let text: String
    /// What was looked at, in a sentence.
    package let looked: String
    /// In the order of the job file.
    package let choices: [Choice]
    /// What a person should check, in sentences.
    package let doubts: [String]

    /// Looks at `files`; the proposal is for a job file at `path`, or else for `job.json5` beside the
    /// first of them. Only the first `rowLimit` rows are looked at.
    package init(
        files: [String], path: String? = nil, rowLimit: Int = 200_000
    ) throws(JobProposalError) {
        let place = JobProposalPlace(files: files, jobFile: path)
        let sample = try JobProposalSample(files: place.files, rowLimit: rowLimit)
        let columns = try JobProposalColumns(sample)
        let periods = try JobProposalPeriods(sample, columns)
        let pattern = place.pattern

        self.path = place.jobFile
        looked = sample.sentence
        doubts = sample.doubts + pattern.doubts + columns.doubts + periods.doubts
        let layout = JobProposalText(
            name: place.name, pattern: pattern, sample: sample, columns: columns,
            periods: periods)
        let core = Self.job(layout.core, path: place.jobFile)
        text = layout.full(core)
        choices = columns.choices + periods.choices
        // What is proposed must mean what was found, or the proposal is at fault.
        let job = Self.job(text, path: place.jobFile)
        precondition(
            job.name == core.name && job.source == core.source
                && job.frequency == periods.frequency && job.drift == core.drift
                && job.retraining == core.retraining && job.promotion == core.promotion,
            "the proposed job file does not say what was meant:\n\(text)")
    }

    /// What `text` means as a job file.
    private static func job(_ text: String, path: String) -> Job {
        do throws(JobFileError) {
            return try Job(
                JobFile.decoded(Data(text.utf8), file: path), file: path, storePath: nil)
        } catch {
            preconditionFailure("the proposed job file is refused: \(error)\n\(text)")
        }
    }
}
