/// What is wrong with a job file: which file, where in it, what was expected and what was found.
package enum JobFileError: Error, Hashable, Sendable {
    case unreadable(file: String, reason: String)
    /// No JSON5.
    case syntax(file: String, reason: String)
    case unknownKey(file: String, path: String, key: String, known: [String])
    case missingKey(file: String, path: String, expected: String)
    case wrongType(file: String, path: String, expected: String, found: String)
    case wrongValue(file: String, path: String, expected: String, found: String)
}

extension JobFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            return "\(file): the job file cannot be read: \(reason)."
        case .syntax(let file, let reason):
            return "\(file): expected JSON5, and the file is none: \(reason)"
                + (reason.hasSuffix(".") ? "" : ".")
        case .unknownKey(let file, let path, let key, let known):
            let place = path.isEmpty ? "\"\(key)\"" : "\"\(path).\(key)\""
            return "\(file): unknown key \(place); expected one of "
                + known.sorted().joined(separator: ", ") + "."
        case .missingKey(let file, let path, let expected):
            return "\(file): the key \"\(path)\" is missing; expected \(expected)."
        case .wrongType(let file, let path, let expected, let found),
            .wrongValue(let file, let path, let expected, let found):
            return "\(file): \"\(path)\": expected \(expected), found \(found)."
        }
    }
}
