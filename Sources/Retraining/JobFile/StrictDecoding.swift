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
            throw meaning(of: error, file: file)
        } catch {
            throw .syntax(file: file, reason: "\(error)")
        }
    }

    private static func meaning(of error: DecodingError, file: String) -> JobFileError {
        switch error {
        case .keyNotFound(let key, let context):
            return .missingKey(
                file: file, path: words(context.codingPath + [key]),
                expected: expectation(of: key.stringValue))
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return .wrongType(
                file: file, path: words(context.codingPath), expected: name(of: type),
                found: found(in: context.debugDescription))
        case .dataCorrupted(let context):
            let path = words(context.codingPath)
            if path.isEmpty {
                let detail = context.underlyingError.map { "\($0)" }
                return .syntax(file: file, reason: detail ?? context.debugDescription)
            }
            return .wrongValue(
                file: file, path: path, expected: "another value",
                found: context.debugDescription)
        @unknown default:
            return .syntax(file: file, reason: "\(error)")
        }
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

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: return "a text"
        case is Int.Type: return "an integer"
        case is Double.Type: return "a number"
        case is Bool.Type: return "true or false"
        case is [String].Type: return "a text or a list of texts"
        case is [Double].Type: return "a list of numbers"
        default: return "\(type)".contains("Array") ? "a list" : "an object"
        }
    }

    /// What Foundation says it found: "Expected to decode String but found number instead."
    private static func found(in description: String) -> String {
        guard let start = description.firstRange(of: "found ") else { return description }
        var rest = String(description[start.upperBound...])
        for ending in [" instead.", " instead", "."] where rest.hasSuffix(ending) {
            rest.removeLast(ending.count)
            break
        }
        let article = rest.hasPrefix("a ") || rest.hasPrefix("an ") || rest == "null" ? "" : "a "
        return article + rest
    }

    private static func expectation(of key: String) -> String {
        switch key {
        case "name": return "the name of the job"
        case "source": return "an object with files and columns"
        case "files": return "the files, as in \"drops/*.csv\""
        case "columns": return "an object with series, time and value"
        case "time": return "the column that holds the time"
        case "value": return "the column that holds the value"
        case "frequency": return "hourly, daily, weekly, monthly, quarterly or yearly"
        case "horizon": return "how many periods ahead to forecast"
        default: return "a value"
        }
    }
}
