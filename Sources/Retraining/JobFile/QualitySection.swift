import Quality
import TimeSeries

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

    private typealias Keys = KeyedDecodingContainer<AnyKey>

    /// The limits of the rules that have any.
    private static let limits: [String: [String]] = [
        "range": ["minimum", "maximum"],
        "tooShort": ["minimum"],
        "calendarGap": ["closedWeekdays", "holidays"],
        "sentinelValue": ["values"],
        "spike": ["deviations"],
        "flatLine": ["length"],
        "endedSeries": ["periods"],
        "freshness": ["periods"],
        "rowCount": ["share"],
        "coverage": ["share"],
        "nullShare": ["share"],
        "allowedValues": ["columns"],
        "seriesPattern": ["pattern"],
        "columnRule": ["rules"],
        "hierarchy": ["sums", "tolerance"],
    ]

    private mutating func readObject(_ decoder: any Decoder, rule: String) throws {
        let known = ["action"] + (Self.limits[rule] ?? [])
        let keys = try decoder.container(keyedBy: AnyKey.self)
        for key in keys.allKeys {
            guard known.contains(key.stringValue) else {
                throw UnknownKey(path: decoder.codingPath, key: key.stringValue, known: known)
            }
            if key.stringValue == "action" {
                try set(
                    try keys.decode(String.self, forKey: key), for: rule,
                    path: decoder.codingPath + [key])
            } else {
                try readLimit(key, of: rule, keys)
            }
        }
    }

    private mutating func readLimit(_ key: AnyKey, of rule: String, _ keys: Keys) throws {
        switch (rule, key.stringValue) {
        case ("range", "minimum"): settings.minimum = try keys.decode(Double.self, forKey: key)
        case ("range", "maximum"): settings.maximum = try keys.decode(Double.self, forKey: key)
        case ("tooShort", _): minimumObservations = try keys.decode(Int.self, forKey: key)
        case ("calendarGap", "closedWeekdays"): try readWeekdays(key, keys)
        case ("calendarGap", _): try readHolidays(key, keys)
        case ("sentinelValue", _):
            settings.sentinels = Set(try keys.decode([Double].self, forKey: key))
        case ("spike", _):
            settings.spikeDeviations = try Self.number(
                key, keys, "a number of at least 3"
            ) { $0 >= 3 }
        case ("flatLine", _): settings.flatLineLength = try Self.integer(key, keys, atLeast: 2)
        case ("endedSeries", _): settings.endedAfter = try Self.integer(key, keys, atLeast: 1)
        case ("freshness", _): settings.staleAfter = try Self.integer(key, keys, atLeast: 1)
        case ("rowCount", _): settings.rowShare = try Self.share(key, keys)
        case ("coverage", _): settings.coverageShare = try Self.share(key, keys)
        case ("nullShare", _): settings.nullShare = try Self.share(key, keys)
        case ("allowedValues", _):
            settings.allowedValues = try keys.decode([String: [Double]].self, forKey: key)
                .sorted { $0.key < $1.key }
                .map { AllowedColumn(column: $0.key, values: Set($0.value)) }
        case ("seriesPattern", _): try readPattern(key, keys)
        case ("columnRule", _): try readComparisons(key, keys)
        case ("hierarchy", "sums"):
            settings.sums = try keys.decode([String: OneOrMore].self, forKey: key)
                .sorted { $0.key < $1.key }
                .map { HierarchySum(total: $0.key, parts: $0.value.texts) }
        case ("hierarchy", _):
            settings.sumTolerance = try Self.number(
                key, keys, "a share from 0 to below 1"
            ) { $0 >= 0 && $0 < 1 }
        default: preconditionFailure("\(rule).\(key.stringValue) is listed and not read")
        }
    }

    private mutating func readWeekdays(_ key: AnyKey, _ keys: Keys) throws {
        for name in try keys.decode([String].self, forKey: key) {
            guard let day = ValueCheck.weekdays.firstIndex(of: name) else {
                throw WrongValue(
                    path: keys.codingPath + [key], expected: "weekdays such as saturday",
                    found: "\"\(name)\"")
            }
            settings.calendar.closedWeekdays.insert(day)
        }
        if settings.calendar.closedWeekdays.count == 7 {
            throw WrongValue(
                path: keys.codingPath + [key], expected: "at most six weekdays",
                found: "all seven")
        }
    }

    /// `2026-04-03` for one day, `12-25` for that day of every year.
    private mutating func readHolidays(_ key: AnyKey, _ keys: Keys) throws {
        for text in try keys.decode([String].self, forKey: key) {
            // A leap year has every day there is.
            let isYearly = text.utf8.count == 5
            guard text.utf8.count == 10 || isYearly,
                let time = TimestampText(isYearly ? "2000-\(text)" : text)
            else {
                throw WrongValue(
                    path: keys.codingPath + [key],
                    expected: "days such as 2026-04-03, or 12-25 for every year",
                    found: "\"\(text)\"")
            }
            let date = time.timestamp.date
            if isYearly {
                settings.calendar.yearlyHolidays.insert(.init(month: date.month, day: date.day))
            } else {
                settings.calendar.holidays.insert(date)
            }
        }
    }

    private mutating func readPattern(_ key: AnyKey, _ keys: Keys) throws {
        let pattern = try keys.decode(String.self, forKey: key)
        guard (try? Regex(pattern)) != nil else {
            throw WrongValue(
                path: keys.codingPath + [key], expected: "a regular expression",
                found: "\"\(pattern)\"")
        }
        settings.seriesPattern = pattern
    }

    private mutating func readComparisons(_ key: AnyKey, _ keys: Keys) throws {
        settings.columnRules = try keys.decode([String].self, forKey: key).map { text in
            guard let comparison = ColumnComparison(text) else {
                throw WrongValue(
                    path: keys.codingPath + [key],
                    expected: "comparisons such as \"price > 0\" or \"units <= stock\"",
                    found: "\"\(text)\"")
            }
            return comparison
        }
    }

    private static func integer(_ key: AnyKey, _ keys: Keys, atLeast least: Int) throws -> Int {
        let value = try keys.decode(Int.self, forKey: key)
        guard value >= least else {
            throw WrongValue(
                path: keys.codingPath + [key], expected: "an integer of at least \(least)",
                found: "\(value)")
        }
        return value
    }

    private static func share(_ key: AnyKey, _ keys: Keys) throws -> Double {
        try number(key, keys, "a share from 0 to below 1") { $0 >= 0 && $0 < 1 }
    }

    private static func number(
        _ key: AnyKey, _ keys: Keys, _ expected: String, _ fits: (Double) -> Bool
    ) throws -> Double {
        let value = try keys.decode(Double.self, forKey: key)
        guard fits(value) else {
            throw WrongValue(
                path: keys.codingPath + [key], expected: expected, found: ValueCheck.text(value))
        }
        return value
    }

    private mutating func set(_ action: String, for rule: String, path: [any CodingKey]) throws {
        // No row or series is at fault where a batch is.
        let isOfBatch = CheckList.batch.contains { $0.rule == rule }
        let known = QualityAction.allCases.filter {
            !isOfBatch || ($0 != .quarantineRow && $0 != .quarantineSeries)
        }
        if action == "off" {
            settings.off.insert(rule)
        } else if let action = known.first(where: { $0.rawValue == action }) {
            settings.actions[rule] = action
        } else {
            throw WrongValue(
                path: path,
                expected: "one of off, " + known.map(\.rawValue).joined(separator: ", "),
                found: "\"\(action)\"")
        }
    }
}
