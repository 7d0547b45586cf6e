import Foundation
package import Ingestion
package import Store
package import Tabular

/// Keeps what a pull reads, and fails after so many times, as a process that is killed.
package final class CuttingJournal: PullJournal {
    package let interval: Int
    package private(set) var timesKept = 0
    package private(set) var timesBegunAgain = 0
    private let store: Store
    private let most: Int

    package init(_ store: Store, every interval: Int, cutAfter most: Int = .max) {
        self.store = store
        self.interval = interval
        self.most = most
    }

    package func keep(_ state: PullState, rowGroups: [[Column]]) throws(StoreError) {
        guard timesKept < most else {
            throw .failed(action: "keep the pull", path: store.path, reason: "it is cut off")
        }
        timesKept += 1
        let text: String
        do {
            text = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
        } catch {
            throw .failed(action: "keep the pull", path: store.path, reason: "\(error)")
        }
        try store.writingWhileReading { () throws(StoreError) in
            let job = try store.enterJob(named: "job", identity: "i")
            try store.keep(
                StoredPull(asOf: "", source: "", state: text), of: job, rowGroups: rowGroups)
        }
    }

    package func startOver() throws(StoreError) {
        timesBegunAgain += 1
        guard let job = try store.job(named: "job") else { return }
        try store.writingWhileReading { () throws(StoreError) in try store.endPull(of: job) }
    }

    /// What the pull before has kept; nil where it cannot be gone on with.
    package func kept(of source: Source) throws -> KeptPull? {
        guard let job = try store.job(named: "job"), let pull = try store.openPull(of: job) else {
            return nil
        }
        let state = try JSONDecoder().decode(PullState.self, from: Data(pull.state.utf8))
        return try KeptPull(state, of: source, in: store, job: job)
    }
}
