import FoundationEssentials
import Glibc
import Tabular
import Testing

/// Damaged CSV files give an error or what they hold, and end: a crash would end the tests.
@Suite struct CSVDamageTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["ALMANAC_CSV_MUTATIONS"].flatMap { Int($0) } ?? 4000

    private struct Golden: Decodable {
        struct Case: Decodable { var text: String }
        var cases: [Case]
    }

    /// Records are those of a reading byte by byte, whatever the size of a chunk; typed columns hold what
    /// the cells say.
    @Test(.timeLimit(.minutes(30))) func damageIsAnErrorOrReadAsItIs() throws {
        let seed: UInt64 = 7
        var generator = SeededGenerator(seed: seed)
        var originals = try JSONDecoder().decode(Golden.self, from: golden("csv.json")).cases
            .map { Array($0.text.utf8) }.filter { $0.count < 2000 }
        for lineEnd in ["\n", "\r\n"] {
            for rows in [3, 30, 30, 30, 300] {
                let table = TypedCells.table(
                    rows: rows, odds: 2, delimiter: ",", lineEnd: lineEnd, &generator)
                originals += [[UInt8]](repeating: Array(table.utf8), count: 40)
            }
        }
        var outcomes = Outcomes()
        for round in 0..<Self.rounds {
            var bytes = originals.randomElement(using: &generator) ?? []
            CSVDamage.inflict(on: &bytes, &generator)
            // A long record is scanned again with each chunk.
            let least = bytes.count < 30_000 ? 1 : 5000
            let chunkSize = max(
                least,
                [1, Int.random(in: 2...40, using: &generator), 300, 1 << 18]
                    .randomElement(using: &generator) ?? 1)
            let label: Comment = "round \(round), seed \(seed), chunks of \(chunkSize)"
            try withFile(bytes) { path in
                let start = Self.processorSeconds
                try Self.checkRecords(path, bytes, chunkSize, label, &outcomes)
                try Self.checkColumns(path, chunkSize, label, &outcomes)
                let seconds = Self.processorSeconds - start
                if seconds > outcomes.longest.seconds { outcomes.longest = (seconds, round) }
            }
        }
        print("\(Self.rounds) damaged CSV files with seed \(seed): \(outcomes)")
        #expect(outcomes.records > Self.rounds && outcomes.columns > Self.rounds / 4)
        #expect(outcomes.errors > Self.rounds / 10)
    }

    /// Checksums see to it that a damaged archive is an error, or the same text after all.
    @Test(.timeLimit(.minutes(30))) func damagedArchivesAreErrorsOrTheSame() throws {
        let seed: UInt64 = 8
        var generator = SeededGenerator(seed: seed)
        let text = TypedCells.table(
            rows: 60, odds: 0, delimiter: ",", lineEnd: "\n", &generator)
        let whole = try withFile(text) { Reading(path: $0) }
        let originals = Archives.all.map { $0.pack(Array(text.utf8)) }
        let signatures = originals.map { $0.prefix(4) }
        var same = 0
        for round in 0..<(Self.rounds / 4) {
            var bytes = originals[round % 2]
            CSVDamage.inflict(on: &bytes, &generator)
            try withFile(bytes) { path in
                let reading = Reading(path: path, chunkSize: 1 << 16)
                let isRefused = reading.failures.contains { !$0.concernsOneRecord }
                // Without its signature it is no archive any more, and read as the text that it is.
                let isArchive = signatures.contains { bytes.starts(with: $0) }
                if !isRefused, isArchive {
                    same += 1
                    let isSame = reading == whole
                    #expect(isSame, "round \(round), seed \(seed)")
                }
            }
        }
        print("\(Self.rounds / 4) damaged archives with seed \(seed): \(same) read the same")
        #expect(same < Self.rounds / 8)
    }

    private struct Outcomes: CustomStringConvertible {
        var records = 0
        var columns = 0
        var errors = 0
        /// Seconds of the processor that all readings of one file took together.
        var longest = (seconds: 0.0, round: 0)

        var description: String {
            "\(records) records, \(columns) columns and \(errors) errors; at most "
                + "\(longest.seconds) s for a file, in round \(longest.round)"
        }
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func checkRecords(
        _ path: String, _ bytes: [UInt8], _ chunkSize: Int, _ label: Comment,
        _ outcomes: inout Outcomes
    ) throws {
        let reading = Reading(path: path, chunkSize: chunkSize)
        outcomes.errors += reading.failures.count
        outcomes.records += reading.items.count
        for failure in reading.failures { #expect(failure.description.hasPrefix(path), label) }
        switch reading.failures.first {
        case .notText, .damagedArchive, .duplicateColumn: return
        default: break
        }
        let reference = ReferenceCSV(bytes)
        if reference.header.isEmpty {
            #expect(!reading.failures.isEmpty, label)
            return
        }
        let items = reading.items.compactMap { item in
            switch item {
            case .record(let record):
                return ReferenceCSV.Item.record(line: record.line, fields: record.fields)
            case .failure(.unterminatedQuote(_, let line, _)):
                #expect(reference.openQuote == line, label)
                return nil
            case .failure(.nulByte(_, let line)), .failure(.invalidUTF8(_, let line, _, _)),
                .failure(.textAfterQuote(_, let line, _)):
                return .defect(line: line)
            case .failure(let error):
                Issue.record("\(error), \(label)")
                return nil
            }
        }
        #expect(reading.columns == reference.header, label)
        #expect(items == reference.items, label)
        for case .record(let record) in reading.items {
            #expect(bytes[record.offset...].starts(with: record.raw.utf8), label)
        }
    }

    /// Equality of rows, of which the first that differ are told.
    private static func expectEqual(_ rows: [[String]], _ expected: [[String]], _ label: Comment) {
        #expect(rows.count == expected.count, label)
        if let odd = zip(rows, expected).first(where: { $0 != $1 }) {
            Issue.record("\(odd.0) and not \(odd.1), \(label)")
        }
    }

    private static func checkColumns(
        _ path: String, _ chunkSize: Int, _ label: Comment, _ outcomes: inout Outcomes
    ) throws {
        // Of columns with the same names the types are stated, of all others found.
        do throws(TabularError) {
            let columns = try CSVReader(path: path).columns
            let stated = TypedCells.types.filter { columns.contains($0.key) }
            var reader = try CSVColumnReader(
                path: path, types: stated, sampleRows: nil, unreadableRows: .setAside,
                chunkSize: chunkSize)
            let types = Dictionary(uniqueKeysWithValues: reader.fields.map { ($0.name, $0.type) })
            let expected = try TypedCells.read(path, CSVFormat(), types: types)
            var rows: [[String]] = []
            while let columns = try reader.read(rows: 1000) {
                for row in 0..<columns[0].count { rows.append(columns.map { cellText($0, row) }) }
            }
            Self.expectEqual(rows, expected.rows, label)
            #expect(reader.setAsideCount == expected.odd.count, label)
            let table = try CSVTable(path: path, unreadableRows: .setAside)
            let found = Dictionary(uniqueKeysWithValues: table.fields.map { ($0.name, $0.type) })
            let cells = try TypedCells.read(path, CSVFormat(), types: found)
            Self.expectEqual(cellTexts(table), cells.rows, label)
            outcomes.columns += table.columns.count
        } catch {
            outcomes.errors += 1
            #expect(!error.concernsOneRecord || error.description.hasPrefix(path), label)
        }
    }
}
