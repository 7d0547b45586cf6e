import FoundationEssentials
import Ingestion
import Store
import Tabular
import TimeSeries

/// Keeps what a long pull reads in the store of its job, so that one that is killed goes on from there.
///
/// The store is made when there is something to keep: the first pull of a job is the longest.
final class StoreJournal: PullJournal {
    let interval: Int
    private(set) var store: Store?
    private let job: Job
    private let asOf: Timestamp

    init(_ job: Job, asOf: Timestamp, store: Store?) {
        self.job = job
        self.asOf = asOf
        self.store = store
        interval = job.checkpointRows
    }

    func keep(_ state: PullState, rowGroups: [[Column]]) throws(StoreError) {
        let opened: Store
        if let store {
            opened = store
        } else {
            opened = try Store(path: job.storePath, for: .writing)
            store = opened
        }
        let pull = StoredPull(
            asOf: asOf.description, source: job.source.fingerprint, state: JSONText.text(state))
        try opened.writingWhileReading { () throws(StoreError) in
            let key = try opened.enterJob(named: job.name, identity: job.identity)
            try opened.keep(pull, of: key, rowGroups: rowGroups)
        }
    }

    func startOver() throws(StoreError) {
        guard let store, let key = try store.job(named: job.name) else { return }
        try store.writingWhileReading { () throws(StoreError) in
            try store.transaction { () throws(StoreError) in try store.endPull(of: key) }
            try store.sweepPulls()
        }
    }

    /// The cut-off of the pull that was kept, if a run with a later one, or the same, can go on with it.
    static func cutoffKept(
        _ job: Job, before asOf: Timestamp, in store: Store?
    ) throws(StoreError) -> Timestamp? {
        guard let store, let key = try store.job(named: job.name),
            let pull = try store.openPull(of: key), pull.source == job.source.fingerprint,
            let cutoff = TimestampText(pull.asOf)?.timestamp, cutoff <= asOf
        else { return nil }
        return cutoff
    }

    /// What was kept of the pull for this cut-off; what was kept of any other is forgotten.
    func kept() throws(StoreError) -> KeptPull? {
        guard let store, let key = try store.job(named: job.name),
            let pull = try store.openPull(of: key)
        else { return nil }
        if pull.source == job.source.fingerprint, pull.asOf == asOf.description,
            let state = JSONText.decoded(PullState.self, from: pull.state),
            let kept = try KeptPull(state, of: job.source, in: store, job: key)
        {
            return kept
        }
        try startOver()
        return nil
    }
}
