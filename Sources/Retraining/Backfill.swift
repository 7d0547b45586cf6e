package import Store
package import TimeSeries

/// The runs that would have been: `Run` over past cut-offs, in order. It has no mode of its own.
package struct Backfill: Sendable {
    /// The last second of each period, oldest first.
    package let cutoffs: [Timestamp]
    /// How many cut-offs of the range earlier runs have been past already.
    package let passed: Int

    /// The cut-offs at the ends of the job's periods that lie from `from` to `to`, without those that
    /// runs have been past already: a backfill that was broken off goes on where it stopped.
    package init(
        _ job: Job, from: Timestamp, to: Timestamp, after lastCutoff: Timestamp?
    ) {
        var all: [Timestamp] = []
        var period = job.frequency.period(containing: from)
        while job.frequency.end(of: period) <= to {
            all.append(job.frequency.end(of: period))
            period += 1
        }
        cutoffs = all.filter { cutoff in lastCutoff.map { cutoff > $0 } ?? true }
        passed = all.count - cutoffs.count
    }

    /// The cut-off of the newest finished run of the job; nil where there is none.
    package static func lastCutoff(
        of job: Job, in store: Store?
    ) throws(RunError) -> Timestamp? {
        guard let store else { return nil }
        let last = try RunError.wrapping { () throws(StoreError) -> StoredRun? in
            guard let key = try store.job(named: job.name) else { return nil }
            return try store.lastRun(of: key)
        }
        guard let last else { return nil }
        guard let asOf = TimestampText(last.asOf) else {
            throw .unreadableRecord(run: last.number)
        }
        // A run that a crash has left is not past its cut-off yet.
        return last.status == .finished
            ? asOf.timestamp : Timestamp(seconds: asOf.timestamp.seconds - 1)
    }
}
