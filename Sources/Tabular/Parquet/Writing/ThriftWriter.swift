/// Writes Thrift's compact protocol; the counterpart of `ThriftReader`.
struct ThriftWriter {
    private(set) var bytes: [UInt8] = []
    private var lastIDs: [Int16] = [0]

    mutating func integer(_ id: Int16, _ value: Int64, bits: Int = 32) {
        header(id, bits == 64 ? .int64 : .int32)
        zigzag(value)
    }

    mutating func byte(_ id: Int16, _ value: Int8) {
        header(id, .byte)
        bytes.append(UInt8(bitPattern: value))
    }

    mutating func bool(_ id: Int16, _ value: Bool) { header(id, value ? .boolTrue : .boolFalse) }

    mutating func binary(_ id: Int16, _ value: some Collection<UInt8>) {
        header(id, .binary)
        element(value)
    }

    mutating func structure(_ id: Int16, _ body: (inout ThriftWriter) -> Void) {
        header(id, .structure)
        element(body)
    }

    mutating func list(_ id: Int16, of kind: ThriftReader.Kind, count: Int) {
        header(id, .list)
        if count < 15 {
            bytes.append(UInt8(count) << 4 | kind.rawValue)
        } else {
            bytes.append(15 << 4 | kind.rawValue)
            varint(UInt64(count))
        }
    }

    /// A structure without a field header: the whole, or an element of a list.
    mutating func element(_ body: (inout ThriftWriter) -> Void) {
        lastIDs.append(0)
        body(&self)
        lastIDs.removeLast()
        bytes.append(0)
    }

    mutating func element(_ value: some Collection<UInt8>) {
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Elements that were encoded before.
    mutating func raw(_ elements: [[UInt8]]) {
        for element in elements { bytes.append(contentsOf: element) }
    }

    mutating func element(_ value: Int32) { zigzag(Int64(value)) }

    private mutating func header(_ id: Int16, _ kind: ThriftReader.Kind) {
        let step = id - lastIDs[lastIDs.count - 1]
        lastIDs[lastIDs.count - 1] = id
        precondition((1...15).contains(step), "fields are written in order")
        bytes.append(UInt8(step) << 4 | kind.rawValue)
    }

    private mutating func zigzag(_ value: Int64) {
        varint(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    private mutating func varint(_ value: UInt64) { Varint.write(value, to: &bytes) }
}

extension Varint {
    static func write(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
