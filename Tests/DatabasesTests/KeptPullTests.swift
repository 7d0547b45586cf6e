import Foundation
import Ingestion
import Store
import Tabular
import Testing
import TimeSeries

/// A pull from a database that is cut off goes on from what it has kept.
@Suite("Pulls of a database that are cut off", .serialized)
struct KeptPullTests {
    private func rows(_ days: ClosedRange<Int>) -> [String] {
        days.flatMap { day in
            ["a", "b", "c"].map { "('\($0)', '2026-01-01', \(day), \(day))" }
        }
    }

    private func database(_ kind: TestDatabase.Kind) throws -> (TestDatabase, Source) {
        let database = try TestDatabase(kind)
        try database.run(
            "CREATE TABLE sales (series text, time date, value integer, ledger integer)")
        try database.insert(rows(1...20))
        let source = Source(
            origin: .database(database.table()),
            columns: .init(
                series: ["series"], time: "time", value: "value", ledger: "ledger",
                covariates: []),
            ledgerType: .integer, lag: 0, usesLocalDates: true)
        return (database, source)
    }

    private func withStore(_ body: (Store) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "almanac-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(try Store(path: folder, for: .writing))
    }

    private func pull(
        _ source: Source, _ journal: CuttingJournal?, _ kept: KeptPull? = nil
    ) throws -> Batch {
        do throws(PullError) {
            return try source.pull(
                from: nil, job: nil, asOf: Timestamp(seconds: 4_000_000_000), goingOnFrom: kept,
                journal: journal)
        } catch {
            switch error {
            case .ingestion(let error): throw error
            case .store(let error): throw error
            }
        }
    }

    @Test("Wherever it is cut off", arguments: TestDatabase.Kind.present)
    func anywhere(kind: TestDatabase.Kind) throws {
        let (database, source) = try database(kind)
        defer { withExtendedLifetime(database) {} }
        let whole = try pull(source, nil)
        #expect(whole.rows.count == 60)
        for cut in [1, 3, 6] {
            try withStore { store in
                let journal = CuttingJournal(store, every: 5, cutAfter: cut)
                #expect(throws: StoreError.self) { try pull(source, journal) }
                let kept = try #require(try journal.kept(of: source))
                // Up to the end of a ledger value.
                #expect(kept.rows.count == 6 * cut)
                let rest = try pull(source, nil, kept)
                #expect(Array(rest.rows) == Array(whole.rows))
                #expect(rest.rowsRead == whole.rowsRead)
                #expect(rest.files.map(\.entry) == whole.files.map(\.entry))
                #expect(rest.sourceCount == whole.sourceCount)
                #expect(rest.positionAfter == whole.positionAfter)
            }
        }
    }

    @Test(
        "Rows that have come in below where it stopped make it begin again",
        arguments: TestDatabase.Kind.present)
    func lateRows(kind: TestDatabase.Kind) throws {
        let (database, source) = try database(kind)
        try withStore { store in
            let journal = CuttingJournal(store, every: 5, cutAfter: 3)
            #expect(throws: StoreError.self) { try pull(source, journal) }
            let kept = try #require(try journal.kept(of: source))
            try database.insert(["('d', '2026-01-01', 7, 2)"])
            let next = CuttingJournal(store, every: 5)
            let batch = try pull(source, next, kept)
            #expect(next.timesBegunAgain == 1)
            #expect(batch.rows.count == 61)
            #expect(Set(batch.rows.map(\.series)) == ["a", "b", "c", "d"])
        }
    }
}

/// Keeps what a pull reads, and fails after so many times, as a process that is killed.
final class CuttingJournal: PullJournal {
    struct Cut: Error {}

    let interval: Int
    private(set) var timesKept = 0
    private(set) var timesBegunAgain = 0
    private let store: Store
    private let most: Int

    init(_ store: Store, every interval: Int, cutAfter most: Int = .max) {
        self.store = store
        self.interval = interval
        self.most = most
    }

    func keep(_ state: PullState, rowGroups: [[Column]]) throws(StoreError) {
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

    func startOver() throws(StoreError) {
        timesBegunAgain += 1
        guard let job = try store.job(named: "job") else { return }
        try store.writingWhileReading { () throws(StoreError) in try store.endPull(of: job) }
    }

    /// What the pull before has kept; nil where it cannot be gone on with.
    func kept(of source: Source) throws -> KeptPull? {
        guard let job = try store.job(named: "job"), let pull = try store.openPull(of: job) else {
            return nil
        }
        let state = try JSONDecoder().decode(PullState.self, from: Data(pull.state.utf8))
        return try KeptPull(state, of: source, in: store, job: job)
    }
}
