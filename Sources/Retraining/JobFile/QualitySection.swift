import Quality

/// The section `quality`: for each rule an action, or an object with the action and the rule's limits.
struct QualitySection: Decodable {
    var settings = QualitySettings()
    /// Fewer values than this, and rule `tooShort` speaks; nil where the section does not say.
    var minimumObservations: Int?

    init(from decoder: any Decoder) throws {
        let rules = try decoder.container(keyedBy: AnyKey.self)
        for key in rules.allKeys {
            guard CheckList.rules.contains(key.stringValue) else {
                throw UnknownKey(
                    path: decoder.codingPath, key: key.stringValue, known: CheckList.rules)
            }
            if let action = try? rules.decode(String.self, forKey: key) {
                try set(action, for: key.stringValue, path: rules.codingPath + [key])
            } else {
                try readObject(try rules.superDecoder(forKey: key), rule: key.stringValue)
            }
        }
    }

    private mutating func readObject(_ decoder: any Decoder, rule: String) throws {
        let known =
            switch rule {
            case "range": ["action", "minimum", "maximum"]
            case "tooShort": ["action", "minimum"]
            default: ["action"]
            }
        let keys = try decoder.container(keyedBy: AnyKey.self)
        for key in keys.allKeys {
            switch key.stringValue {
            case "action":
                try set(
                    try keys.decode(String.self, forKey: key), for: rule,
                    path: decoder.codingPath + [key])
            case "minimum" where rule == "range":
                settings.minimum = try keys.decode(Double.self, forKey: key)
            case "maximum" where rule == "range":
                settings.maximum = try keys.decode(Double.self, forKey: key)
            case "minimum" where rule == "tooShort":
                minimumObservations = try keys.decode(Int.self, forKey: key)
            default:
                throw UnknownKey(
                    path: decoder.codingPath, key: key.stringValue, known: known)
            }
        }
    }

    private mutating func set(_ action: String, for rule: String, path: [any CodingKey]) throws {
        if action == "off" {
            settings.off.insert(rule)
        } else if let known = QualityAction(rawValue: action) {
            settings.actions[rule] = known
        } else {
            throw WrongValue(
                path: path,
                expected: "one of off, "
                    + QualityAction.allCases.map(\.rawValue).joined(separator: ", "),
                found: "\"\(action)\"")
        }
    }
}
