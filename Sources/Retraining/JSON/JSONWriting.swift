// Goal: the bytes that Foundation's JSONEncoder gives with sorted keys and plain slashes, at a fraction of its cost.
//
// A weekly run writes the state of every model as JSON, a hundred numbers a series, and Foundation's encoder
// takes a quarter of the whole run for it. Here the text of a number, or of a whole array of numbers, is written
// when it is met, into one buffer; what is left to do at the end is to put the members of objects in the order of
// their names.
//
// Derivation: a number is its shortest text that reads back to the same bits, as `description` has it, less a
// final `.0`. Of control characters those with a short escape have it, the others four digits; names are compared
// as texts. `JSONTextTests` compares the bytes with Foundation's.

/// What a value encodes: a text, the members of an object or the items of a list.
private final class JSONNode: Encoder {
    enum Item {
        /// In the buffer.
        case text(Range<Int>)
        case node(JSONNode)
    }

    private enum Content {
        case nothing
        case text(Range<Int>)
        case members([(name: String, item: Item)])
        case items([Item])
    }

    let buffer: JSONBuffer
    private var content = Content.nothing

    init(_ buffer: JSONBuffer) { self.buffer = buffer }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        becomeObject()
        return KeyedEncodingContainer(JSONMembers<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        becomeList()
        return JSONItems(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { JSONSingle(node: self) }

    func becomeObject() {
        if case .nothing = content { content = .members([]) }
    }

    func becomeList() {
        if case .nothing = content { content = .items([]) }
    }

    func become(_ item: Item) {
        switch item {
        case .text(let place): content = .text(place)
        case .node(let node): content = node.content
        }
    }

    func add(_ item: Item, named name: String) {
        guard case .members(var members) = content else {
            preconditionFailure("a value encodes itself in one way")
        }
        content = .nothing
        members.append((name, item))
        content = .members(members)
    }

    func add(_ item: Item) {
        guard case .items(var items) = content else {
            preconditionFailure("a value encodes itself in one way")
        }
        content = .nothing
        items.append(item)
        content = .items(items)
    }

    var itemCount: Int {
        if case .items(let items) = content { items.count } else { 0 }
    }

    func item<Value: Encodable>(_ value: Value) throws -> Item {
        if Value.self == Double.self, let number = value as? Double {
            return .text(try buffer.add(number))
        }
        if Value.self == [Double].self, let numbers = value as? [Double] {
            return .text(try buffer.add(numbers))
        }
        if Value.self == String.self, let text = value as? String {
            return .text(buffer.add(text))
        }
        let node = JSONNode(buffer)
        try value.encode(to: node)
        return .node(node)
    }

    func write(to out: inout [UInt8]) {
        switch content {
        case .nothing: out += "{}".utf8
        case .text(let place): out += buffer.bytes[place]
        case .items(let items):
            var separator = UInt8(ascii: "[")
            for item in items {
                out.append(separator)
                write(item, to: &out)
                separator = UInt8(ascii: ",")
            }
            if items.isEmpty { out.append(separator) }
            out.append(UInt8(ascii: "]"))
        case .members(let members):
            var separator = UInt8(ascii: "{")
            // Of two members of one name the later one is meant.
            let order = members.indices.sorted {
                (members[$0].name, $0) < (members[$1].name, $1)
            }
            for (place, index) in order.enumerated() {
                if place + 1 < order.count, members[order[place + 1]].name == members[index].name {
                    continue
                }
                out.append(separator)
                JSONBuffer.write(members[index].name, to: &out)
                out.append(UInt8(ascii: ":"))
                write(members[index].item, to: &out)
                separator = UInt8(ascii: ",")
            }
            if members.isEmpty { out.append(separator) }
            out.append(UInt8(ascii: "}"))
        }
    }

    private func write(_ item: Item, to out: inout [UInt8]) {
        switch item {
        case .text(let place): out += buffer.bytes[place]
        case .node(let node): node.write(to: &out)
        }
    }
}

/// The texts of numbers and strings, one after the other.
private final class JSONBuffer {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(4096) }

    func clear() { bytes.removeAll(keepingCapacity: true) }

    func add(_ number: Double) throws -> Range<Int> {
        let start = bytes.count
        try append(number)
        return start..<bytes.count
    }

    func add(_ number: Float) throws -> Range<Int> {
        guard number.isFinite else { throw Self.notFinite(number) }
        return addNumber(number.description)
    }

    func add(_ numbers: [Double]) throws -> Range<Int> {
        let start = bytes.count
        var separator = UInt8(ascii: "[")
        for number in numbers {
            bytes.append(separator)
            try append(number)
            separator = UInt8(ascii: ",")
        }
        if numbers.isEmpty { bytes.append(separator) }
        bytes.append(UInt8(ascii: "]"))
        return start..<bytes.count
    }

    func add(_ text: String) -> Range<Int> {
        let start = bytes.count
        Self.write(text, to: &bytes)
        return start..<bytes.count
    }

    func addPlain(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes += text.utf8
        return start..<bytes.count
    }

    private func addNumber(_ text: String) -> Range<Int> {
        addPlain(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    private func append(_ number: Double) throws {
        guard number.isFinite else { throw Self.notFinite(number) }
        bytes += number.description.utf8
        if bytes.count > 2, bytes[bytes.count - 1] == UInt8(ascii: "0"),
            bytes[bytes.count - 2] == UInt8(ascii: ".")
        {
            bytes.removeLast(2)
        }
    }

    private static func notFinite(_ number: any Sendable) -> EncodingError {
        .invalidValue(
            number, .init(codingPath: [], debugDescription: "JSON holds no such number: \(number)"))
    }

    static func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case 0x08: out += "\\b".utf8
            case 0x09: out += "\\t".utf8
            case 0x0a: out += "\\n".utf8
            case 0x0c: out += "\\f".utf8
            case 0x0d: out += "\\r".utf8
            case 0..<0x20:
                out += "\\u00".utf8
                for digit in [byte >> 4, byte & 15] {
                    out.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
                }
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    private func add(_ place: Range<Int>, _ key: Key) {
        node.add(.text(place), named: key.stringValue)
    }

    func encodeNil(forKey key: Key) { add(node.buffer.addPlain("null"), key) }
    func encode(_ value: Bool, forKey key: Key) {
        add(node.buffer.addPlain(value ? "true" : "false"), key)
    }
    func encode(_ value: String, forKey key: Key) { add(node.buffer.add(value), key) }
    func encode(_ value: Double, forKey key: Key) throws { add(try node.buffer.add(value), key) }
    func encode(_ value: Float, forKey key: Key) throws { add(try node.buffer.add(value), key) }
    func encode(_ value: Int, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int8, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int16, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int32, forKey key: Key) { whole(value, key) }
    func encode(_ value: Int64, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt8, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt16, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt32, forKey key: Key) { whole(value, key) }
    func encode(_ value: UInt64, forKey key: Key) { whole(value, key) }

    private func whole(_ value: some BinaryInteger, _ key: Key) {
        add(node.buffer.addPlain(value.description), key)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        node.add(try node.item(value), named: key.stringValue)
    }

    private func nested(_ name: String) -> JSONNode {
        let nested = JSONNode(node.buffer)
        node.add(.node(nested), named: name)
        return nested
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        nested(key.stringValue).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nested(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nested("super") }
    func superEncoder(forKey key: Key) -> any Encoder { nested(key.stringValue) }
}

private struct JSONItems: UnkeyedEncodingContainer {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.itemCount }

    func encodeNil() { node.add(.text(node.buffer.addPlain("null"))) }
    func encode<Value: Encodable>(_ value: Value) throws { node.add(try node.item(value)) }

    private func nested() -> JSONNode {
        let nested = JSONNode(node.buffer)
        node.add(.node(nested))
        return nested
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> { nested().container(keyedBy: keyType) }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    func superEncoder() -> any Encoder { nested() }
}

private struct JSONSingle: SingleValueEncodingContainer {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    private func become(_ place: Range<Int>) { node.become(.text(place)) }

    func encodeNil() { become(node.buffer.addPlain("null")) }
    func encode(_ value: Bool) { become(node.buffer.addPlain(value ? "true" : "false")) }
    func encode(_ value: String) { become(node.buffer.add(value)) }
    func encode(_ value: Double) throws { become(try node.buffer.add(value)) }
    func encode(_ value: Float) throws { become(try node.buffer.add(value)) }
    func encode(_ value: Int) { whole(value) }
    func encode(_ value: Int8) { whole(value) }
    func encode(_ value: Int16) { whole(value) }
    func encode(_ value: Int32) { whole(value) }
    func encode(_ value: Int64) { whole(value) }
    func encode(_ value: UInt) { whole(value) }
    func encode(_ value: UInt8) { whole(value) }
    func encode(_ value: UInt16) { whole(value) }
    func encode(_ value: UInt32) { whole(value) }
    func encode(_ value: UInt64) { whole(value) }

    private func whole(_ value: some BinaryInteger) {
        become(node.buffer.addPlain(value.description))
    }

    func encode<Value: Encodable>(_ value: Value) throws { node.become(try node.item(value)) }
}

/// Writes values as JSON, one after the other, in a buffer of its own.
struct JSONWriting {
    private let buffer = JSONBuffer()

    /// Appends the JSON of `value` to `out`.
    func write(_ value: some Encodable, to out: inout [UInt8]) throws {
        buffer.clear()
        let node = JSONNode(buffer)
        node.become(try node.item(value))
        node.write(to: &out)
    }
}
