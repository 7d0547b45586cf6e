import Store
import Testing

@Suite("Transactions")
struct TransactionTests {
    @Test("an error undoes all that the transaction wrote")
    func rollback() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            try store.add([observation("a")], of: job, run: 1)
            #expect(throws: StoreError.self) {
                try store.transaction { () throws(StoreError) in
                    try store.add([observation("b")], of: job, run: 2)
                    try store.setLedgerPosition(
                        StoredPosition(type: "date", text: "2026-01-06"), of: job, run: 2)
                    try store.beginRun(2, of: job, asOf: "2026-01-07", batch: "{}")
                    // A run adds its rows once.
                    try store.add([observation("c")], of: job, run: 2)
                }
            }
            #expect(try store.series(of: job) == ["a"])
            #expect(try store.ledgerPosition(of: job) == nil)
            #expect(try store.lastRun(of: job) == nil)
            // The store is of use afterwards.
            try store.transaction { () throws(StoreError) in
                try store.add([observation("d")], of: job, run: 2)
            }
            #expect(try store.series(of: job) == ["a", "d"])
        }
    }

    @Test("a transaction within a transaction is an error that undoes both")
    func nested() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            #expect(throws: StoreError.self) {
                try store.transaction { () throws(StoreError) in
                    _ = try store.enterJob(named: "outer", identity: "i")
                    try store.transaction { () throws(StoreError) in
                        _ = try store.enterJob(named: "inner", identity: "i")
                    }
                }
            }
            #expect(try store.jobs().isEmpty)
        }
    }

    @Test("a query within the rows of the same query disturbs neither")
    func nestedQuery() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            try store.add((0..<5).map { observation("s\($0)") }, of: job, run: 1)
            var pairs: [String] = []
            try store.forEachObservation(of: job, through: 1) { outer, _, _, _ in
                do throws(StoreError) {
                    try store.forEachObservation(of: job, through: 1) { inner, _, _, _ in
                        pairs.append(outer + inner)
                    }
                } catch { Issue.record("\(error)") }
            }
            let names = (0..<5).map { "s\($0)" }
            #expect(pairs == names.flatMap { outer in names.map { outer + $0 } })
        }
    }

    @Test("what is read in one reading is of one moment")
    func oneMoment() throws {
        try withFolder { folder in
            let writer = try Store(path: folder, for: .writing)
            let job = try writer.enterJob(named: "j", identity: "i")
            let reader = try Store(path: folder, for: .reading)
            let seen = try reader.reading {
                var seen = [try? reader.series(of: job)]
                try? writer.add([observation("a")], of: job, run: 1)
                seen.append(try? reader.series(of: job))
                return seen
            }
            #expect(seen == [[], []])
            #expect(try reader.series(of: job) == ["a"])
        }
    }
}
