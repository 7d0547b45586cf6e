import FoundationEssentials

/// JSON with sorted keys, so that equal values give equal bytes.
package enum JSONText {
    /// One line. What is encoded here holds no NaN and no infinity; one is a bug.
    package static func encoded<Value: Encodable>(
        _ value: Value, pretty: Bool = false
    ) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            : [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            preconditionFailure("cannot be encoded: \(error)")
        }
    }

    package static func text<Value: Encodable>(_ value: Value, pretty: Bool = false) -> String {
        String(decoding: encoded(value, pretty: pretty), as: UTF8.self)
    }

    /// Nil where the text is not what it should be.
    package static func decoded<Value: Decodable>(
        _ type: Value.Type, from text: String
    ) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
