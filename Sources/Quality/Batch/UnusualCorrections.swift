import Ingestion
import Tabular
import TimeSeries

/// A batch that replaces many known values, or old ones, where the job's runs do not: a file with the wrong
/// year rewrites a week of the year before, a restated file all of history.
///
/// What is usual the runs before say, as far as they are kept in mind: twice the number of values that all but
/// one of them replaced, and twice the age, or four periods beyond it. All but one, so that one mishap makes
/// no habit. A delivery of the newest weeks with each run, some of them revised, is usual from the start:
/// values of the four newest periods do not count where their series has a new period besides. A few
/// values do not either: it takes three, and a fifth of the batch or of the known series.
enum UnusualCorrections: BatchCheck {
    static let rule = "unusualCorrections"
    static let defaultAction = QualityAction.warn
    static let summary = "more known values are replaced than usual, or older ones"
    static let advice =
        "Check whether the dates are those of the values, the year above all. The new values are in force "
        + "from this run on, and earlier versions keep what they saw. If they are wrong, have the right ones "
        + "sent again."
    static let asksForRows = true

    private static let least = 3
    /// One in so many.
    private static let leastShare = 5
    private static let newest = 4

    /// A value that is another than was known.
    private struct Replaced {
        let series: Int
        let period: Int
        /// Periods from there to the newest that the series had.
        let age: Int
        /// By how much of the value before; nil where one of them is none, or zero.
        let share: Double?
        let row: Int
    }

    static func faults(in context: BatchContext) -> [BatchFault] {
        guard !context.before.isEmpty else { return [] }
        let all = replaced(context)
        let known = context.before.seriesIDs.count
        func isMuch(_ some: [Replaced]) -> Bool {
            some.count >= least
                && (leastShare * some.count >= context.accepted.count
                    || leastShare * Set(some.map(\.series)).count >= known)
        }
        guard isMuch(all) else { return [] }
        let runs = context.corrections
        let usual = secondGreatest(runs.map(\.corrected))
        if all.count > 2 * usual {
            let expected =
                usual == 0
                ? "known values to stay as they are" : "at most \(usual) known values replaced"
            return [
                fault(
                    all, known: known,
                    expected: expected + asBefore(runs.count { $0.corrected <= usual }, runs),
                    context)
            ]
        }
        let age = secondGreatest(runs.map { Int($0.ages.greatest ?? 0) })
        let old = all.filter { $0.age > age + max(age, newest) }
        guard isMuch(old) else { return [] }
        return [
            fault(
                old, known: known,
                expected:
                    "replaced values at most \(context.after.frequency.words(age)) behind the "
                    + "newest"
                    + asBefore(runs.count { Int($0.ages.greatest ?? 0) <= age }, runs),
                context)
        ]
    }

    /// What counts of what the batch replaces: of several rows of a period the last one is in force.
    private static func replaced(_ context: BatchContext) -> [Replaced] {
        struct Place: Hashable {
            let series: Int
            let period: Int
        }
        let rows = context.batch.rows
        let names = rows.seriesNames
        let last = names.map { context.before.lastPeriod(of: $0) }
        var hasNew = [Bool](repeating: false, count: names.count)
        var found: [Place: Replaced] = [:]
        for row in context.accepted {
            let series = rows.seriesCode(row.index)
            guard let last = last[series] else { continue }
            guard row.period <= last else {
                hasNew[series] = true
                continue
            }
            let place = Place(series: series, period: row.period)
            switch (context.before.entry(names[series], row.period), row.value) {
            case (.absent, _), (.null, nil): found[place] = nil
            case (.value(let old), let new?) where new == old: found[place] = nil
            case (.value(let old), let new?):
                let share = abs(new - old) / abs(old)
                found[place] = Replaced(
                    series: series, period: row.period, age: last - row.period,
                    share: share.isFinite ? share : nil, row: row.index)
            case (.null, _?), (.value, nil):
                found[place] = Replaced(
                    series: series, period: row.period, age: last - row.period, share: nil,
                    row: row.index)
            }
        }
        return found.values.filter { $0.age >= newest || !hasNew[$0.series] }
            .sorted { $0.row < $1.row }
    }

    private static func fault(
        _ some: [Replaced], known: Int, expected: String, _ context: BatchContext
    ) -> BatchFault {
        let frequency = context.after.frequency
        let series = Set(some.map(\.series)).count
        let ages = some.map(\.age)
        let (youngest, oldest) = (ages.min() ?? 0, ages.max() ?? 0)
        let words =
            youngest == oldest
            ? frequency.words(oldest) : "\(youngest) to \(frequency.words(oldest))"
        let shares = some.compactMap(\.share).sorted()
        let size =
            shares.isEmpty ? "" : ", by \(percent(shares[shares.count / 2])) in the middle"
        let found = some.map(\.period)
        return BatchFault(
            Mismatch(
                expected: expected,
                found:
                    "\(some.count) of \(context.accepted.count) values of the batch that replace known ones of "
                    + "\(series) of \(known) series, \(words) behind the newest\(size)"),
            periods: (found.min() ?? 0)..<((found.max() ?? 0) + 1), count: some.count,
            rows: some.prefix(QualityFinding.rowsNamed).map { replaced in
                let row = context.batch.rows[replaced.row]
                return RowReference(file: row.file, line: row.line)
            })
    }

    private static func secondGreatest(_ numbers: [Int]) -> Int {
        numbers.sorted().dropLast().last ?? 0
    }

    private static func asBefore(_ count: Int, _ runs: [Corrections]) -> String {
        guard count > 0 else { return "" }
        let all = runs.count == 1 ? "the run before" : "the \(runs.count) runs before"
        return count == runs.count ? ", as in \(all)" : ", as in \(count) of \(all)"
    }
}
