import Ingestion
import Tabular
import TimeSeries

/// For each row of a batch the period it belongs to; nil where it has no readable time, or no series.
package struct RowPeriods: RandomAccessCollection, Sendable {
    /// Eight bytes a row, where an optional would take sixteen.
    private let periods: [Int]

    private static let none = Int.min

    init(of rows: BatchRows, frequency: Frequency, usesLocalDates: Bool) {
        let hasName = rows.seriesNames.map { !$0.isEmpty }
        periods = rows.indices.map { index in
            guard case .time(let text) = rows.time(index), hasName[rows.seriesCode(index)] else {
                return Self.none
            }
            return frequency.period(containing: text.instant(local: usesLocalDates))
        }
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { periods.count }

    package subscript(index: Int) -> Int? {
        periods[index] == Self.none ? nil : periods[index]
    }
}

/// The places of items by the group they belong to, within one in their own order: four bytes an item.
struct GroupedPlaces: Sendable {
    private var places: [Int32]
    /// Where each group begins, and the last one ends.
    private let starts: [Int]

    /// - Parameter group: of an item; nil where it belongs to none.
    init(_ count: Int, groups: Int, _ group: (Int) -> Int?) {
        var counts = [Int](repeating: 0, count: groups + 1)
        for item in 0..<count {
            if let group = group(item) { counts[group + 1] += 1 }
        }
        for index in 0..<groups { counts[index + 1] += counts[index] }
        starts = counts
        var next = counts
        places = [Int32](repeating: 0, count: counts[groups])
        for item in 0..<count {
            guard let group = group(item) else { continue }
            places[next[group]] = Int32(item)
            next[group] += 1
        }
    }

    var count: Int { starts.count - 1 }

    subscript(group: Int) -> ArraySlice<Int32> { places[starts[group]..<starts[group + 1]] }

    /// Puts the places within every group in order, those that are equal staying as they are.
    mutating func sort(by isBefore: (Int32, Int32) -> Bool) {
        for group in 0..<count {
            let own = starts[group]..<starts[group + 1]
            let isSorted = own.dropFirst().allSatisfy { !isBefore(places[$0], places[$0 - 1]) }
            if isSorted { continue }
            places[own].sort { left, right in
                isBefore(left, right) || !isBefore(right, left) && left < right
            }
        }
    }
}

/// The rows of a batch that belong to a period, by series and period: what looks at rows beside each other
/// finds them here, without a table of its own.
package struct RowGroups: Sendable {
    private let places: GroupedPlaces
    private let names: [String]
    private let periods: RowPeriods

    init(_ rows: BatchRows, _ periods: RowPeriods) {
        names = rows.seriesNames
        var places = GroupedPlaces(rows.count, groups: names.count) {
            periods[$0] == nil ? nil : rows.seriesCode($0)
        }
        places.sort { (periods[Int($0)] ?? 0) < (periods[Int($1)] ?? 0) }
        self.places = places
        self.periods = periods
    }

    /// Hands on each series that has rows, with their places in the order of their periods, and within one
    /// in that of the batch.
    func forEachSeries(_ body: (_ series: String, _ places: ArraySlice<Int32>) -> Void) {
        for code in names.indices where !places[code].isEmpty { body(names[code], places[code]) }
    }

    /// Hands on each period of a series that has rows, of those in the range.
    func forEachPeriod(in range: Range<Int>, _ body: (_ series: String, _ period: Int) -> Void) {
        forEachSeries { series, places in
            var last: Int?
            for place in places {
                guard let period = periods[Int(place)], period != last else { continue }
                last = period
                if range.contains(period) { body(series, period) }
            }
        }
    }

    /// Hands on the places of the rows that share their series and period with another, group by group,
    /// in the order of the batch.
    func forEachPeriodOfMany(_ body: (_ places: ArraySlice<Int32>) -> Void) {
        forEachSeries { _, places in
            var start = places.startIndex
            while start < places.endIndex {
                let period = periods[Int(places[start])]
                var end = start + 1
                while end < places.endIndex, periods[Int(places[end])] == period { end += 1 }
                if end - start > 1 { body(places[start..<end]) }
                start = end
            }
        }
    }
}
