import Tabular
import TimeSeries

/// Far fewer or more rows for a period than for those just before it and for the same season a year ago: half
/// a delivery, or one that was sent twice under other names.
///
/// The least and the greatest of these counts are the measure, so that a panel that is smaller every summer is
/// held against its summers.
enum RowCount: BatchCheck {
    static let rule = "rowCount"
    static let defaultAction = QualityAction.warn
    static let summary = "far fewer or more rows for a period than before and a season ago"
    static let advice =
        "Ask the source whether the delivery is complete, and whether it is doubled."

    private static let leastRows = 5

    static func faults(in context: BatchContext) -> [BatchFault] {
        let share = context.settings.rowShare
        return context.fault { period in
            let references = context.counts.references(for: period).map(\.sent)
            guard let least = references.min(), let greatest = references.max() else { return nil }
            let found = context.counts[period].sent
            let isFew = Double(found) < share * Double(least) && least - found >= leastRows
            let isMany = Double(found) * share > Double(greatest) && found - greatest >= leastRows
            guard isFew || isMany else { return nil }
            let expected = least == greatest ? "\(least)" : "\(least) to \(greatest)"
            return Mismatch(
                expected: "\(expected) rows for \(context.after.frequency.start(of: period)), as "
                    + "before and a season ago",
                found: "\(found) \(found == 1 ? "row" : "rows")")
        }
    }
}
