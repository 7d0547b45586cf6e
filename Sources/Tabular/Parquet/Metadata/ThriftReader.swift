/// Reads Thrift's compact protocol, in which a Parquet file describes itself.
///
/// Source: the Thrift compact protocol specification. Nothing is allocated by a length that the file
/// states: byte strings are views of the input, and an element of a list takes at least one byte of it.
struct ThriftReader {
    /// The types of the protocol by their numbers.
    enum Kind: UInt8 {
        case boolTrue = 1
        case boolFalse, byte, int16, int32, int64, double, binary, list, set, map, structure, uuid
    }

    struct Field {
        var id: Int16 = 0
        var kind: Kind = .boolTrue
    }

    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Calls `body` for each field of a structure; `body` reads the field, or `skip`s it.
    mutating func structure(
        _ body: (inout ThriftReader, Field) throws(Fault) -> Void
    ) throws(Fault) {
        try enter()
        var field = Field()
        while try next(&field) { try body(&self, field) }
        depth -= 1
    }

    /// Calls `body` for each element of a list of `kind`.
    mutating func list(
        of kind: Kind, _ body: (inout ThriftReader) throws(Fault) -> Void
    ) throws(Fault) {
        try enter()
        let (count, found) = try listHeader()
        guard count == 0 || found == kind else {
            throw Fault(expected: "a list of \(kind)", found: "a list of \(found)")
        }
        for _ in 0..<count { try body(&self) }
        depth -= 1
    }

    mutating func int64(_ field: Field) throws(Fault) -> Int64 {
        switch field.kind {
        case .int16, .int32, .int64: return try zigzag()
        case .byte: return Int64(Int8(bitPattern: try byte()))
        default: throw Self.wrong("an integer", field)
        }
    }

    mutating func int32(_ field: Field) throws(Fault) -> Int32 {
        let value = try int64(field)
        guard let narrow = Int32(exactly: value) else {
            throw Fault(expected: "an integer of 32 bits", found: "\(value)")
        }
        return narrow
    }

    func bool(_ field: Field) throws(Fault) -> Bool {
        switch field.kind {
        case .boolTrue: return true
        case .boolFalse: return false
        default: throw Self.wrong("a boolean", field)
        }
    }

    mutating func binary(_ field: Field) throws(Fault) -> UnsafeRawBufferPointer {
        guard field.kind == .binary else { throw Self.wrong("bytes", field) }
        return try binary()
    }

    mutating func string(_ field: Field) throws(Fault) -> String {
        String(decoding: try binary(field), as: UTF8.self)
    }

    /// An element of a list of byte strings.
    mutating func binary() throws(Fault) -> UnsafeRawBufferPointer {
        let length = try varint()
        guard length <= UInt64(bytes.count - position) else {
            throw Fault(
                expected: "a text within the \(bytes.count - position) bytes left",
                found: "a length of \(length)")
        }
        let start = position
        position += Int(length)
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// An element of a list of integers.
    mutating func zigzag() throws(Fault) -> Int64 {
        let raw = try varint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    /// Passes over a field that means nothing to us.
    mutating func skip(_ field: Field) throws(Fault) { try skip(field.kind, inList: false) }

    private mutating func skip(_ kind: Kind, inList: Bool) throws(Fault) {
        switch kind {
        case .boolTrue, .boolFalse: if inList { _ = try byte() }
        case .byte: _ = try byte()
        case .int16, .int32, .int64: _ = try varint()
        case .double: try pass(8)
        case .uuid: try pass(16)
        case .binary: _ = try binary()
        case .structure:
            try structure { (reader, field) throws(Fault) in try reader.skip(field) }
        case .list, .set:
            try enter()
            let (count, element) = try listHeader()
            for _ in 0..<count { try skip(element, inList: true) }
            depth -= 1
        case .map:
            try enter()
            let count = try bounded(try varint())
            if count > 0 {
                let kinds = try byte()
                let key = try Self.kind(kinds >> 4)
                let value = try Self.kind(kinds & 15)
                for _ in 0..<count {
                    try skip(key, inList: true)
                    try skip(value, inList: true)
                }
            }
            depth -= 1
        }
    }

    private mutating func next(_ field: inout Field) throws(Fault) -> Bool {
        let head = try byte()
        if head == 0 { return false }
        field.kind = try Self.kind(head & 15)
        if head >> 4 != 0 {
            field.id &+= Int16(head >> 4)
        } else {
            field.id = Int16(truncatingIfNeeded: try zigzag())
        }
        return true
    }

    private mutating func listHeader() throws(Fault) -> (count: Int, kind: Kind) {
        let head = try byte()
        let count = head >> 4 == 15 ? try bounded(try varint()) : try bounded(UInt64(head >> 4))
        return (count, count == 0 ? .byte : try Self.kind(head & 15))
    }

    /// A number of elements, of which each takes at least a byte.
    private func bounded(_ count: UInt64) throws(Fault) -> Int {
        guard count <= UInt64(bytes.count - position) else {
            throw Fault(
                expected: "a list within the \(bytes.count - position) bytes left",
                found: "\(count) elements")
        }
        return Int(count)
    }

    private mutating func byte() throws(Fault) -> UInt8 {
        guard position < bytes.count else { throw Self.cut() }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func pass(_ count: Int) throws(Fault) {
        guard count <= bytes.count - position else { throw Self.cut() }
        position += count
    }

    private mutating func varint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let next = try byte()
            value |= UInt64(next & 127) << shift
            if next < 128 { return value }
            shift += 7
        }
        throw Fault(expected: "an integer of at most ten bytes", found: "a longer one")
    }

    private mutating func enter() throws(Fault) {
        depth += 1
        guard depth <= 24 else {
            throw Fault(expected: "metadata nested at most 24 deep", found: "deeper ones")
        }
    }

    private static func kind(_ number: UInt8) throws(Fault) -> Kind {
        guard let kind = Kind(rawValue: number) else {
            throw Fault(expected: "a Thrift type", found: "type \(number)")
        }
        return kind
    }

    private static func wrong(_ expected: String, _ field: Field) -> Fault {
        Fault(expected: "\(expected) in field \(field.id) of the metadata", found: "\(field.kind)")
    }

    private static let endOfMetadata = "the end of the metadata"

    private static func cut() -> Fault {
        Fault(expected: "more metadata", found: endOfMetadata)
    }

    /// Whether a fault means that the input ended too early, so that more of it might cure it.
    static func isCut(_ fault: Fault) -> Bool {
        fault.found == endOfMetadata || fault.expected.hasSuffix("bytes left")
    }
}
