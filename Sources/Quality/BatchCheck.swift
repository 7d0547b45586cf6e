package import Ingestion

/// A check of the files of a batch.
package protocol BatchCheck: Sendable {
    /// The name of the rule in the job file.
    static var rule: String { get }
    /// What is done where the job does not say.
    static var defaultAction: QualityAction { get }
    /// What the rule looks for, in one line.
    static var summary: String { get }
    /// What a person can do about a finding.
    static var advice: String { get }

    /// A sentence for each fault, without the full stop.
    static func faults(in batch: Batch) -> [String]
}
