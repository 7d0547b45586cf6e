import Tabular
import TimeSeries

/// A series that is the sum of others, by the job.
package struct HierarchySum: Hashable, Sendable {
    package let total: String
    /// Names of series; `*` stands for any characters.
    package let parts: [String]

    package init(total: String, parts: [String]) {
        self.total = total
        self.parts = parts
    }

    func isPart(_ series: String) -> Bool {
        series != total && parts.contains { Self.matches(series.utf8[...], $0.utf8[...]) }
    }

    private static func matches(_ text: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
        var text = text
        var pattern = pattern
        // Where the last star stood, and what was left of the text there.
        var star: (pattern: Substring.UTF8View, text: Substring.UTF8View)?
        while let character = text.first {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                star = (pattern, text)
            } else if pattern.first == character {
                text = text.dropFirst()
                pattern = pattern.dropFirst()
            } else if let last = star {
                text = last.text.dropFirst()
                pattern = last.pattern
                star = (pattern, text)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

/// A total that is not the sum of its parts, by a tenth of a percent or what the job allows.
///
/// A period in which a living part has no value is left out. A part counts as nothing before its first row,
/// and after its last once that is five periods ago.
enum Hierarchy: BatchCheck {
    static let rule = "hierarchy"
    static let defaultAction = QualityAction.warn
    static let summary = "a total that is not the sum of its parts"
    static let advice =
        "Look for a part that came twice, or is missing from quality.hierarchy.sums."

    static func faults(in context: BatchContext) -> [BatchFault] {
        guard !context.settings.sums.isEmpty else { return [] }
        let names = context.after.seriesIDs
        return context.settings.sums.flatMap { sum -> [BatchFault] in
            let parts = names.filter { sum.isPart($0) }
            guard !parts.isEmpty, context.after.contains(sum.total) else { return [] }
            var first: (period: Int, total: Double, sum: Double)?
            var last = 0
            var count = 0
            for period in context.acceptedPeriods {
                guard case .value(let total) = context.after.entry(sum.total, period),
                    let parts = added(parts, period, context.after),
                    abs(total - parts.sum)
                        > context.settings.sumTolerance * max(abs(total), parts.size)
                else { continue }
                if first == nil { first = (period, total, parts.sum) }
                last = period
                count += 1
            }
            guard let first else { return [] }
            let frequency = context.after.frequency
            let more = count > 1 ? ", and likewise for \(frequency.words(count - 1)) after it" : ""
            return [
                BatchFault(
                    Mismatch(
                        expected: "\(roughText(first.sum)) for "
                            + "\(frequency.start(of: first.period)), the sum of \(parts.count) series",
                        found: roughText(first.total), ending: more),
                    series: sum.total, periods: first.period..<(last + 1), count: count)
            ]
        }
    }

    /// Nil where a part is not known.
    private static func added(
        _ parts: [String], _ period: Int, _ panel: Vintage
    ) -> (sum: Double, size: Double)? {
        var sum = 0.0
        var size = 0.0
        for part in parts {
            guard let periods = panel.periods(of: part), periods.lowerBound <= period else {
                continue
            }
            if period >= periods.upperBound + DeliveryCounts.life { continue }
            guard case .value(let value) = panel.entry(part, period) else { return nil }
            sum += value
            size += abs(value)
        }
        return (sum, size)
    }
}
