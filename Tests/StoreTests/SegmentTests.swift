import Foundation
import Store
import Tabular
import Testing
import TimeSeries

@Suite("Segments")
struct SegmentTests {
    private func withRows(
        _ rows: [StoredObservation], _ body: (Store, JobKey, _ file: String) throws -> Void
    ) throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            try store.add(rows, of: job, run: 1)
            try body(store, job, folder + "/observations/j/000001-0001.parquet")
        }
    }

    @Test("every part of a row comes back as it was")
    func parts() throws {
        let times = [
            StoredTime(Timestamp(seconds: -62_135_596_800), offset: nil),
            StoredTime(Timestamp(seconds: 253_402_300_799, nanoseconds: 999_999_999), offset: 840),
            StoredTime(Timestamp(seconds: -1, nanoseconds: 1), offset: -570),
            StoredTime(Timestamp(seconds: 1, nanoseconds: 123_456_000), offset: 0),
        ]
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            var rows = ObservationRows(covariates: ["price", "a b"])
            for (index, time) in times.enumerated() {
                rows.append(
                    StoredObservation(
                        series: "s", time: time, value: nil,
                        covariates: index == 1 ? [nil, -0.0] : [9.5, nil],
                        ledger: "\(index) ", ledgerKey: index - 2,
                        hash: index == 2 ? hash("h") : nil, file: "f", line: index))
            }
            try store.add(rows, of: job, run: 7)
            var read: [StoredTime] = []
            try store.forEachObservation(of: job, through: 7) { _, time, _, _ in read.append(time) }
            #expect(read == times)
            let segment = try #require(try store.segments(of: job).first)
            #expect(segment.path == "observations/j/000007-0001.parquet")
            #expect(segment.ledgerKeys == -2...1)
            let file = try store.open(segment)
            #expect(file.covariateNames == ["price", "a b"])
            #expect(try file.ledgerKeys() == [-2...1])
            let contents = try file.contents(ofRowGroup: 0)
            #expect((0..<4).map { contents.time($0) } == times)
            #expect((0..<4).map { contents.hash($0) } == [nil, nil, hash("h"), nil])
            #expect(
                (0..<4).map { contents.ledger.texts[Int(contents.ledger.codes[$0])] }
                    == ["0 ", "1 ", "2 ", "3 "])
            #expect((0..<4).map { contents.covariates[0][$0] } == [9.5, nil, 9.5, 9.5])
            #expect(contents.covariates[1][1]?.sign == .minus)
            #expect(contents.covariates[1][0] == nil)
        }
    }

    @Test(
        "the covariates that are asked for come with their rows, in the order of the ledger or not",
        arguments: [1, -1])
    func covariates(sign: Int) throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            for (run, names) in [(1, ["price", "rain"]), (2, ["rain"])] {
                var rows = ObservationRows(covariates: names)
                for index in 0..<5 {
                    rows.append(
                        StoredObservation(
                            series: "s\(index)",
                            time: StoredTime(Timestamp(seconds: 86_400 * index), offset: nil),
                            value: index == 3 ? nil : Double(index),
                            covariates: names.map { name in
                                index == 2 ? nil : name == "rain" ? Double(10 * run + index) : 7
                            }, ledger: "\(index)", ledgerKey: sign * index, hash: nil, file: "f",
                            line: index))
                }
                try store.add(rows, of: job, run: run)
            }
            var read: [String] = []
            try store.forEachObservation(of: job, through: 2, covariates: ["rain", "sun", "price"])
            {
                series, _, value, run, covariate in
                let cells = [value] + (0..<3).map(covariate)
                read.append(
                    "\(run) \(series) "
                        + cells.map { $0.map { "\(Int($0))" } ?? "-" }.joined(separator: " "))
            }
            #expect(
                read == [
                    "1 s0 0 10 - 7", "1 s1 1 11 - 7", "1 s2 2 - - -", "1 s3 - 13 - 7",
                    "1 s4 4 14 - 7",
                    "2 s0 0 20 - -", "2 s1 1 21 - -", "2 s2 2 - - -", "2 s3 - 23 - -",
                    "2 s4 4 24 - -",
                ])
        }
    }

    @Test("row groups lie by ledger value, and say from where to where they go")
    func rowGroups() throws {
        let count = 150_000
        let rows = (0..<count).map { observation("s\($0 % 7)", Double($0), ledgerKey: -$0 / 2) }
        try withRows(rows) { store, job, _ in
            let segment = try #require(try store.segments(of: job).first)
            let keys = try store.open(segment).ledgerKeys()
            #expect(keys.count == 3)
            #expect(keys.first?.lowerBound == 1 - count / 2)
            #expect(keys.last?.upperBound == 0)
            for (before, after) in zip(keys, keys.dropFirst()) {
                #expect(before.upperBound <= after.lowerBound)
            }
            var values: [Double] = []
            try store.forEachObservation(of: job, through: 1) { _, _, value, _ in
                values.append(value ?? -1)
            }
            #expect(values == (0..<count).map(Double.init))
        }
    }

    @Test(
        "a run of many rows is cut into files, in the order of the ledger or not",
        arguments: [1, -1])
    func severalFiles(sign: Int) throws {
        try withFolder { folder in
            let store = try Store(path: folder, for: .writing)
            let job = try store.enterJob(named: "j", identity: "i")
            var rows = ObservationRows(covariates: [])
            for index in 0..<1000 {
                rows.append(observation("s\(index)", ledgerKey: sign * index / 3))
            }
            try store.add(rows, of: job, run: 3, segmentRows: 300)
            let segments = try store.segments(of: job)
            #expect(segments.map(\.rows) == [300, 300, 300, 100])
            #expect(segments.last?.path == "observations/j/000003-0004.parquet")
            #expect(segments.map(\.isInOrder) == Array(repeating: sign > 0, count: 4))
            #expect(try store.series(of: job) == (0..<1000).map { "s\($0)" })
        }
    }

    @Test("the same rows give the same bytes; a run without rows has no segment")
    func deterministic() throws {
        var digests: Set<String> = []
        for _ in 0..<2 {
            try withRows((0..<100).map { observation("s\($0 % 3)") }) { store, job, _ in
                try store.add([], of: job, run: 2)
                let segments = try store.segments(of: job)
                #expect(segments.map(\.rows) == [100])
                digests.formUnion(segments.map(\.sha256))
            }
        }
        #expect(digests.count == 1)
    }

    @Test("any changed byte is found when a panel is read, and a cut or a missing file at once")
    func damaged() throws {
        try withRows((0..<50).map { observation("s\($0)") }) { store, job, path in
            let file = URL(filePath: path)
            let sound = try Data(contentsOf: file)
            let segment = try #require(try store.segments(of: job).first)
            func sentence() throws -> String? {
                // A store compares digests once while it is open.
                let reader = try Store(path: store.path, for: .reading)
                let error = #expect(throws: StoreError.self) { _ = try reader.series(of: job) }
                return error?.description
            }
            for place in stride(from: 0, to: sound.count, by: 97) {
                var bytes = sound
                bytes[place] ^= 1
                try bytes.write(to: file)
                #expect(
                    try sentence()
                        == "\(path): damaged: its SHA-256 is not the one in the catalogue. Restore it "
                        + "from a backup.")
            }
            try sound.dropLast().write(to: file)
            let cut = #expect(throws: StoreError.self) { _ = try store.open(segment) }
            #expect(
                cut?.description
                    == "\(path): damaged: it has \(sound.count - 1) bytes, and \(sound.count) were "
                    + "written. Restore it from a backup.")
            try FileManager.default.removeItem(at: file)
            #expect(
                try sentence()
                    == "\(path): damaged: the catalogue names it, and it is not there. Restore it from "
                    + "a backup.")
            #expect(throws: StoreError.self) { _ = try store.open(segment) }
            try sound.write(to: file)
            #expect(try Store(path: store.path, for: .reading).series(of: job).count == 50)
        }
    }

    @Test("files that the catalogue does not name are swept; those it names, and other files, stay")
    func swept() throws {
        try withRows([observation("a")]) { store, job, path in
            let folder = URL(filePath: path).deletingLastPathComponent()
            for name in ["000002-0001.parquet", "000002-0001.parquet.part", "000009-0001.parquet"] {
                try Data("left".utf8).write(to: folder.appending(path: name))
            }
            // Of the run that comes next whatever was left gives way.
            try store.add([observation("b")], of: job, run: 2)
            #expect(try store.series(of: job) == ["a", "b"])
        }
        try withFolder { path in
            do {
                let store = try Store(path: path, for: .writing)
                let job = try store.enterJob(named: "j", identity: "i")
                try store.add([observation("a")], of: job, run: 1)
            }
            let folder = URL(filePath: path + "/observations/j")
            for name in ["000002-0001.parquet", "000001-0002.parquet.part"] {
                try Data("left".utf8).write(to: folder.appending(path: name))
            }
            try Data("mine".utf8).write(to: URL(filePath: path + "/notes.txt"))
            // A reader takes nothing away.
            _ = try Store(path: path, for: .reading)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
            let store = try Store(path: path, for: .writing)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path)
                    == ["000001-0001.parquet"])
            #expect(FileManager.default.fileExists(atPath: path + "/notes.txt"))
            let job = try #require(try store.job(named: "j"))
            #expect(try store.series(of: job) == ["a"])
        }
    }

    @Test(
        "a store that kept its rows in the catalogue is moved to segments, and its rows stay what they were"
    )
    func moved() throws {
        try withFolder { path in
            try makeStore(before: "segments of observations", at: path)
            func row(_ run: Int, _ series: String, _ time: String, _ value: String, _ more: String)
                -> String
            {
                let hash = hash(series + time + value + "\(run)")
                let hex = [hash.high, hash.low].map { word in
                    let digits = String(word, radix: 16)
                    return String(repeating: "0", count: 16 - digits.count) + digits
                }.joined()
                return
                    "INSERT INTO observation VALUES (1, \(run), '\(series)', '\(time)', \(value), "
                    + "\(more), '2026-01-0\(run)', x'\(hex)', 'f.csv', 2);"
            }
            try sqlite(
                path,
                script: "INSERT INTO job VALUES (1, 'j', 'i');"
                    + "INSERT INTO ledger_position VALUES (1, 2, 'date', '2026-01-02');"
                    + row(1, "a", "2026-01-05", "1.5", "'{\"p\":2}'")
                    + row(1, "a", "2026-01-06T10:30:00.25Z", "NULL", "'{}'")
                    + row(2, "b", "2026-01-05", "-3", "NULL"))
            let store = try Store(path: path, for: .writing)
            let job = try #require(try store.job(named: "j"))
            var rows: [String] = []
            try store.forEachObservation(of: job, through: .max) { series, time, value, run in
                rows.append("\(run) \(series) \(time.instant) \(value ?? -1)")
            }
            #expect(
                rows == [
                    "1 a 2026-01-05 1.5", "1 a 2026-01-06T10:30:00.25Z -1.0", "2 b 2026-01-05 -3.0",
                ])
            let segments = try store.segments(of: job)
            #expect(segments.map(\.isMoved) == [true, true])
            let first = try store.open(segments[0])
            #expect(first.covariateNames == ["p"])
            let contents = try first.contents(ofRowGroup: 0)
            #expect(contents.hash(0) == hash("a2026-01-051.51"))
            #expect(contents.covariates[0][0] == 2)
            #expect(contents.covariates[0][1] == nil)
            #expect(
                try sqlite(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'observation'")
                    == ["0"])
        }
    }

    @Test("a move that fails leaves the store as it was")
    func moveFails() throws {
        try withFolder { path in
            try makeStore(before: "segments of observations", at: path)
            try sqlite(
                path,
                script: "INSERT INTO job VALUES (1, 'j', 'i');"
                    + "INSERT INTO observation VALUES "
                    + "(1, 1, 's', 'yesterday', 1, NULL, '2026-01-01', x'00', 'f', 2);")
            let format = try sqlite(path, "PRAGMA user_version")
            let error = #expect(throws: StoreError.self) {
                _ = try Store(path: path, for: .writing)
            }
            #expect(
                error?.description
                    == "\(path)/almanac.db: damaged: an observation has the time \"yesterday\" and the "
                    + "ledger value \"2026-01-01\". Restore it from a backup.")
            #expect(try sqlite(path, "PRAGMA user_version") == format)
            #expect(try sqlite(path, "SELECT count(*) FROM observation") == ["1"])
        }
    }
}
