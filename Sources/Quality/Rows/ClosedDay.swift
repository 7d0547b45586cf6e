import Ingestion
import Tabular
import TimeSeries

/// A value for a day that the job's calendar says is closed.
enum ClosedDay: RowCheck {
    static let rule = "closedDay"
    static let defaultAction = QualityAction.info
    static let summary = "a value for a day that the job says is closed"
    static let advice =
        "If the day was open, take it out of quality.calendarGap in the job file; otherwise look for "
        + "a shifted date or time zone."

    static func faults(in context: RowContext) -> [RowFault] {
        let calendar = context.settings.calendar
        guard !calendar.isEmpty else { return [] }
        let frequency = context.before.frequency
        return context.batch.rows.indices.compactMap { index in
            guard let period = context.periods[index], calendar.isClosed(period, frequency),
                case .number(let value) = context.batch.rows.value(index), value != 0
            else { return nil }
            return context.fault(
                index,
                Mismatch(
                    expected: "no value for \(frequency.start(of: period)), a closed day",
                    found: plainText(value)))
        }
    }
}
