import Ingestion
import Tabular
import TimeSeries

/// Rows of one series with different times in one period: a panel has one value a period, and nothing says
/// which of them it is, or whether it is their sum.
///
/// A ledger column of their own puts the rows in order: that of the newest ledger value is in force, and those
/// before it are kept out. Where the time is the ledger, or all came at once, all are. What is so of
/// most periods of the batch is `wrongFrequency`, and none of this rule's.
enum SeveralInPeriod: RowCheck {
    static let rule = "severalInPeriod"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "rows of one series have different times in one period"
    static let advice =
        "Check the dates for a typing error, and take in the row that is right with 'almanac quarantine "
        + "replay'. If the rows are parts of one value, add them up before they come in, or set "
        + "frequency to theirs; if source.columns.time is not the column that says which period a row "
        + "is for, name that."

    static func faults(in context: RowContext) -> [RowFault] {
        let rows = context.batch.rows
        var faults: [(row: Int, cell: RowsPerPeriod.Cell)] = []
        context.groups.forEachPeriodOfMany { places in
            guard let cell = context.several(places) else { return }
            var wrong = cell.rows
            if !context.batch.ledger.isTime,
                let newest = cell.rows.map({ rows.ledger($0) }).max()
            {
                let inForce = cell.rows.filter { rows.ledger($0).key == newest.key }
                if inForce.count == 1 { wrong.removeAll { $0 == inForce[0] } }
            }
            faults += wrong.map { ($0, cell) }
        }
        return faults.sorted { $0.row < $1.row }.map { fault in
            let other = fault.cell.rows.first { $0 != fault.row } ?? fault.row
            let frequency = context.before.frequency
            let period = context.periods[fault.row] ?? 0
            return context.fault(
                fault.row,
                Mismatch(
                    expected: "one row of the series for "
                        + frequency.words(period..<(period + 1)),
                    found: "\(fault.cell.rows.count): \(words(fault.row, context)) beside "
                        + words(other, context, besides: fault.row)))
        }
    }

    /// `500 for 2024-01-17`, and where it stands unless that is said already.
    private static func words(_ index: Int, _ context: RowContext, besides row: Int? = nil)
        -> String
    {
        guard case .number(let value) = context.batch.rows.value(index),
            case .time(let text) = context.batch.rows.time(index)
        else { return "" }
        let time = text.instant(local: context.usesLocalDates)
        let words = "\(plainText(value)) for \(time)"
        guard let row else { return words }
        let (here, there) = (context.batch.rows[row], context.batch.rows[index])
        let place = here.file == there.file ? "line " : "\(there.file):"
        return "\(words) in \(place)\(there.line)"
    }
}
