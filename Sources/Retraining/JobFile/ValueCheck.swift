import Evaluation
import Forecasting
import Ingestion
import Quality
import Tabular
import TimeSeries

/// Turns what was typed in one job file into what it means, or says what is wrong with it.
struct ValueCheck {
    let file: String

    /// From Monday on, as `Frequency` counts them.
    static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    func wrong(_ path: String, expected: String, found: String) -> JobFileError {
        .wrongValue(file: file, path: path, expected: expected, found: found)
    }

    /// The name is a folder of the store, so it holds nothing that means something in a path.
    func name(_ name: String) throws(JobFileError) -> String {
        let isPlain = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7a).contains($0)
                || (0x41...0x5a).contains($0) || $0 == 0x2d || $0 == 0x5f || $0 == 0x2e
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
            throw wrong(
                "name",
                expected: "at most 100 letters, digits, hyphens, underscores and points, the first "
                    + "no point",
                found: "\"\(name)\"")
        }
        return name
    }

    func within(
        _ range: ClosedRange<Int>, _ value: Int, _ path: String
    ) throws(JobFileError) -> Int {
        guard range.contains(value) else {
            throw wrong(
                path, expected: "an integer from \(range.lowerBound) to \(range.upperBound)",
                found: "\(value)")
        }
        return value
    }

    func atLeast(_ least: Int, _ value: Int, _ path: String) throws(JobFileError) -> Int {
        guard value >= least else {
            throw wrong(path, expected: "an integer of at least \(least)", found: "\(value)")
        }
        return value
    }

    func atLeast(_ least: Int, _ value: Int?, _ path: String) throws(JobFileError) -> Int? {
        guard let value else { return nil }
        return try atLeast(least, value, path) as Int
    }

    func share(_ value: Double, _ path: String) throws(JobFileError) -> Double {
        guard value > 0, value < 1 else {
            throw wrong(path, expected: "a number between 0 and 1", found: Self.text(value))
        }
        return value
    }

    func frequency(
        _ name: String, weekStartsOn: String?
    ) throws(JobFileError) -> Frequency {
        guard let named = Frequency.named.first(where: { $0.name == name }) else {
            let names = Frequency.named.map(\.name).joined(separator: ", ")
            throw wrong("frequency", expected: "one of \(names)", found: "\"\(name)\"")
        }
        guard let weekStartsOn else { return named.frequency }
        guard name == "weekly", let day = Self.weekdays.firstIndex(of: weekStartsOn) else {
            throw wrong(
                "weekStartsOn",
                expected: name == "weekly"
                    ? "a weekday such as monday" : "no such key beside the frequency \(name)",
                found: "\"\(weekStartsOn)\"")
        }
        return Frequency(.week(startingOn: day))
    }

    func levels(_ levels: [Double]) throws(JobFileError) -> [Double] {
        for (index, level) in levels.enumerated() where !(level > 0 && level < 100) {
            throw wrong(
                "levels[\(index)]", expected: "percent between 0 and 100",
                found: Self.text(level))
        }
        return Set(levels).sorted()
    }

    private static func expected(_ error: ModelExpressionError) -> String {
        switch error {
        case .unknown:
            let known = ModelList.all.map { $0.name } + CompositionList.all.map(\.syntax)
            return "one of " + known.joined(separator: ", ")
        case .needsArguments(let syntax): return syntax
        case .takesNone(let name): return name
        case .wrongArguments(let syntax, let fault): return "\(syntax), which \(fault)"
        case .malformed(_, let expected, let place, _): return "\(expected) at character \(place)"
        case .tooDeep(let limit): return "compositions nested \(limit) deep at most"
        }
    }

    /// The texts of model expressions, as they are stored and compared.
    func models(_ typed: [String]) throws(JobFileError) -> [String] {
        var models: [String] = []
        for (index, text) in typed.enumerated() {
            do throws(ModelExpressionError) { models.append(try ModelExpression(text).text) } catch
            {
                var found = text
                if case .unknown(let name) = error { found = name }
                let expected = Self.expected(error)
                throw wrong("models[\(index)]", expected: expected, found: "\"\(found)\"")
            }
        }
        guard !models.isEmpty else {
            throw wrong("models", expected: "at least one model", found: "an empty list")
        }
        return models
    }

    func promotion(
        _ typed: JobFile.PromotionSection?, horizon: Int
    ) throws(JobFileError) -> PromotionPolicy {
        let known = AccuracyMeasures.all.map { $0.name }
        let measure = typed?.measure ?? "rmse"
        guard known.contains(measure) else {
            throw wrong(
                "promotion.measure", expected: "one of " + known.joined(separator: ", "),
                found: "\"\(measure)\"")
        }
        let improvement = typed?.improvement ?? 0.01
        guard improvement >= 0, improvement < 1 else {
            throw wrong(
                "promotion.improvement", expected: "a share from 0 to below 1",
                found: Self.text(improvement))
        }
        var limits: [PromotionPolicy.Limit] = []
        for (name, limit) in (typed?.require ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard known.contains(name) else {
                throw .unknownKey(
                    file: file, path: "promotion.require", key: name, known: known)
            }
            guard limit.minimum != nil || limit.maximum != nil else {
                throw wrong(
                    "promotion.require.\(name)", expected: "a minimum or a maximum",
                    found: "neither")
            }
            limits.append(
                .init(measure: name, minimum: limit.minimum, maximum: limit.maximum))
        }
        let least = PromotionPolicy.leastWindow
        let window = try atLeast(
            least, typed?.window ?? max(6, min(horizon, 12)), "promotion.window")
        return PromotionPolicy(
            window: window,
            driftWindow: try atLeast(
                least, typed?.driftWindow ?? max(least, window / 2), "promotion.driftWindow"),
            measure: measure, improvement: improvement, limits: limits)
    }

    /// A number as one would type it: `0` and not `0.0`.
    static func text(_ number: Double) -> String {
        guard number.isFinite else {
            return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        }
        let isShort = number == number.rounded() && number.magnitude < 1e15
        return isShort ? "\(Int(number))" : "\(number)"
    }

    /// `path`, relative to `folder` unless it is absolute.
    func path(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}
