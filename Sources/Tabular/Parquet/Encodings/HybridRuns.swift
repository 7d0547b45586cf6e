/// What takes the runs of a hybrid sequence.
protocol RunSink {
    /// `value` is below the limit.
    mutating func append(_ value: UInt32, repeated count: Int)
    /// Each of the values is below the limit.
    mutating func append(_ values: UnsafePointer<UInt32>, _ count: Int)
}

/// The hybrid of runs and bit-packed groups: levels, codes of dictionaries, booleans.
enum HybridRuns {
    private static let block = 1024

    /// Reads `count` values of `width` bits, each below `limit`, from `bytes`, past which eight more
    /// can be read.
    @inline(__always)
    static func read(
        _ bytes: UnsafeRawBufferPointer, width: Int, count: Int, limit: UInt32,
        into sink: inout some RunSink
    ) throws(Fault) {
        var position = 0
        var left = count
        var failure: Fault?
        while left > 0 {
            guard let header = Varint.read(bytes, &position) else { throw cut(left) }
            let size = Int(truncatingIfNeeded: min(header >> 1, 1 << 32))
            if header & 1 == 0 {
                let valueBytes = (width + 7) / 8
                guard size > 0, bytes.count - position >= valueBytes else { throw cut(left) }
                var value: UInt32 = 0
                for k in 0..<valueBytes { value |= UInt32(bytes[position + k]) << UInt32(8 * k) }
                position += valueBytes
                guard value < limit else { throw above(limit, value) }
                let run = min(size, left)
                sink.append(value, repeated: run)
                left -= run
                continue
            }
            let run = min(8 * size, left)
            guard run > 0, (run * width + 7) / 8 <= bytes.count - position,
                let base = bytes.baseAddress
            else { throw cut(left) }
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: block) { buffer in
                guard let values = buffer.baseAddress else { return }
                var place = base + position
                var unpacked = 0
                while unpacked < run {
                    let some = min(block, run - unpacked)
                    BitUnpacking.unpack(place, width: width, count: some, into: values)
                    var largest: UInt32 = 0
                    for k in 0..<some { largest = max(largest, values[k]) }
                    guard largest < limit else {
                        failure = above(limit, largest)
                        return
                    }
                    sink.append(values, some)
                    place += some * width / 8
                    unpacked += some
                }
            }
            if let failure { throw failure }
            position += min(bytes.count - position, size * width)
            left -= run
        }
    }

    /// Reads `count` bits into `validity`; the result is the number of set ones.
    static func readLevels(
        _ bytes: UnsafeRawBufferPointer, count: Int, into validity: inout ValidityBuilder
    ) throws(Fault) -> Int {
        var position = 0
        var left = count
        var set = 0
        while left > 0 {
            guard let header = Varint.read(bytes, &position) else { throw cut(left) }
            let size = Int(truncatingIfNeeded: min(header >> 1, 1 << 32))
            if header & 1 == 0 {
                guard size > 0, position < bytes.count else { throw cut(left) }
                let run = min(size, left)
                guard bytes[position] <= 1 else { throw above(2, UInt32(bytes[position])) }
                if bytes[position] == 1 {
                    try validity.appendValid(run)
                    set += run
                } else {
                    try validity.appendNull(run)
                }
                position += 1
                left -= run
            } else {
                let run = min(8 * size, left)
                guard run > 0, (run + 7) / 8 <= bytes.count - position,
                    let base = bytes.baseAddress
                else { throw cut(left) }
                set += try validity.append(base + position, run)
                position += min(size, bytes.count - position)
                left -= run
            }
        }
        return set
    }

    private static func cut(_ left: Int) -> Fault {
        Fault(expected: "runs of \(left) values more", found: "the end of the page")
    }

    private static func above(_ limit: UInt32, _ value: UInt32) -> Fault {
        Fault(expected: "levels or codes below \(limit)", found: "\(value)")
    }
}

/// Unsigned integers in groups of seven bits, least significant first.
enum Varint {
    @inline(__always)
    static func read(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64, position < bytes.count {
            let next = bytes[position]
            position += 1
            value |= UInt64(next & 127) << shift
            if next < 128 { return value }
            shift += 7
        }
        return nil
    }

    static func readSigned(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int64? {
        read(bytes, &position).map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }
}
