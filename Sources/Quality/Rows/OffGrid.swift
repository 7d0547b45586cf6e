import Ingestion
import Tabular
import TimeSeries

/// A time at another place in its period than nearly all others: a Wednesday among weeks that are dated by
/// their Mondays, the 17th minute among whole hours.
///
/// The usual place is counted from the start of the period, or from its end where that is more alike: the
/// last day of the month. It has to be that of 19 in 20 rows of the batch, and of 20 rows at least.
enum OffGrid: RowCheck {
    static let rule = "offGrid"
    static let defaultAction = QualityAction.warn
    static let summary = "the time is at an unusual place in its period"
    static let advice =
        "The row is taken in for the period that its time lies in. Check the date for a typing error, "
        + "and whether the row belongs to the period before or after."

    private static let leastRows = 20
    private static let leastShare = 0.95

    static func faults(in context: RowContext) -> [RowFault] {
        let frequency = context.before.frequency
        var fromStart = Places()
        var fromEnd = Places()
        var bounds = Bounds(frequency)
        func place(_ index: Int) -> (start: Int, end: Int, bounds: (lower: Int, upper: Int))? {
            guard let period = context.periods[index],
                case .time(let text) = context.batch.rows.time(index)
            else { return nil }
            let seconds = text.instant(local: context.usesLocalDates).seconds
            let (lower, upper) = bounds.of(period)
            return (seconds - lower, upper - seconds, (lower, upper))
        }
        for index in context.batch.rows.indices {
            guard let place = place(index) else { continue }
            fromStart.add(place.start)
            fromEnd.add(place.end)
        }
        let isFromEnd = (fromEnd.usual?.count ?? 0) > (fromStart.usual?.count ?? 0)
        guard let usual = (isFromEnd ? fromEnd : fromStart).usual,
            usual.count < fromStart.total, fromStart.total >= leastRows,
            Double(usual.count) >= leastShare * Double(fromStart.total)
        else { return [] }
        return context.batch.rows.indices.compactMap { index in
            guard let place = place(index), (isFromEnd ? place.end : place.start) != usual.place
            else { return nil }
            let (lower, upper) = place.bounds
            let expected = isFromEnd ? upper - usual.place : lower + usual.place
            return context.fault(
                index,
                Mismatch(
                    expected: "\(Timestamp(seconds: expected)) as the time of its period",
                    found: "\(Timestamp(seconds: lower + place.start))"))
        }
    }

    /// How often each place occurs.
    private struct Places {
        private var counts: [Int: Int] = [:]
        private(set) var total = 0

        mutating func add(_ place: Int) {
            counts[place, default: 0] += 1
            total += 1
        }

        var usual: (place: Int, count: Int)? {
            counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { ($0.key, $0.value) }
        }
    }

    /// Start and end of periods; a batch has few of them.
    private struct Bounds {
        private let frequency: Frequency
        private var known: [Int: (Int, Int)] = [:]

        init(_ frequency: Frequency) { self.frequency = frequency }

        mutating func of(_ period: Int) -> (Int, Int) {
            if let bounds = known[period] { return bounds }
            let bounds = (
                frequency.start(of: period).seconds, frequency.start(of: period + 1).seconds
            )
            known[period] = bounds
            return bounds
        }
    }
}
