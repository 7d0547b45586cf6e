import Tabular
import TimeSeries

/// How many rows, empty values and series came for the periods of a batch, and for those they are held
/// against: the eight before them, and those a season before, give or take one period.
///
/// The periods of a batch are those after the panel before it; of the first batch its newest alone, which is
/// held against the others.
package struct DeliveryCounts: Sendable {
    /// What came for one period.
    package struct Period: Hashable, Sendable {
        package fileprivate(set) var rows = 0
        /// Periods of a series that the batch has rows for, and none of them let pass.
        package fileprivate(set) var keptOut = 0
        /// Series with a row, whether it was let pass or not.
        package var sent: Int { rows + keptOut }
        /// Rows without a value.
        package fileprivate(set) var nulls = 0
        /// Series with a row among the four periods before, and those of them with one in this period.
        package fileprivate(set) var living = 0
        package fileprivate(set) var delivered = 0
    }

    /// The periods of the batch.
    package let new: Range<Int>
    private let first: Int
    private var periods: [Period]
    let seasonLength: Int

    /// A series counts as living for so many periods after its last row.
    static let life = 4
    private static let recent = 8

    init(
        _ after: Vintage, endBefore: Int?, keptOut groups: RowGroups, seasonLength: Int
    ) {
        let end = after.endPeriod ?? 0
        let start = endBefore.map { min($0, end) } ?? max(end - 1, 0)
        self.seasonLength = seasonLength
        guard start < end else {
            new = end..<end
            first = end
            periods = []
            return
        }
        // A delivery of many years is judged by its newest periods.
        new = max(start, end - 1_000)..<end
        first = new.lowerBound - max(Self.recent, seasonLength + 1)
        periods = [Period](repeating: Period(), count: end - first)
        after.forEachSeries { _, range, entry in
            var last = Int.min
            for period in max(first - Self.life, range.lowerBound)..<max(first, end) {
                if period > range.upperBound + Self.life { break }
                let entry = entry(period)
                if period >= first {
                    count(entry, of: period, isLiving: last >= period - Self.life)
                }
                if entry != .absent { last = period }
            }
        }
        groups.forEachPeriod(in: first..<end) { series, period in
            if after.entry(series, period) == .absent { periods[period - first].keptOut += 1 }
        }
    }

    private mutating func count(_ entry: Vintage.Entry, of period: Int, isLiving: Bool) {
        let place = period - first
        if isLiving { periods[place].living += 1 }
        switch entry {
        case .absent: return
        case .null: periods[place].nulls += 1
        case .value: break
        }
        periods[place].rows += 1
        if isLiving { periods[place].delivered += 1 }
    }

    package subscript(period: Int) -> Period { periods[period - first] }

    /// The periods with rows that a new one is held against; none where fewer than four came just before.
    package func references(for period: Int) -> [Period] {
        let recent = (new.lowerBound - Self.recent)..<new.lowerBound
        let before = recent.filter { self[$0].rows > 0 }
        guard before.count >= 4 else { return [] }
        var all = before
        if seasonLength > 1 {
            for season in (period - seasonLength - 1)...(period - seasonLength + 1)
            where season >= first && season < new.lowerBound && !recent.contains(season)
                && self[season].rows > 0
            {
                all.append(season)
            }
        }
        return all.map { self[$0] }
    }
}

extension BatchContext {
    /// One fault for the new periods that `mismatch` has something to say of.
    func fault(_ mismatch: (_ period: Int) -> Mismatch?) -> [BatchFault] {
        var first: (period: Int, mismatch: Mismatch)?
        var last = 0
        var count = 0
        for period in counts.new where counts[period].rows > 0 {
            guard let mismatch = mismatch(period) else { continue }
            if first == nil { first = (period, mismatch) }
            last = period
            count += 1
        }
        guard let first else { return [] }
        let more =
            count == 1 ? "" : ", and likewise for \(after.frequency.words(count - 1)) after it"
        return [
            BatchFault(
                first.mismatch.followed(by: more), periods: first.period..<(last + 1), count: count)
        ]
    }
}
