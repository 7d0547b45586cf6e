import Tabular
import Testing

/// Records larger than anyone foresaw.
@Suite struct LongRecordTests {
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
