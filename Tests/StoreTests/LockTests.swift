import Glibc
import Store
import Testing

@Suite("Lock")
struct LockTests {
    @Test("a second writer is refused while the first is there, a reader never")
    func oneWriter() throws {
        try withFolder { folder in
            do {
                let first = try Store(path: folder, for: .writing)
                let error = #expect(throws: StoreError.self) {
                    try Store(path: folder, for: .writing)
                }
                #expect(
                    error?.description
                        == "\(folder): another run (process \(getpid())) is writing to this store. "
                        + "Nothing was changed; try again when it has ended.")
                #expect(try Store(path: folder, for: .reading).jobs().isEmpty)
                #expect(try first.jobs().isEmpty)
            }
            let second = try Store(path: folder, for: .writing)
            #expect(try second.jobs().isEmpty)
        }
    }

    @Test("the lock goes with a process that is killed while it holds it")
    func killedWriter() async throws {
        try await withFolder { (folder: String) async throws in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                let store = try Store(path: folder, for: .writing)
                _ = try store.enterJob(named: "killed", identity: "i")
                kill(getpid(), SIGKILL)
            }
            let store = try Store(path: folder, for: .writing)
            #expect(try store.jobs().map(\.name) == ["killed"])
        }
    }

    @Test("a reader sees what is committed while a transaction is open")
    func readerBesideWriter() throws {
        try withFolder { folder in
            let writer = try Store(path: folder, for: .writing)
            let job = try writer.enterJob(named: "j", identity: "i")
            try writer.transaction { () throws(StoreError) in
                try writer.add([observation("a")], of: job, run: 1)
                let reader = try Store(path: folder, for: .reading)
                #expect(try reader.series(of: job).isEmpty)
            }
            let reader = try Store(path: folder, for: .reading)
            #expect(try reader.series(of: job) == ["a"])
        }
    }
}
