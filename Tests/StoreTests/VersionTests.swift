import Foundation
import Store
import Testing

@Suite("Versions")
struct VersionTests {
    private func withVersion(
        _ body: (Store, JobKey, StoredVersion, _ folder: String) throws -> Void
    ) throws {
        try withFolder { path in
            let store = try Store(path: path, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            try store.enter(version: 1, of: job, content: "{\"a\": 1}")
            let version = try store.version(1, of: job)
            let folder = "\(path)/\(Store.versionFolder(job: "j", number: 1))"
            try body(store, job, version, folder)
        }
    }

    @Test("files come back after their digests were checked")
    func roundTrip() throws {
        try withVersion { store, job, version, folder in
            #expect(folder.hasSuffix("/models/j/000001"))
            let content = try store.versionFile("models.json", of: version, job: job)
            #expect(content == Array("{\"a\": 1}".utf8))
            #expect(try store.versionFile("empty.bin", of: version, job: job) == [])
            let manifest = try Data(contentsOf: URL(filePath: folder + "/manifest.json"))
            #expect(Digest(of: [UInt8](manifest)).hexadecimal == version.manifestSHA256)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
            #expect(
                throws: StoreError.damaged(
                    path: folder + "/other", reason: "the manifest does not name it")
            ) { try store.versionFile("other", of: version, job: job) }
        }
    }

    @Test(
        "one changed byte, in a file or in the manifest, is found, and a missing file",
        arguments: [
            ("models.json", "its SHA-256 is not the one in the manifest"),
            ("manifest.json", "its SHA-256 is not the one in the catalogue"),
        ])
    func tampered(_ name: String, _ reason: String) throws {
        try withVersion { store, job, version, folder in
            let file = URL(filePath: "\(folder)/\(name)")
            let sound = try Data(contentsOf: file)
            for place in stride(from: 0, to: sound.count, by: 7) {
                var bytes = sound
                bytes[place] ^= 1
                try bytes.write(to: file)
                #expect(throws: StoreError.damaged(path: file.path, reason: reason)) {
                    try store.versionFile("models.json", of: version, job: job)
                }
            }
            try sound.dropLast().write(to: file)
            let error = #expect(throws: StoreError.damaged(path: file.path, reason: reason)) {
                try store.versionFile("models.json", of: version, job: job)
            }
            #expect(
                error?.description
                    == "\(file.path): damaged: \(reason). Restore it from a backup.")
            try FileManager.default.removeItem(at: file)
            #expect(
                throws: StoreError.damaged(
                    path: file.path, reason: "the catalogue names it, and it is not there")
            ) { try store.versionFile("models.json", of: version, job: job) }
        }
    }

    @Test("what a killed run has left in the place of a version gives way to it")
    func orphan() throws {
        try withFolder { path in
            let store = try Store(path: path, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            let folder = "\(path)/\(Store.versionFolder(job: "j", number: 1))"
            for orphan in [folder, folder + ".part"] {
                try FileManager.default.createDirectory(
                    atPath: orphan + "/deep/er", withIntermediateDirectories: true)
                try Data("old".utf8).write(to: URL(filePath: orphan + "/deep/er/x"))
                try Data("old".utf8).write(to: URL(filePath: orphan + "/models.json"))
            }
            try store.enter(version: 1, of: job, content: "new")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["empty.bin", "manifest.json", "models.json"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: "\(path)/models/j")
                    == ["000001"])
        }
    }

    @Test("a version in the catalogue is never written again")
    func immutable() throws {
        try withVersion { store, job, version, _ in
            let error = #expect(throws: StoreError.self) {
                try store.writeVersion(1, of: job, run: 2, files: [("models.json", [1])])
            }
            #expect(
                error?.description.hasSuffix(
                    "could not write version 1 of the job \"j\": it is in the catalogue, and a "
                        + "version is never rewritten.") == true)
            let content = try store.versionFile("models.json", of: version, job: job)
            #expect(content == Array("{\"a\": 1}".utf8))
        }
    }

    @Test("the same files give the same bytes and digest")
    func deterministic() throws {
        var digests: Set<String> = []
        for _ in 0..<2 {
            try withVersion { _, _, version, _ in digests.insert(version.manifestSHA256) }
        }
        #expect(digests.count == 1)
    }

    @Test("promotions and rollbacks are kept in their order; the newest names the champion")
    func promotions() throws {
        try withVersion { store, job, _, _ in
            try store.enter(version: 2, of: job, content: "2")
            try store.promote(
                version: 1, of: job, run: nil, asOf: "2026-02-01", kind: .rollback, reason: "it's")
            let other = try store.enterJob(named: "k", identity: "i")
            try store.promote(
                version: 9, of: other, run: nil, asOf: "x", kind: .manual, reason: "")
            let promotions = try store.promotions(of: job)
            #expect(promotions.map(\.sequence) == [1, 2, 3])
            #expect(promotions.map(\.version) == [1, 2, 1])
            #expect(promotions.map(\.run) == [1, 2, nil])
            #expect(promotions.map(\.kind) == [.automatic, .automatic, .rollback])
            #expect(promotions.last?.reason == "it's")
            #expect(try store.promotions(of: other).map(\.sequence) == [1])
            #expect(try store.versions(of: job).map(\.number) == [1, 2])
            let error = #expect(throws: StoreError.self) { try store.version(3, of: job) }
            #expect(
                error?.description
                    == "There is no version 3 of the job \"j\". Its versions are 1 to 2.")
        }
    }

    @Test("forecasts and reports are replaced whole")
    func outputs() throws {
        try withVersion { store, job, _, _ in
            for content in ["first, long", "second"] {
                let path = try store.writeForecasts(Array(content.utf8), of: job, run: 1)
                #expect(path == "\(store.path)/forecasts/j/000001.parquet")
                #expect(try store.forecasts(of: job, run: 1) == Array(content.utf8))
                let report = try store.writeReport(content, of: job, run: 1)
                #expect(report == store.reportPath(of: job, run: 1))
                #expect(try String(contentsOfFile: report, encoding: .utf8) == content)
            }
            for folder in ["forecasts/j", "reports/j"] {
                let names = try FileManager.default.contentsOfDirectory(
                    atPath: "\(store.path)/\(folder)")
                #expect(names.count == 1)
            }
        }
    }
}
