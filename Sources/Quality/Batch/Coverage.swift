import Tabular
import TimeSeries

/// A smaller share of the living series has a row than in the periods just before and in the same season a
/// year ago: a store, a country, a feed was left out.
///
/// A series is living for four periods after its last row. The share is held against the smallest of those
/// before, so that a panel in which many series rest now and then is held against its habit.
enum Coverage: BatchCheck {
    static let rule = "coverage"
    static let defaultAction = QualityAction.warn
    static let summary = "fewer of the known series have a row than before and a season ago"
    static let advice = "Ask the source for the series that are missing."
    static let asksForRows = true

    private static let leastMissing = 3

    static func faults(in context: BatchContext) -> [BatchFault] {
        context.fault { period in
            let found = context.counts[period]
            let usual = context.counts.references(for: period).compactMap { reference in
                reference.living > 0
                    ? Double(reference.delivered) / Double(reference.living) : nil
            }.min()
            guard let usual, found.living > 0 else { return nil }
            let expected = Int((usual * Double(found.living)).rounded(.up))
            guard
                Double(found.delivered)
                    < context.settings.coverageShare * usual * Double(found.living),
                expected - found.delivered >= leastMissing
            else { return nil }
            return Mismatch(
                expected: "rows of \(expected) known series or more for "
                    + "\(context.after.frequency.start(of: period))",
                found: "\(found.delivered) of \(found.living) series\(missing(period, context))")
        }
    }

    /// The first of those that are missing, by name.
    private static func missing(_ period: Int, _ context: BatchContext) -> String {
        var names: [String] = []
        context.after.forEachSeries { id, _, entry in
            guard entry(period) == .absent else { return }
            let isLiving = (1...DeliveryCounts.life).contains { entry(period - $0) != .absent }
            if isLiving { names.append(id) }
        }
        let shown = names.sorted().prefix(3).joined(separator: ", ")
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        return names.isEmpty ? "" : "; without \(shown)\(more)"
    }
}
