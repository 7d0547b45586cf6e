// Goal: the bounds of a ledger as a database compares them, never narrower than Almanac's own, and no wider
// than the database makes necessary.
//
// A value v of the column is to be asked for if from ≤ v < end and v ≤ through. Where the column holds v
// exactly, so do the bounds. Where it is cut to a microsecond or a day, or rounded to a `Double`, that
// function f is monotone, so from ≤ v gives f(from) ≤ f(v), and v < end gives f(v) ≤ f(end): bounds taken
// to the column's own values let in every row that is meant, and at most those that share a value with
// a bound besides.

import TimeSeries

/// How a database compares the values of a ledger column.
enum LedgerComparison: Hashable, Sendable {
    /// As days.
    case date
    /// As instants, to the microsecond.
    case timestamp
    /// As whole numbers of 64 bits at most.
    case integer
    /// As decimal numbers of any length.
    case decimal
    /// As floating-point numbers, of which the shortest text that tells them apart is read.
    case double
    /// Byte by byte: of ISO 8601 the date in front is compared, with a day to spare for zones.
    case text
    /// As each cell is stored, in SQLite: numbers, then texts byte by byte.
    case cells(Affinity)
    /// Not in any way that helps.
    case none

    /// What SQLite makes of cells and of what they are compared with, by the type that a column declares.
    enum Affinity: Hashable, Sendable {
        case number
        case text
        /// Nothing.
        case blob
        /// An expression: it is not declared.
        case unknown
    }
}

/// A value that a column is compared with.
package enum SQLParameter: Codable, Hashable, Sendable {
    case integer(Int)
    case double(Double)
    /// The digits of a number.
    case decimal(String)
    case text(String)

    var text: String {
        switch self {
        case .integer(let integer): return String(integer)
        case .double(let number): return "\(number)"
        case .decimal(let text), .text(let text): return text
        }
    }
}

/// A condition that the ledger column has to meet.
struct LedgerCondition: Hashable, Sendable {
    enum Sign: String, Sendable {
        case atLeast = ">="
        case below = "<"
        case atMost = "<="
    }

    var sign: Sign
    var value: SQLParameter
    /// Whether SQLite must be kept from making a number or a text of what is of the other kind, at the
    /// price of an index.
    var hidesAffinity = false
}

extension LedgerRange {
    /// What rows that are not below the range meet; nil where every row may be.
    func lower(_ comparison: LedgerComparison) -> LedgerCondition? {
        from.flatMap { LedgerRange.condition(.atLeast, $0, comparison) }
    }

    /// What rows that are not above the range meet, each where there is such a bound.
    func upper(_ comparison: LedgerComparison) -> [LedgerCondition] {
        var conditions: [LedgerCondition] = []
        // Beyond the year 9998 there is nothing to hold back, and no database counts days so far.
        if let through, through.seconds < 253_370_764_800,
            let condition = LedgerRange.condition(.atMost, .instant(through), comparison)
        {
            conditions.append(condition)
        }
        if let end, let condition = LedgerRange.condition(.below, end, comparison) {
            conditions.append(condition)
        }
        return conditions
    }

    private static func condition(
        _ sign: LedgerCondition.Sign, _ bound: Bound, _ comparison: LedgerComparison
    ) -> LedgerCondition? {
        switch (bound, comparison) {
        case (.integer(let integer), .integer), (.integer(let integer), .decimal):
            return LedgerCondition(sign: sign, value: .integer(integer))
        case (.decimal(_, let ceiling), .integer):
            return LedgerCondition(sign: sign, value: .integer(ceiling))
        case (.decimal(let text, _), .decimal):
            return LedgerCondition(sign: sign, value: .decimal(text))
        case (.integer(let integer), .double):
            return double(sign, String(integer))
        case (.decimal(let text, _), .double):
            return double(sign, text)
        case (.integer(let integer), .cells(let affinity)):
            return LedgerCondition(
                sign: sign, value: .integer(integer),
                hidesAffinity: affinity == .text || affinity == .unknown)
        case (.decimal(let text, _), .cells(let affinity)):
            guard var condition = number(sign, text) else { return nil }
            condition.hidesAffinity = affinity == .text || affinity == .unknown
            return condition
        case (.text(let text), .text):
            return LedgerCondition(sign: sign, value: .text(text))
        case (.text(let text), .cells(let affinity)):
            return LedgerCondition(
                sign: sign, value: .text(text),
                hidesAffinity: affinity == .number || affinity == .unknown)
        case (.instant(let instant), _): return condition(sign, instant, comparison)
        default: return nil
        }
    }

    private static func condition(
        _ sign: LedgerCondition.Sign, _ instant: Timestamp, _ comparison: LedgerComparison
    ) -> LedgerCondition? {
        switch comparison {
        case .date:
            // The first day that begins at the end or after it.
            let isMidnight = instant.seconds % 86_400 == 0 && instant.nanoseconds == 0
            let more = sign == .below && !isMidnight ? 1 : 0
            return LedgerCondition(sign: sign, value: .text(date(instant, plus: more)))
        case .timestamp:
            let more: Int
            switch sign {
            case .atLeast: more = 0
            case .atMost: more = 1
            case .below: more = instant.nanoseconds % 1000 > 0 ? 1 : 0
            }
            return LedgerCondition(sign: sign, value: .text(microseconds(instant, plus: more)))
        case .text, .cells:
            return LedgerCondition(
                sign: sign == .below ? .atMost : sign,
                value: .text(date(instant, plus: sign == .atLeast ? -1 : 2)))
        case .integer, .decimal, .double, .none: return nil
        }
    }

    /// Against numbers that are all rounded.
    private static func double(
        _ sign: LedgerCondition.Sign, _ text: String
    ) -> LedgerCondition? {
        guard let number = Double(text) else { return nil }
        return LedgerCondition(sign: rounded(sign, text, number), value: .double(number))
    }

    /// A `Double` equal to a rounded end is read as a number below it, unless it is read as the end.
    private static func rounded(
        _ sign: LedgerCondition.Sign, _ text: String, _ number: Double
    ) -> LedgerCondition.Sign {
        var shortest = "\(number)"
        if shortest.hasSuffix(".0") { shortest.removeLast(2) }
        return sign == .below && shortest != text ? .atMost : sign
    }

    /// Against numbers of which some are rounded and some are integers, which are compared by value.
    private static func number(
        _ sign: LedgerCondition.Sign, _ text: String
    ) -> LedgerCondition? {
        if let integer = Int(text) {
            return LedgerCondition(sign: sign, value: .integer(integer))
        }
        guard let number = Double(text) else { return nil }
        // Below 2⁵³ no integer lies between a number and the `Double` next to it; above, step over those
        // that do.
        let isNear = number.magnitude < 0x1p53
        let wide = isNear ? number : sign == .atLeast ? number.nextDown : number.nextUp
        return LedgerCondition(sign: rounded(sign, text, number), value: .double(wide))
    }

    private static func date(_ instant: Timestamp, plus days: Int) -> String {
        Timestamp(CivilDate(daysSinceEpoch: instant.daysSinceEpoch + days)).description
    }

    /// Cut to the microsecond, and so at or below the instant; `plus` more of them.
    private static func microseconds(_ instant: Timestamp, plus more: Int) -> String {
        let microseconds = instant.nanoseconds / 1000 + more
        return Timestamp(
            seconds: instant.seconds + microseconds / 1_000_000,
            nanoseconds: microseconds % 1_000_000 * 1000
        ).description
    }
}
