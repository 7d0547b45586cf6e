import FoundationEssentials
import Tabular
import Testing

@Suite struct DamagedFileTests {
    private struct Golden: Decodable {
        struct Case: Decodable { var text: String }
        var cases: [Case]
    }

    /// Bytes flipped, cut out, doubled and spliced in: whatever comes of it, it does not depend on the
    /// size of a chunk, and every record has its place in the file.
    @Test(arguments: [UInt64(51), 52, 53, 54])
    func damageReadsTheSameInChunksOfAnySize(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let texts = try JSONDecoder().decode(Golden.self, from: golden("csv.json")).cases
            .map { Array($0.text.utf8) }.filter { $0.count < 400 }
        let splices: [[UInt8]] = [
            [0], [0xff], [0xc3], [0xed, 0xa0, 0x80], [34], [34, 34], [13], [10], [13, 10], [44],
            [0xef, 0xbb, 0xbf],
        ]
        for _ in 0..<500 {
            var bytes = texts.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let end = min(bytes.count, place + Int.random(in: 1...20, using: &generator))
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: bytes.removeSubrange(place..<end)
                case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
                case 3: bytes.removeSubrange(place...)
                default:
                    bytes.insert(
                        contentsOf: splices.randomElement(using: &generator) ?? [], at: place)
                }
            }
            try withFile(bytes) { path in
                let whole = Reading(path: path)
                for chunkSize in [1, Int.random(in: 2...40, using: &generator)] {
                    let chunked = Reading(path: path, chunkSize: chunkSize)
                    #expect(chunked == whole, "seed \(seed), chunks of \(chunkSize): \(bytes)")
                }
                for case .record(let record) in whole.items {
                    let raw = Array(record.raw.utf8)
                    #expect(Array(bytes[record.offset...].prefix(raw.count)) == raw)
                }
            }
        }
    }

    /// A field of several megabytes outgrows every buffer on its way.
    @Test func longFieldsArriveWhole() throws {
        let long = String(repeating: "0123456789,\n", count: 300_000)
        let text = "a,b\n1,\"\(long)\"\n2,x\n"
        for chunkSize in [4096, 1 << 20] {
            let reading = try withFile(text) { Reading(path: $0, chunkSize: chunkSize) }
            #expect(reading.records.map(\.count) == [2, 2])
            #expect(reading.records.first?.last == long)
            #expect(reading.records.last == ["2", "x"])
            guard case .record(let last) = reading.items.last else { continue }
            #expect(last.line == 300_003)
        }
    }

    /// More fields than anyone foresaw.
    @Test func wideRecordsArriveWhole() throws {
        let names = (0..<5000).map { "c\($0)" }
        let text = names.joined(separator: ",") + "\n" + names.joined(separator: ",") + "\n"
        let reading = try withFile(text) { Reading(path: $0, chunkSize: 1000) }
        #expect(reading.columns == names)
        #expect(reading.records == [names])
    }
}
