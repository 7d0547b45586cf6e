// A change in plain words, for people who know the series and not the method.

import Glibc

/// How the periods of a series are called in sentences.
package struct PeriodWords: Sendable {
    /// The period of an index: `the week of 2025-03-24`, `July 2000`.
    package let name: @Sendable (Int) -> String
    /// Many of them: `weeks`.
    package let plural: String
    /// What stands before a name: `in` the week of, `on` a day, `at` an hour.
    package let preposition: String

    package init(
        plural: String, preposition: String = "in", name: @escaping @Sendable (Int) -> String
    ) {
        self.name = name
        self.plural = plural
        self.preposition = preposition
    }

    /// One of them: `week`.
    var singular: String { String(plural.dropLast()) }
}

extension Change {
    /// One or two sentences: what, how large, since when.
    package func sentence(_ words: PeriodWords) -> String {
        let when = words.name(from)
        switch component {
        case .level where isSingleValue:
            return "The value of \(when) is \(text(after)) where \(text(before)) was expected"
                + "\(share.map { ", \($0)" } ?? "")."
        case .level where until != nil && length < Change.leastLevel:
            let end = until.map(words.name) ?? ""
            return "The values from \(when) to \(end) are \(text(after)) on average where "
                + "\(text(before)) was expected\(share.map { ", \($0)" } ?? "")."
        case .level where until != nil:
            let end = until.map(words.name) ?? ""
            return "From \(when) to \(end), \(length) \(words.plural), the level was "
                + "\(shiftWord ? "higher" : "lower") by \(amount): \(text(after)) "
                + "where \(text(before)) was expected."
        case .level where isOfNewestValues:
            return
                "The newest \(count ?? 0) values, from \(when) on, are \(text(after)) on average "
                + "where \(text(before)) was expected\(share.map { ", \($0)" } ?? "")"
                + "\(uncertainty(words))."
        case .level:
            return "The level \(shiftWord ? "rose" : "fell") by \(amount) "
                + "\(words.preposition) \(when), from "
                + "\(text(before)) to \(text(after))\(uncertainty(words))."
        case .trend:
            return "From \(when) on the values \(pace(after, of: words)); before they "
                + "\(pastPace(words))\(uncertainty(words))."
        case .constant:
            let many = "\(length) \(words.plural)"
            guard let until else {
                return "From \(when) on every value is \(text(after)), for \(count ?? length) "
                    + "\(words.plural)."
            }
            return "From \(when) to \(words.name(until)), \(many), every value is \(text(after))."
        case .unit:
            let power = log10(after / before).rounded()
            let times =
                power > 0 ? "\(text(pow(10, power))) times" : "a \(text(pow(10, -power)))th of"
            // A tenth happens to be what is left of many things.
            let cause =
                abs(power) > 1 ? "as if written in another unit" : "another unit or an event"
            return "From \(when) on the values are \(times) what they were, \(cause): "
                + "\(text(after)) after \(text(before))\(uncertainty(words))."
        case .spread:
            let more = after > before
            return "From \(when) on the values scatter \(more ? "more" : "less"): their one-step "
                + "deviation is \(scatter(after)) after \(scatter(before)), "
                + "\(text(after / before)) times\(uncertainty(words))."
        case .season:
            return "From \(when) on the season has another shape: the values lie "
                + "\(scatter(effect ?? 0)) from the old one on average; its range is "
                + "\(scatter(after)) after \(scatter(before))\(uncertainty(words))."
        case .autocorrelation:
            return "From \(when) on neighbouring values hang together "
                + "\(after > before ? "more" : "less"): a correlation of \(text(after)) after "
                + "\(text(before))\(uncertainty(words))."
        case .missing:
            return "From \(when) on \(percent(after)) of \(words.plural) have no value, "
                + "\(percent(before)) before\(uncertainty(words))."
        case .calendar:
            return "From \(when) on one unit of \(subject ?? "the calendar") adds "
                + "\(scatter(after)) to the values, \(scatter(before)) before"
                + "\(uncertainty(words))."
        case .covariate:
            let moved =
                effect.map {
                    "\($0 < 0 ? "fell" : "rose") by \(scatter(abs($0)))"
                } ?? "moved"
            return "\(subject ?? "A covariate") went from \(text(before)) to \(text(after)) "
                + "\(words.preposition) \(when), and the level \(moved) with it\(uncertainty(words))."
        }
    }

    private func pace(_ growth: Double, of words: PeriodWords) -> String {
        guard !isStill(growth) else { return "hold their level" }
        return "\(growth < 0 ? "fall" : "grow") by \(scatter(abs(growth))) a \(words.singular)"
    }

    private func pastPace(_ words: PeriodWords) -> String {
        guard !isStill(before) else { return "held their level" }
        return "\(before < 0 ? "fell" : "grew") by \(scatter(abs(before))) a \(words.singular)"
    }

    /// Whether a growth is none, beside the other one.
    private func isStill(_ growth: Double) -> Bool {
        abs(growth) < 0.05 * max(abs(before), abs(after))
    }

    private var shiftWord: Bool { after > before }

    /// The periods of a passing change.
    private var length: Int { (until ?? from) - from + 1 }

    /// The shift of a level, as a share where that has a meaning.
    private var amount: String {
        if let factor, before > 0, factor < 10 { return percent(abs(factor - 1)) }
        return text(abs(after - before))
    }

    private var share: String? {
        guard let factor, before > 0, factor < 10 else { return nil }
        return "\(percent(abs(factor - 1))) \(factor < 1 ? "less" : "more")"
    }

    private func scatter(_ value: Double) -> String { isRelative ? percent(value) : text(value) }

    private func uncertainty(_ words: PeriodWords) -> String {
        guard earliest != latest else { return "" }
        return " (between \(words.name(earliest)) and \(words.name(latest)))"
    }

    private func percent(_ share: Double) -> String { text(100 * share) + "%" }

    private func text(_ value: Double) -> String { Change.text(value) }

    /// Three significant digits, more of a great number, thousands set apart.
    package static func text(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        guard abs(value) < 1e15 else { return "\(value)" }
        let size = abs(value)
        let places = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
        let scale = pow(10, Double(places))
        let rounded = (size * scale).rounded() / scale
        let whole = Int(rounded)
        var digits = String(whole)
        var grouped = ""
        while digits.count > 3 {
            grouped = "," + String(digits.suffix(3)) + grouped
            digits.removeLast(3)
        }
        grouped = digits + grouped
        let rest = Int(((rounded - Double(whole)) * scale).rounded())
        if rest > 0 {
            var fraction = String(rest)
            fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
            while fraction.last == "0" { fraction.removeLast() }
            grouped += "." + fraction
        }
        return (value < 0 && (whole > 0 || rest > 0) ? "−" : "") + grouped
    }
}
