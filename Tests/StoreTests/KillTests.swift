import Foundation
import Glibc
import Store
import Testing

@Suite("Kills")
struct KillTests {
    /// Writes runs without end, in the order a run writes: rows with their run, then files of a version,
    /// then the version with its promotion.
    static func work(_ path: String) throws(StoreError) {
        let store = try Store(path: path, for: .writing)
        let job = try store.enterJob(named: "j", identity: "i")
        while true {
            let number = (try store.lastRun(of: job)?.number ?? 0) + 1
            try store.transaction { () throws(StoreError) in
                try store.add(
                    (0..<40).map { observation("s\($0)", ledgerKey: number) }, of: job,
                    run: number)
                try store.setLedgerPosition(
                    StoredPosition(type: "integer", text: "\(number)"), of: job, run: number)
                try store.beginRun(number, of: job, asOf: "2026-01-31", batch: "{}")
            }
            let version = (try store.versions(of: job).last?.number ?? 0) + 1
            let content = [UInt8](repeating: UInt8(number & 255), count: 40_000)
            let digest = try store.writeVersion(
                version, of: job, run: number, files: [("models.json", content)])
            try store.writeForecasts(content, of: job, run: number)
            try store.transaction { () throws(StoreError) in
                try store.enterVersion(
                    StoredVersion(
                        number: version, run: number, role: .production, series: 40,
                        manifestSHA256: digest, summary: ""), of: job)
                try store.promote(
                    version: version, of: job, run: number, asOf: "2026-01-31", kind: .automatic,
                    reason: "")
                try store.finishRun(number, of: job, record: "{}", summary: "{}")
            }
        }
    }

    @Test("killed at any instant, a store opens, and every run and version in it is whole")
    func killed() async throws {
        try await withFolder { (folder: String) async throws in
            for kills in 1...12 {
                let microseconds = Int.random(in: 500...120_000)
                print("KillTests: kill \(kills) after \(microseconds) µs")
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [folder = folder as String, microseconds = microseconds as Int] in
                    Thread.detachNewThread {
                        usleep(UInt32(microseconds))
                        kill(getpid(), SIGKILL)
                    }
                    try KillTests.work(folder)
                }
                guard Store.exists(at: folder) else { continue }
                try check(folder)
            }
        }
    }

    private func check(_ folder: String) throws {
        let store = try Store(path: folder, for: .writing)
        #expect(try sqlite(folder, "PRAGMA integrity_check") == ["ok"])
        guard let job = try store.job(named: "j") else { return }
        let last = try store.lastRun(of: job)?.number ?? 0
        var rows: [Int: Int] = [:]
        try store.forEachObservation(of: job, through: .max) { _, _, _, run in
            rows[run, default: 0] += 1
        }
        // What a kill has left of a further run was swept when the store was opened.
        let files = try? FileManager.default.contentsOfDirectory(
            atPath: folder + "/observations/j")
        #expect((files ?? []).count == last)
        #expect(rows == Dictionary(uniqueKeysWithValues: (1..<(last + 1)).map { ($0, 40) }))
        #expect(try store.ledgerPosition(of: job)?.text == (last == 0 ? nil : "\(last)"))
        let versions = try store.versions(of: job)
        #expect(versions.map(\.number) == Array(1..<(versions.count + 1)))
        #expect(try store.promotions(of: job).map(\.version) == versions.map(\.number))
        for version in versions {
            let content = try store.versionFile("models.json", of: version, job: job)
            #expect(content == [UInt8](repeating: UInt8(version.run & 255), count: 40_000))
            #expect(try store.run(version.run, of: job)?.status == .finished)
            #expect(try store.forecasts(of: job, run: version.run) == content)
        }
    }
}
