import FoundationEssentials
import Tabular

/// JSON with sorted keys, so that equal values give equal bytes.
package enum JSONText {
    /// One line. What is encoded here holds no NaN and no infinity; one is a bug.
    package static func encoded<Value: Encodable>(
        _ value: Value, pretty: Bool = false
    ) -> [UInt8] {
        do {
            guard pretty else {
                var bytes: [UInt8] = []
                try JSONWriting().write(value, to: &bytes)
                return bytes
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            return [UInt8](try encoder.encode(value))
        } catch {
            preconditionFailure("cannot be encoded: \(error)")
        }
    }

    package static func text<Value: Encodable>(_ value: Value, pretty: Bool = false) -> String {
        String(decoding: encoded(value, pretty: pretty), as: UTF8.self)
    }

    /// Of each value a line.
    static func texts(_ values: [some Encodable]) -> Texts {
        let writing = JSONWriting()
        var gathered = TextGatherer()
        var bytes: [UInt8] = []
        for value in values {
            bytes.removeAll(keepingCapacity: true)
            do { try writing.write(value, to: &bytes) } catch {
                preconditionFailure("cannot be encoded: \(error)")
            }
            bytes.withUnsafeBufferPointer { gathered.append($0) }
        }
        return gathered.texts()
    }

    /// Nil where the text is not what it should be.
    package static func decoded<Value: Decodable>(
        _ type: Value.Type, from text: String
    ) -> Value? {
        var text = text
        return text.withUTF8 { JSONReading().value(type, from: $0) }
    }
}
