// Goal: values from JSON as Foundation's JSONDecoder reads them, at a fraction of its cost.
//
// A weekly run reads the state of every model, a hundred numbers a series. One pass over the bytes notes where each
// value begins and ends, in one array; names are then found by comparing bytes, and an array of numbers is read
// without a container for it. Numbers are rounded correctly, so that what was written is read back to the bit.

import Tabular

/// Reads values from JSON texts, one after the other, with room of its own.
struct JSONReading {
    private let text = JSONParsed()

    /// Nil where the bytes are no JSON, or not that of a `Value`.
    func value<Value: Decodable>(
        _ type: Value.Type, from bytes: UnsafeBufferPointer<UInt8>
    ) -> Value? {
        guard text.scan(bytes) else { return nil }
        return try? text.value(type, at: 0)
    }
}

/// A value: where it stands, and where the next one beside it is noted.
private struct JSONValue {
    enum Kind: UInt8 {
        case null, yes, no, number, text, escapedText, list, object
    }

    var kind: Kind
    /// Of a text without its quotes.
    var start: Int32
    var end: Int32
    /// The place after all that it holds.
    var next: Int32
}

/// Finds the values; a name is noted as a text before its value.
private struct JSONScan: ~Copyable {
    var nodes: [JSONValue]

    init(into nodes: consuming [JSONValue]) { self.nodes = nodes }

    /// Beyond it a text is refused rather than followed.
    private static let greatestDepth = 512

    /// False where the bytes are not JSON.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        nodes.removeAll(keepingCapacity: true)
        guard bytes.count < Int(Int32.max) else { return false }
        var place = 0
        guard value(bytes, &place, depth: 0) else { return false }
        Self.skipSpace(bytes, &place)
        return place == bytes.count
    }

    @inline(__always)
    private static func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0a, 0x0d, 0x09: place += 1
            default: return
            }
        }
    }

    private mutating func value(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int, depth: Int
    ) -> Bool {
        Self.skipSpace(bytes, &place)
        guard place < bytes.count, depth < Self.greatestDepth else { return false }
        switch bytes[place] {
        case UInt8(ascii: "{"):
            return contents(.object, until: UInt8(ascii: "}"), bytes, &place, depth: depth)
        case UInt8(ascii: "["):
            return contents(.list, until: UInt8(ascii: "]"), bytes, &place, depth: depth)
        case UInt8(ascii: "\""): return text(bytes, &place)
        case UInt8(ascii: "n"): return word("null", .null, bytes, &place)
        case UInt8(ascii: "t"): return word("true", .yes, bytes, &place)
        case UInt8(ascii: "f"): return word("false", .no, bytes, &place)
        default: return number(bytes, &place)
        }
    }

    private mutating func note(_ kind: JSONValue.Kind, _ start: Int, _ end: Int) {
        nodes.append(
            JSONValue(
                kind: kind, start: Int32(truncatingIfNeeded: start),
                end: Int32(truncatingIfNeeded: end),
                next: Int32(truncatingIfNeeded: nodes.count + 1)))
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONValue.Kind, _ bytes: UnsafeBufferPointer<UInt8>,
        _ place: inout Int
    ) -> Bool {
        let count = word.utf8CodeUnitCount
        guard place + count <= bytes.count else { return false }
        for index in 0..<count where bytes[place + index] != word.utf8Start[index] { return false }
        note(kind, place, place + count)
        place += count
        return true
    }

    private mutating func number(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int
    ) -> Bool {
        let start = place
        if bytes[place] == UInt8(ascii: "-") { place += 1 }
        let first = place
        guard Self.skipDigits(bytes, &place) else { return false }
        // A number does not begin with a zero of no use.
        if bytes[first] == UInt8(ascii: "0"), place > first + 1 { return false }
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            guard Self.skipDigits(bytes, &place) else { return false }
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < bytes.count,
                bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-")
            {
                place += 1
            }
            guard Self.skipDigits(bytes, &place) else { return false }
        }
        note(.number, start, place)
        return true
    }

    /// False where there is none.
    @inline(__always)
    private static func skipDigits(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int
    ) -> Bool {
        let start = place
        while place < bytes.count, bytes[place] &- 0x30 < 10 { place += 1 }
        return place > start
    }

    private mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Bool {
        let start = place + 1
        var isEscaped = false
        place = start
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] < 0x20 { return false }
            if bytes[place] == UInt8(ascii: "\\") {
                isEscaped = true
                place += 1
            }
            place += 1
        }
        guard place < bytes.count else { return false }
        note(isEscaped ? .escapedText : .text, start, place)
        place += 1
        return true
    }

    /// The items of a list, or the members of an object, each a value with its name before it.
    private mutating func contents(
        _ kind: JSONValue.Kind, until close: UInt8, _ bytes: UnsafeBufferPointer<UInt8>,
        _ place: inout Int, depth: Int
    ) -> Bool {
        let own = nodes.count
        note(kind, place, place)
        place += 1
        Self.skipSpace(bytes, &place)
        if place < bytes.count, bytes[place] == close {
            place += 1
            return true
        }
        while true {
            if kind == .object {
                guard name(bytes, &place) else { return false }
            }
            guard value(bytes, &place, depth: depth + 1) else { return false }
            Self.skipSpace(bytes, &place)
            guard place < bytes.count else { return false }
            let mark = bytes[place]
            place += 1
            if mark == UInt8(ascii: ",") { continue }
            nodes[own].next = Int32(truncatingIfNeeded: nodes.count)
            return mark == close
        }
    }

    /// A name and the colon after it.
    private mutating func name(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Bool {
        Self.skipSpace(bytes, &place)
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\""), text(bytes, &place)
        else { return false }
        Self.skipSpace(bytes, &place)
        guard place < bytes.count, bytes[place] == UInt8(ascii: ":") else { return false }
        place += 1
        return true
    }
}

/// A text and its values, by their places in the order in which they stand.
private final class JSONParsed {
    private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var nodes: [JSONValue] = []

    /// False where `bytes`, which must stay while values are asked for, are not JSON.
    func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        self.bytes = bytes
        var room: [JSONValue] = []
        swap(&room, &nodes)
        var scan = JSONScan(into: room)
        room = []
        let isJSON = scan.read(bytes)
        nodes = scan.nodes
        return isJSON
    }

    subscript(place: Int) -> JSONValue { nodes[place] }

    func value<Value: Decodable>(_ type: Value.Type, at place: Int) throws -> Value {
        if type == Double.self, let value = try number(at: place) as? Value { return value }
        if type == [Double].self, let value = try numbers(at: place) as? Value { return value }
        return try type.init(from: JSONPlace(text: self, place: place))
    }

    func isNull(_ place: Int) -> Bool { nodes[place].kind == .null }

    func bool(at place: Int) throws -> Bool {
        switch nodes[place].kind {
        case .yes: return true
        case .no: return false
        default: throw other("a truth value", place)
        }
    }

    func number(at place: Int) throws -> Double {
        let node = nodes[place]
        guard node.kind == .number, let value = NumberText.finite(slice(node)) else {
            throw other("a number", place)
        }
        return value
    }

    func float(at place: Int) throws -> Float {
        let node = nodes[place]
        guard node.kind == .number,
            let value = Float(String(decoding: slice(node), as: UTF8.self)), value.isFinite
        else { throw other("a number", place) }
        return value
    }

    func integer<Value: FixedWidthInteger>(at place: Int) throws -> Value {
        let node = nodes[place]
        guard node.kind == .number else { throw other("a whole number", place) }
        if let value = Value(String(decoding: slice(node), as: UTF8.self)) { return value }
        guard let value = Value(exactly: try number(at: place)) else {
            throw other("a whole number", place)
        }
        return value
    }

    func numbers(at place: Int) throws -> [Double] {
        let node = nodes[place]
        guard node.kind == .list else { throw other("a list of numbers", place) }
        var values: [Double] = []
        values.reserveCapacity(Int(node.next) - place - 1)
        var item = place + 1
        while item < Int(node.next) {
            values.append(try number(at: item))
            item += 1
        }
        return values
    }

    func text(at place: Int) throws -> String {
        let node = nodes[place]
        switch node.kind {
        case .text:
            guard let text = String(validating: slice(node), as: UTF8.self) else {
                throw other("a text in UTF-8", place)
            }
            return text
        case .escapedText:
            guard let text = JSONEscapes.text(slice(node)) else {
                throw other("a text with escapes as JSON has them", place)
            }
            return text
        default: throw other("a text", place)
        }
    }

    /// The place of the member `name` of the object at `place`; of several the last one is meant.
    func member(_ name: String, of place: Int) -> Int? {
        let end = Int(nodes[place].next)
        var found: Int?
        var member = place + 1
        while member < end {
            if isName(name, member) { found = member + 1 }
            member = Int(nodes[member + 1].next)
        }
        return found
    }

    func names(of place: Int) -> [String] {
        var names: [String] = []
        var member = place + 1
        while member < Int(nodes[place].next) {
            if let name = try? text(at: member) { names.append(name) }
            member = Int(nodes[member + 1].next)
        }
        return names
    }

    private func isName(_ name: String, _ place: Int) -> Bool {
        let node = nodes[place]
        if node.kind == .escapedText { return (try? text(at: place)) == name }
        let bytes = slice(node)
        return name.utf8.count == bytes.count && name.utf8.elementsEqual(bytes)
    }

    private func slice(_ node: JSONValue) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)])
    }

    func other(_ expected: String, _ place: Int) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: [],
                debugDescription: "expected \(expected) at byte \(nodes[place].start)"))
    }
}

/// One value, to be decoded.
private struct JSONPlace: Decoder, SingleValueDecodingContainer {
    let text: JSONParsed
    let place: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard text[place].kind == .object else { throw text.other("an object", place) }
        return KeyedDecodingContainer(JSONObject<Key>(text: text, place: place))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard text[place].kind == .list else { throw text.other("a list", place) }
        return JSONList(text: text, place: place)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { text.isNull(place) }
    func decode(_ type: Bool.Type) throws -> Bool { try text.bool(at: place) }
    func decode(_ type: String.Type) throws -> String { try text.text(at: place) }
    func decode(_ type: Double.Type) throws -> Double { try text.number(at: place) }
    func decode(_ type: Float.Type) throws -> Float { try text.float(at: place) }
    func decode(_ type: Int.Type) throws -> Int { try text.integer(at: place) }
    func decode(_ type: Int8.Type) throws -> Int8 { try text.integer(at: place) }
    func decode(_ type: Int16.Type) throws -> Int16 { try text.integer(at: place) }
    func decode(_ type: Int32.Type) throws -> Int32 { try text.integer(at: place) }
    func decode(_ type: Int64.Type) throws -> Int64 { try text.integer(at: place) }
    func decode(_ type: UInt.Type) throws -> UInt { try text.integer(at: place) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try text.integer(at: place) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try text.integer(at: place) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try text.integer(at: place) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try text.integer(at: place) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try text.value(type, at: place)
    }
}

private struct JSONObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let text: JSONParsed
    let place: Int

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { text.names(of: place).compactMap { Key(stringValue: $0) } }
    func contains(_ key: Key) -> Bool { text.member(key.stringValue, of: place) != nil }

    private func member(_ name: String) throws -> Int {
        guard let member = text.member(name, of: place) else {
            throw text.other("an object with the member \(name)", place)
        }
        return member
    }

    private func at(_ key: Key) throws -> JSONPlace {
        JSONPlace(text: text, place: try member(key.stringValue))
    }

    func decodeNil(forKey key: Key) throws -> Bool { try at(key).decodeNil() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try at(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try at(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try at(key).decode(type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try at(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try at(key).decode(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try at(key).decode(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try at(key).decode(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try at(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try at(key).decode(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try at(key).decode(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try at(key).decode(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try at(key).decode(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try at(key).decode(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try at(key).decode(type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try at(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> { try at(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        JSONPlace(text: text, place: try member("super"))
    }
    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
}

private struct JSONList: UnkeyedDecodingContainer {
    private let text: JSONParsed
    private let end: Int
    private var place: Int
    private(set) var currentIndex = 0

    init(text: JSONParsed, place: Int) {
        self.text = text
        self.place = place + 1
        end = Int(text[place].next)
    }

    var codingPath: [any CodingKey] { [] }
    var isAtEnd: Bool { place >= end }
    var count: Int? {
        var count = currentIndex
        var place = place
        while place < end {
            place = Int(text[place].next)
            count += 1
        }
        return count
    }

    /// The next value; it is passed once it has been read.
    private func next() throws -> JSONPlace {
        guard !isAtEnd else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "expected one more value"))
        }
        return JSONPlace(text: text, place: place)
    }

    private mutating func pass() {
        place = Int(text[place].next)
        currentIndex += 1
    }

    mutating func decodeNil() throws -> Bool {
        let isNull = try next().decodeNil()
        if isNull { pass() }
        return isNull
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try next().decode(type)
        pass()
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let nested = try next().container(keyedBy: type)
        pass()
        return nested
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let nested = try next().unkeyedContainer()
        pass()
        return nested
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try next()
        pass()
        return decoder
    }
}

/// Texts with escapes.
private enum JSONEscapes {
    /// Nil where an escape is none of JSON's, or the bytes are not UTF-8.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "\\") else {
                out.append(bytes[place])
                place += 1
                continue
            }
            guard place + 1 < bytes.count else { return nil }
            let mark = bytes[place + 1]
            place += 2
            switch mark {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(mark)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "n"): out.append(0x0a)
            case UInt8(ascii: "f"): out.append(0x0c)
            case UInt8(ascii: "r"): out.append(0x0d)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(bytes, &place) else { return nil }
                out += String(Character(scalar)).utf8
            default: return nil
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    /// What the digits after a `\u` say, those of a second half included.
    private static func scalar(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int
    ) -> Unicode.Scalar? {
        guard let high = digits(bytes, &place) else { return nil }
        guard UTF16.isLeadSurrogate(high) else { return Unicode.Scalar(high) }
        guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\"),
            bytes[place + 1] == UInt8(ascii: "u")
        else { return nil }
        place += 2
        guard let low = digits(bytes, &place), UTF16.isTrailSurrogate(low) else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(high) - 0xd800) << 10 + (UInt32(low) - 0xdc00))
    }

    private static func digits(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int
    ) -> UInt16? {
        guard place + 4 <= bytes.count else { return nil }
        var value: UInt16 = 0
        for byte in bytes[place..<(place + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        place += 4
        return value
    }
}
