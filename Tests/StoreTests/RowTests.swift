import Store
import Testing

@Suite("Rows")
struct RowTests {
    static let texts = [
        "", " ", "it's", "\"quoted\"", "'); DROP TABLE observation; --", "line\nbreak", "tab\t",
        "\u{0}", "a\u{0}b", "Zürich/東京", "🇬🇧👩‍👩‍👧", "e\u{301}", "\u{FEFF}", "?1 :a @b $c",
        String(repeating: "long ", count: 50_000),
    ]

    @Test("texts come back letter for letter", arguments: texts)
    func roundTrip(_ text: String) throws {
        try withFolder { folder in
            let row = StoredObservation(
                series: text, time: text, value: -0.1, covariates: text, ledger: text,
                hash: hash("o"), file: text, line: 7)
            let refused = StoredQuarantine(
                rule: text, reason: text, file: text, line: 9, hash: hash("q"), payload: text)
            do {
                let store = try Store(path: folder, for: .writing)
                let job = try store.enterJob(named: text, identity: text)
                try store.addObservation(row, of: job, run: 1)
                try store.addQuarantine(refused, of: job, run: 1)
                try store.setLedgerPosition(
                    StoredPosition(type: "date", text: text), of: job, run: 1)
                try store.addFile(
                    StoredFile(path: text, size: 1, sha256: text, rows: 2, rowsLeft: 0), of: job,
                    run: 1)
                try store.beginRun(1, of: job, asOf: text, batch: text)
                try store.finishRun(1, of: job, record: text, summary: "{}")
            }
            let store = try Store(path: folder, for: .reading)
            let job = try #require(try store.job(named: text))
            #expect(bytes(job.name) == bytes(text))
            var rows = 0
            try store.forEachObservation(of: job, through: 1) { series, time, value, run in
                rows += 1
                #expect(bytes(series) == bytes(text))
                #expect(bytes(time) == bytes(text))
                #expect(value == -0.1)
                #expect(run == 1)
            }
            #expect(rows == 1)
            let quarantine = try store.quarantine(of: job)
            #expect(quarantine.count == 1)
            for kept in quarantine {
                let row = kept.row
                for field in [row.rule, row.reason, row.file, row.payload] {
                    #expect(bytes(field) == bytes(text))
                }
                #expect(row.line == 9)
                #expect(kept.run == 1)
            }
            #expect(bytes(try store.ledgerPosition(of: job)?.text ?? "none") == bytes(text))
            #expect(bytes(try store.files(of: job)[text]?.path ?? "none") == bytes(text))
            #expect(bytes(try store.lastRun(of: job)?.record ?? "none") == bytes(text))
        }
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("values keep every bit, and a missing one stays missing")
    func values() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            let values: [Double?] = [
                0, 0.1, -1.0 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p53, nil, 42,
            ]
            for (index, value) in values.enumerated() {
                try store.addObservation(
                    observation("s", value, hash: "\(index)"), of: job, run: 1)
            }
            var read: [Double?] = []
            try store.forEachObservation(of: job, through: 1) { _, _, value, _ in
                read.append(value)
            }
            #expect(read.map { $0?.bitPattern } == values.map { $0?.bitPattern })
        }
    }

    @Test("rows come in the order in which they were stored, up to the run that is asked for")
    func order() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            let other = try store.enterJob(named: "k", identity: "i")
            var expected: [String] = []
            for run in 1...4 {
                for index in 0..<3 {
                    // Names that no index would give in this order.
                    let series = "\(9 - index)-\(run)"
                    expected.append(series)
                    try store.addObservation(
                        observation(series, hash: series), of: job, run: run)
                    try store.addObservation(
                        observation("other", hash: series), of: other, run: run)
                }
            }
            for last in 0...5 {
                var read: [String] = []
                try store.forEachObservation(of: job, through: last) { series, _, _, _ in
                    read.append(series)
                }
                #expect(read == Array(expected.prefix(3 * last)))
            }
        }
    }

    @Test("a content is stored once a job; a quarantined one is seen, too, and kept once")
    func contents() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            let other = try store.enterJob(named: "k", identity: "i")
            try store.addObservation(observation("s", hash: "1"), of: job, run: 1)
            #expect(throws: StoreError.self) {
                try store.addObservation(observation("s", hash: "1"), of: job, run: 2)
            }
            try store.addObservation(observation("s", hash: "1"), of: other, run: 1)
            for run in 1...2 {
                try store.addQuarantine(
                    StoredQuarantine(
                        rule: "r", reason: "", file: "f", line: run, hash: hash("2"),
                        payload: "p"), of: job, run: run)
            }
            #expect(try store.quarantine(of: job).map(\.row.line) == [1])
            #expect(try store.hasSeen(hash("2"), of: job))
            #expect(try !store.hasSeen(hash("2"), of: other))
            #expect(try !store.hasSeen(hash("3"), of: job))
        }
    }

    @Test("the newest entry of a file counts; a content is complete whichever file had it")
    func files() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            let entries: [(run: Int, path: String, sha256: String, left: Int)] = [
                (1, "b", "x", 3), (1, "a", "y", 0), (2, "b", "x", 0),
                (10, "b", "z", 1), (9, "b", "", 0),
            ]
            for entry in entries {
                try store.addFile(
                    StoredFile(
                        path: entry.path, size: 5, sha256: entry.sha256, rows: 4,
                        rowsLeft: entry.left), of: job, run: entry.run)
            }
            let files = try store.files(of: job)
            #expect(files.mapValues(\.sha256) == ["a": "y", "b": "z"])
            #expect(try store.completeContents(of: job) == ["x", "y"])
        }
    }

    @Test("the position is that of the newest run that moved it")
    func position() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            #expect(try store.ledgerPosition(of: job) == nil)
            for (run, text) in [(2, "2026-01-06"), (10, "2026-01-20"), (9, "2026-01-13")] {
                try store.setLedgerPosition(
                    StoredPosition(type: "date", text: text), of: job, run: run)
            }
            #expect(
                try store.ledgerPosition(of: job)
                    == StoredPosition(type: "date", text: "2026-01-20"))
        }
    }

    @Test("a run is ingested first and finished later")
    func runs() throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            for run in 1...12 {
                try store.beginRun(run, of: job, asOf: "2026-01-\(10 + run)", batch: "b\(run)")
                #expect(try store.lastRun(of: job)?.status == .ingested)
                #expect(try store.lastRun(of: job)?.record == nil)
                try store.finishRun(run, of: job, record: "r\(run)", summary: "{}")
            }
            let last = try #require(try store.lastRun(of: job))
            #expect(last.number == 12)
            #expect(last.status == .finished)
            #expect(last.batch == "b12")
            #expect(last.record == "r12")
            #expect(try store.run(3, of: job)?.asOf == "2026-01-13")
            #expect(try store.run(13, of: job) == nil)
            #expect(try store.runs(of: job, through: 11, limit: 3).map(\.number) == [9, 10, 11])
            #expect(throws: StoreError.self) {
                try store.beginRun(12, of: job, asOf: "2026-02-01", batch: "")
            }
        }
    }
}
