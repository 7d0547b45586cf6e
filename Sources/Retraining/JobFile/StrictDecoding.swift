import FoundationEssentials

/// A key whatever its name.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A key that the place it stands in does not know.
struct UnknownKey: Error {
    let path: [any CodingKey]
    let key: String
    let known: [String]
}

/// A value of the right type that means nothing here.
struct WrongValue: Error {
    let path: [any CodingKey]
    let expected: String
    let found: String
}

extension Decoder {
    /// The object at this place, after making sure that it holds no key but those of `Keys`.
    func strictContainer<Keys: CodingKey & CaseIterable>(
        _ keys: Keys.Type
    ) throws -> KeyedDecodingContainer<Keys> {
        let known = Keys.allCases.map(\.stringValue)
        for key in try container(keyedBy: AnyKey.self).allKeys
        where !known.contains(key.stringValue) {
            throw UnknownKey(path: codingPath, key: key.stringValue, known: known)
        }
        return try container(keyedBy: Keys.self)
    }
}

// Foundation reports a number that is no `Int`, such as 1.5, as a file that is no JSON, without a place.
// These take the place of its methods in this module, so that the place is known.
extension KeyedDecodingContainer {
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        let path = codingPath + [key]
        let number: Double
        do {
            number = try decode(Double.self, forKey: key)
        } catch DecodingError.typeMismatch(_, let context) {
            throw DecodingError.typeMismatch(Int.self, context)
        } catch DecodingError.valueNotFound(_, let context) {
            throw DecodingError.valueNotFound(Int.self, context)
        }
        // Beyond 2⁵³ a number may not be the one that was typed.
        guard let integer = Int(exactly: number), integer.magnitude <= 1 << 53 else {
            throw WrongValue(path: path, expected: "an integer", found: ValueCheck.text(number))
        }
        return integer
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try decode(Int.self, forKey: key)
    }
}

extension JobFile {
    /// Decodes the text of a job file; every error names the file and the place in it.
    static func decoded(_ content: Data, file: String) throws(JobFileError) -> JobFile {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            return try decoder.decode(JobFile.self, from: content)
        } catch let error as UnknownKey {
            throw .unknownKey(
                file: file, path: words(error.path), key: error.key, known: error.known)
        } catch let error as WrongValue {
            throw .wrongValue(
                file: file, path: words(error.path), expected: error.expected,
                found: error.found)
        } catch let error as DecodingError {
            throw meaning(of: error, file: file, content: content)
        } catch {
            throw .syntax(file: file, reason: "\(error)")
        }
    }

    private static func meaning(
        of error: DecodingError, file: String, content: Data
    ) -> JobFileError {
        switch error {
        case .keyNotFound(let key, let context):
            return .missingKey(
                file: file, path: words(context.codingPath + [key]),
                expected: expectation(of: key.stringValue))
        case .typeMismatch(let type, let context):
            let found = found(in: context.debugDescription)
            guard let key = context.codingPath.last else {
                return .unreadable(file: file, reason: "it holds \(found) instead of an object")
            }
            return .wrongType(
                file: file, path: words(context.codingPath),
                expected: expected(type, at: key, path: context.codingPath), found: found)
        case .valueNotFound(let type, let context):
            guard let key = context.codingPath.last else {
                return .unreadable(file: file, reason: "it holds null instead of an object")
            }
            return .wrongType(
                file: file, path: words(context.codingPath),
                expected: expected(type, at: key, path: context.codingPath), found: "null")
        case .dataCorrupted(let context):
            let path = words(context.codingPath)
            if path.isEmpty { return .syntax(file: file, reason: fault(of: content)) }
            return .wrongValue(
                file: file, path: path, expected: "another value",
                found: context.debugDescription)
        @unknown default:
            return .syntax(file: file, reason: fault(of: content))
        }
    }

    /// Why `content` is no JSON5.
    private static func fault(of content: Data) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            return "it is not UTF-8 text"
        }
        guard text.contains(where: { !$0.isWhitespace }) else { return "it is empty" }
        guard let fault = JSON5Fault.first(in: text) else { return "it is not well formed" }
        return "line \(fault.line) has \(fault.found) where \(fault.expected) should be"
    }

    /// `source.columns.value`, `levels[1]`.
    private static func words(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text
    }

    private static func expected(
        _ type: Any.Type, at key: any CodingKey, path: [any CodingKey]
    ) -> String {
        switch type {
        case is String.Type: return "a text"
        case is Int.Type: return "an integer"
        case is Double.Type: return "a number"
        default: break
        }
        switch key.stringValue {
        case "files", "series": return "a text or a list of texts"
        case "covariates", "nullValues", "models": return "a list of texts"
        case "levels": return "a list of numbers"
        default:
            let isRule = path.count == 2 && path[0].stringValue == "quality"
            return isRule ? "an action or an object with one" : "an object"
        }
    }

    /// What Foundation says it found, in the words of a job file: "Expected to decode String but found
    /// number instead."
    private static func found(in description: String) -> String {
        let kinds = [
            ("number", "a number"), ("string", "a text"), ("array", "a list"),
            ("dictionary", "an object"), ("bool", "true or false"), ("null", "null"),
        ]
        guard let start = description.firstRange(of: "found ") else { return "another type" }
        let rest = description[start.upperBound...]
        return kinds.first { rest.contains($0.0) }?.1 ?? "another type"
    }

    private static func expectation(of key: String) -> String {
        switch key {
        case "name": return "the name of the job"
        case "source": return "an object with columns, and with files, sqlite or postgres"
        case "columns": return "an object with series, time and value"
        case "time": return "the column that holds the time"
        case "value": return "the column that holds the value"
        case "frequency": return "hourly, daily, weekly, monthly, quarterly or yearly"
        case "horizon": return "how many periods ahead to forecast"
        default: return "a value"
        }
    }
}
