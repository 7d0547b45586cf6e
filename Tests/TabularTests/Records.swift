import Tabular

/// One record with everything that the reader says of it.
struct Record: Equatable {
    var line: Int
    var offset: Int
    var fields: [String]
    var raw: String
}

/// What became of a whole file: the header, then records and the errors between them in order.
struct Reading: Equatable {
    enum Item: Equatable {
        case record(Record)
        case failure(TabularError)
    }
    var columns: [String] = []
    var items: [Item] = []

    var records: [[String]] {
        items.compactMap { if case .record(let record) = $0 { record.fields } else { nil } }
    }
    var recordsBeforeFailure: [[String]] {
        items.prefix { if case .record = $0 { true } else { false } }.compactMap {
            if case .record(let record) = $0 { record.fields } else { nil }
        }
    }
    var failures: [TabularError] {
        items.compactMap { if case .failure(let error) = $0 { error } else { nil } }
    }

    init(
        path: String, format: CSVFormat = CSVFormat(),
        raggedRecords: CSVReader.RaggedRecords = .reported, chunkSize: Int = 1 << 20,
        recordLimit: Int = 64 << 20
    ) {
        do {
            var reader = try CSVReader(
                path: path, format: format, raggedRecords: raggedRecords, chunkSize: chunkSize,
                recordLimit: recordLimit)
            columns = reader.columns
            var isRunning = true
            while isRunning {
                do {
                    isRunning = try reader.next()
                    guard isRunning else { break }
                    items.append(
                        .record(
                            Record(
                                line: reader.line, offset: reader.offset,
                                fields: (0..<reader.fieldCount).map { reader.text($0) },
                                raw: reader.raw)))
                } catch {
                    items.append(.failure(error))
                }
            }
        } catch {
            items.append(.failure(error))
        }
    }
}

/// A small, seeded generator of random numbers (Steele, Lea and Flood's SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
