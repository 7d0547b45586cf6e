import Ingestion
import Tabular
import TimeSeries

/// A row whose ledger value lies so far ahead of all others in the batch that its date must be mistyped: 2025
/// for 2024. Taken in, it would take the ledger position with it, and every later delivery would lie below.
/// It is kept out, and the position stays with the others.
///
/// Rows are stray if nothing else is: they lie behind a hole in the ledger values, and at least twice
/// as many series have moved on and stayed before it; a batch that jumps as a whole has only come late.
/// There are at most three of them a series, since data that really go on bring more. The hole is longer than
/// twice any before it, and than ten periods of the job and sixty days. Three hundred days are enough, if
/// they are three periods, so that a mistyped year is seen in monthly and quarterly data as well; a shorter
/// one may be a closed season, and does less harm. Only dates and timestamps have such distances: versions may
/// jump as they like.
enum StrayLedger: RowCheck {
    static let rule = LedgerTerms.strayRule
    static let defaultAction = QualityAction.quarantineRow
    static let mildestAction = QualityAction.quarantineRow
    static let summary = "the row's ledger value lies far ahead of all others"
    static let advice =
        "Check the date for a typing error, and send the row as it should be. If it is right, take it "
        + "in with 'almanac quarantine replay --rule strayLedger'."
    static let asksForRows = true

    private static let leastPeriods = 10
    private static let leastDays = 60
    private static let enoughPeriods = 3
    private static let enoughDays = 300
    private static let mostRowsOfSeries = 3
    private static let timesGaps = 2
    private static let timesSeries = 2
    private static let secondsOfDay = 86_400

    static func faults(in context: RowContext) -> [RowFault] {
        let rows = context.batch.rows
        guard rows.count > timesSeries, context.batch.ledger.type.isTime else { return [] }
        var known: Set<Int> = []
        for index in rows.indices {
            if let day = day(index, context) { known.insert(day) }
        }
        let position = context.batch.positionBefore.flatMap { $0.day }
        let days = known.union(position.map { [$0] } ?? []).sorted()
        let limit = limit(context.before.frequency)
        var greatestGap = 0
        for (low, high) in zip(days, days.dropFirst()) {
            let gap = high - low
            defer { greatestGap = max(greatestGap, gap) }
            guard low >= position ?? .min, gap > limit, gap > timesGaps * greatestGap else {
                continue
            }
            let stray = stray(from: high, context)
            guard !stray.isEmpty else { continue }
            return stray.map { index in
                context.fault(
                    index,
                    Mismatch(
                        expected: "a ledger value near the others of the batch, up to "
                            + "\(Timestamp(seconds: low * secondsOfDay))",
                        found: rows.ledger(index).text))
            }
        }
        return []
    }

    /// The rows from a day of the ledger on, if they are few beside those before it.
    private static func stray(from high: Int, _ context: RowContext) -> [Int] {
        let rows = context.batch.rows
        let position = context.batch.positionBefore
        var stray: [Int] = []
        var ahead: Set<Int> = []
        var others: Set<Int> = []
        for index in rows.indices {
            guard let day = day(index, context) else { continue }
            if day >= high {
                stray.append(index)
                ahead.insert(rows.seriesCode(index))
            } else if position.map({ rows.ledger(index) > $0 }) ?? true {
                others.insert(rows.seriesCode(index))
            }
        }
        let isLone =
            timesSeries * ahead.count <= others.count
            && stray.count <= mostRowsOfSeries * ahead.count
        return isLone ? stray : []
    }

    /// Of the ledger value; nil where a person has asked for the row.
    private static func day(_ index: Int, _ context: RowContext) -> Int? {
        context.batch.rows.isReplayed(index) ? nil : context.batch.rows.ledgerDay(index)
    }

    /// In days.
    private static func limit(_ frequency: Frequency) -> Int {
        // The longest of a year of months, and of twelve years.
        let seconds =
            (0..<12).map { frequency.start(of: $0 + 1).seconds - frequency.start(of: $0).seconds }
            .max() ?? 0
        func days(_ periods: Int) -> Int { periods * seconds / secondsOfDay }
        return min(
            max(days(leastPeriods), leastDays), max(days(enoughPeriods), enoughDays))
    }
}
