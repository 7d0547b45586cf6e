package import Ingestion
package import Store

/// Why a run could not be made. What it had not committed is undone.
package enum RunError: Error, Sendable {
    case jobFile(JobFileError)
    case ingestion(IngestionError)
    case store(StoreError)
    /// The cut-off lies before that of the newest run.
    case cutoffBeforeLastRun(asOf: String, last: String, run: Int)
    /// What the catalogue holds is not what was written.
    case unreadableRecord(run: Int)
    case unreadableVersion(version: Int)
    /// A question that needs what does not exist yet.
    case nothingYet(job: String, what: String)
    /// A promotion that would change nothing.
    case alreadyChampion(version: Int)

    static func wrapping<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(RunError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }
}

extension RunError {
    init(_ error: PullError) {
        switch error {
        case .ingestion(let error): self = .ingestion(error)
        case .store(let error): self = .store(error)
        }
    }
}

extension RunError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .jobFile(let error): return error.description
        case .ingestion(let error): return error.description
        case .store(let error): return error.description
        case .cutoffBeforeLastRun(let asOf, let last, let run):
            return "The cut-off \(asOf) lies before \(last), that of run \(run): runs go forward. "
                + "To see the past with other eyes, run into a new store with --store."
        case .unreadableRecord(let run):
            return "The record of run \(run) cannot be read. Restore the store from a backup."
        case .unreadableVersion(let version):
            return "The models of version \(version) cannot be read. Restore the store from a "
                + "backup, or roll back to another version."
        case .nothingYet(let job, let what):
            return "The job \"\(job)\" has no \(what) yet. Run it first: almanac run."
        case .alreadyChampion(let version):
            return "Version \(version) is the champion already; nothing was changed."
        }
    }
}
