import Foundation
import Glibc
import Store
import Testing

@Suite("Disks", .serialized)
struct DiskTests {
    @Test(
        "a store on a read-only disk is read, without a byte written beside it",
        .enabled(if: canMount, "mounting a file system in memory takes root's rights"))
    func readOnlyDisk() throws {
        try withDisk(size: "4m") { disk in
            let path = disk + "/a%20b?c#d"
            do {
                let store = try Store(path: path, for: .writing)
                let job = try store.enterJob(named: "j", identity: "i")
                try store.add([observation("s")], of: job, run: 1)
            }
            try #require(mount(nil, disk, nil, UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
            let before = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            let store = try Store(path: path, for: .reading)
            let job = try #require(try store.job(named: "j"))
            #expect(try store.series(of: job) == ["s"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: path).sorted() == before)
            let error = #expect(throws: StoreError.self) { try Store(path: path, for: .writing) }
            #expect(
                error?.description
                    == "\(path): the store cannot be written to. Give this user write permission, "
                    + "or choose another folder with --store.")
            #expect(throws: StoreError.readOnly(path: disk + "/new")) {
                try Store(path: disk + "/new", for: .writing)
            }
        }
    }

    @Test(
        "a folder without write permission is read",
        .enabled(if: geteuid() != 0, "no permission stops root"))
    func readOnlyFolder() throws {
        try withFolder { path in
            do {
                let store = try Store(path: path, for: .writing)
                _ = try store.enterJob(named: "j", identity: "i")
            }
            chmod(path, 0o555)
            defer { chmod(path, 0o755) }
            #expect(try Store(path: path, for: .reading).jobs().map(\.name) == ["j"])
        }
    }

    @Test(
        "on a full disk each step fails as a whole, says so, and works once there is room",
        .enabled(if: canMount, "mounting a file system in memory takes root's rights"))
    func fullDisk() throws {
        try withDisk(size: "2m") { disk in
            let path = disk + "/store"
            var store: Store? = try Store(path: path, for: .writing)
            let opened = try #require(store)
            let job = try opened.enterJob(named: "j", identity: "i")
            try opened.enter(version: 1, of: job, content: "1")
            try fill(disk)

            let large = [UInt8](repeating: 65, count: 1 << 18)
            #expect(throws: StoreError.full(path: path + "/models/j/000002.part/models.json")) {
                try opened.writeVersion(2, of: job, run: 2, files: [("models.json", large)])
            }
            #expect(throws: StoreError.self) {
                try opened.writeForecasts(large, of: job, run: 1)
            }
            let rows = (0..<2000).map { observation("s\($0)", Double($0).squareRoot()) }
            let segment = path + "/observations/j/000001-0001.parquet"
            #expect(throws: StoreError.full(path: segment)) {
                try opened.transaction { () throws(StoreError) in
                    try opened.add(rows, of: job, run: 1)
                }
            }
            let error = #expect(throws: StoreError.self) {
                try opened.transaction { () throws(StoreError) in
                    for index in 0..<2000 {
                        try opened.addQuarantine(refused("\(index)"), of: job, run: 1)
                    }
                }
            }
            #expect(
                error?.description
                    == "\(path)/almanac.db: the disk is full. The step was undone; free some space "
                    + "and run again.")
            #expect(try opened.series(of: job).isEmpty)
            #expect(try !opened.hasQuarantine(of: job))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: path + "/observations/j")
                    .isEmpty)
            #expect(try opened.versions(of: job).map(\.number) == [1])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: path + "/models/j")
                    == ["000001"])

            unlink(disk + "/ballast")
            try opened.transaction { () throws(StoreError) in
                try opened.add(rows, of: job, run: 1)
                for index in 0..<2000 {
                    try opened.addQuarantine(refused("\(index)"), of: job, run: 1)
                }
            }
            try opened.enter(version: 2, of: job, content: "2")
            store = nil
            #expect(try sqlite(path, "PRAGMA integrity_check") == ["ok"])
            #expect(try sqlite(path, "SELECT count(*) FROM quarantine") == ["2000"])
            #expect(try sqlite(path, "SELECT rows FROM segment") == ["2000"])
        }
    }

    @Test(
        "on a disk that is full from the start no store is made, and the reason is told",
        .enabled(if: canMount, "mounting a file system in memory takes root's rights"))
    func fullFromTheStart() throws {
        try withDisk(size: "64k") { disk in
            try fill(disk)
            let error = #expect(throws: StoreError.self) {
                try Store(path: disk + "/store", for: .writing)
            }
            guard case .full? = error else {
                Issue.record("not full: \(String(describing: error))")
                return
            }
        }
    }

    @Test(
        "a store on a disk that has become full is refused as a whole, and opens once there is room",
        .enabled(if: canMount, "mounting a file system in memory takes root's rights"))
    func fullBeforeOpening() throws {
        try withDisk(size: "1m") { disk in
            let path = disk + "/store"
            do { _ = try Store(path: path, for: .writing).enterJob(named: "j", identity: "i") }
            try fill(disk)
            #expect(throws: StoreError.full(path: path + "/almanac.db")) {
                let store = try Store(path: path, for: .writing)
                _ = try store.enterJob(named: "k", identity: "i")
            }
            unlink(disk + "/ballast")
            let store = try Store(path: path, for: .writing)
            #expect(try store.jobs().map(\.name) == ["j"])
        }
    }

    @Test(
        "what a killed writer has left on a disk that is read-only now is not passed over",
        .enabled(if: canMount, "mounting a file system in memory takes root's rights"))
    func logOnReadOnlyDisk() throws {
        try withDisk(size: "4m") { disk in
            // The files of a store whose writer is still at work are those that a killed one leaves.
            let writer = try Store(path: disk + "/open", for: .writing)
            _ = try writer.enterJob(named: "j", identity: "i")
            let path = disk + "/left"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            for name in ["almanac.db", "almanac.db-wal"] {
                try FileManager.default.copyItem(
                    atPath: "\(disk)/open/\(name)", toPath: "\(path)/\(name)")
            }
            withExtendedLifetime(writer) {}
            try withReadOnly(path) {
                let error = #expect(throws: StoreError.self) {
                    try Store(path: path, for: .reading)
                }
                #expect(
                    error?.description
                        == "\(path): the store cannot be opened: a run that was killed has left its "
                        + "log beside the catalogue, and only one that may write here can take it in."
                )
            }
            #expect(try Store(path: path, for: .reading).jobs().map(\.name) == ["j"])
        }
    }

    /// Makes a folder read-only by mounting it upon itself.
    private func withReadOnly(_ path: String, _ body: () throws -> Void) throws {
        try #require(mount(path, path, nil, UInt(MS_BIND), nil) == 0)
        defer { umount2(path, Int32(MNT_DETACH)) }
        let flags = UInt(MS_BIND | MS_REMOUNT | MS_RDONLY)
        try #require(mount(nil, path, nil, flags, nil) == 0)
        try body()
    }

    private func fill(_ disk: String) throws {
        let file = open(disk + "/ballast", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(file, block, block.count) > 0 {}
        #expect(errno == ENOSPC)
    }
}
