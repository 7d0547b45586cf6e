import FoundationEssentials
import Tabular
import Testing

/// Damaged files give an error or what they hold, and end: a crash would end the tests.
@Suite struct ParquetDamageTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["ALMANAC_PARQUET_MUTATIONS"].flatMap { Int($0) } ?? 4000

    @Test func damageIsAnErrorOrHarmless() throws {
        let seed: UInt64 = 4
        var generator = SeededGenerator(seed: seed)
        let golden = try ParquetGolden(ParquetGolden.folder)
        let originals = try golden.files.map { file in
            Array(try Data(contentsOf: ParquetGolden.folder.appending(path: file.file)))
        }
        var refused = 0
        for round in 0..<Self.rounds {
            var bytes = originals[round % originals.count]
            Self.damage(&bytes, &generator)
            try withFile(bytes) { path in
                do throws(TabularError) {
                    let file = try ParquetFile(path: path)
                    for column in file.columns { _ = file.chunk(column) }
                    for column in try file.head(3) {
                        for row in 0..<min(3, column.count) { _ = column.text(ofRow: row) }
                    }
                    for column in try file.read() {
                        // Every element is reachable.
                        for row in 0..<column.count { _ = spelled(column, row) }
                        #expect(column.count == file.rowCount, "round \(round), seed \(seed)")
                    }
                } catch {
                    refused += 1
                    #expect(error.description.hasPrefix(path), "round \(round), seed \(seed)")
                }
            }
        }
        print("\(Self.rounds) damaged Parquet files with seed \(seed): \(refused) refused")
        #expect(refused > Self.rounds / 4)
    }

    private static func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        // The footer and the headers of pages are small parts of a file, and where lengths stand.
        for _ in 0..<Int.random(in: 1...3, using: &generator) where bytes.count > 16 {
            let inFooter = Bool.random(using: &generator)
            let footer = max(4, bytes.count - 4000)
            let place = Int.random(in: (inFooter ? footer : 0)..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes[place] = [0, 0xff, 0x7f, 0x80].randomElement(using: &generator) ?? 0
            case 3:  // a length of up to two billion, in either way lengths are written
                let hostile: [UInt8] =
                    Bool.random(using: &generator)
                    ? [0xfe, 0xff, 0xff, 0xff, 0x0f] : [0xff, 0xff, 0xff, 0x7f]
                for (offset, byte) in hostile.enumerated() where place + offset < bytes.count {
                    bytes[place + offset] = byte
                }
            case 4:
                let from = Int.random(in: 0..<bytes.count, using: &generator)
                for offset in 0..<(end - place) where from + offset < bytes.count {
                    bytes[place + offset] = bytes[from + offset]
                }
            default:
                if Bool.random(using: &generator) {
                    bytes.removeSubrange(place..<end)
                } else {
                    bytes.removeSubrange(place...)
                }
            }
        }
    }
}
