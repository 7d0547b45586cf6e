import Ingestion
import Retraining
import Store
import TimeSeries

/// A job and its store, opened for one command.
struct Workplace {
    let job: Job
    /// Nil where the job has never run.
    var store: Store?

    /// - Parameter storePath: the folder that was named; the one of the job file where there is none.
    init(
        job file: String, storePath: String?, for access: Store.Access
    ) throws(CommandFailure) {
        job = try CommandFailure.wrapping { () throws(JobFileError) in
            try Job(file: file, storePath: storePath)
        }
        if Store.exists(at: job.storePath) {
            let path = job.storePath
            store = try CommandFailure.wrapping { () throws(StoreError) in
                try Store(path: path, for: access)
            }
        }
    }

    /// The store and the job's place in it, for commands that need a job that has run.
    func known() throws(CommandFailure) -> (store: Store, key: JobKey) {
        guard let store else {
            throw CommandFailure(StoreError.missing(path: job.storePath).description, .worldFailed)
        }
        let name = job.name
        let key = try CommandFailure.wrapping { () throws(StoreError) in
            try store.job(named: name)
        }
        guard let key else {
            throw CommandFailure(
                RunError.nothingYet(job: name, what: "run").description, .worldFailed)
        }
        return (store, key)
    }
}

extension Workplace {
    /// The newest run that is finished.
    func lastFinishedRun(of key: JobKey, in store: Store) throws(CommandFailure) -> Int {
        let last = try CommandFailure.wrapping { () throws(StoreError) in
            try store.lastRun(of: key)
        }
        // Only the newest run can have been broken off.
        let number = last.map { $0.status == .finished ? $0.number : $0.number - 1 } ?? 0
        guard number > 0 else {
            throw CommandFailure(
                RunError.nothingYet(job: job.name, what: "finished run").description,
                .worldFailed)
        }
        return number
    }
}

extension CommandFailure {
    static func wrapping<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(StoreError) { return try body() } catch {
            throw CommandFailure(error.description, .worldFailed)
        }
    }

    static func wrapping<Value>(
        _ body: () throws(JobFileError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(JobFileError) { return try body() } catch {
            throw CommandFailure(error.description, .wrongUsage)
        }
    }

    static func wrapping<Value>(
        _ body: () throws(RunError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(RunError) { return try body() } catch { throw CommandFailure(error) }
    }

    init(_ error: RunError) {
        switch error {
        case .jobFile, .cutoffBeforeLastRun, .alreadyChampion:
            self.init(error.description, .wrongUsage)
        case .ingestion(let error):
            self.init(error.description, error.exitCode)
        case .store, .unreadableRecord, .unreadableVersion, .nothingYet:
            self.init(error.description, .worldFailed)
        }
    }
}
