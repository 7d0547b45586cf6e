import TimeSeries

/// Consecutive periods without a value, begun and ended by one at which a value was to be expected.
package struct Gap: Hashable, Sendable {
    package let periods: Range<Int>
    /// The whole stretch without a value, with what is closed before and after.
    package let stretch: Range<Int>
    /// How many of them are not closed.
    package let open: Int

    /// The gaps of a series up to `end`, what its calendar closes left out.
    static func all(
        in series: Series, until end: Int, frequency: Frequency, calendar: BusinessCalendar,
        rhythm: WeeklyRhythm?
    ) -> [Gap] {
        let runs = runs(in: series, until: end)
        guard !runs.isEmpty else { return [] }
        let own = WeeklyRhythm(
            first: series.firstPeriod, count: series.values.count, frequency: frequency
        ) { !series.values[$0].isNaN }
        guard own != nil || rhythm != nil || !calendar.isEmpty else {
            return runs.map { Gap(periods: $0, stretch: $0, open: $0.count) }
        }
        return runs.compactMap { run in
            var first: Int?
            var last = run.lowerBound
            var open = 0
            for period in run {
                if own?.isClosed(period) == true || rhythm?.isClosed(period) == true
                    || calendar.isClosed(period, frequency)
                {
                    continue
                }
                if first == nil { first = period }
                last = period
                open += 1
            }
            return first.map { Gap(periods: $0..<(last + 1), stretch: run, open: open) }
        }
    }

    private static func runs(in series: Series, until end: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for (index, value) in series.values.enumerated() {
            if !value.isNaN {
                if let first = start {
                    runs.append(first..<(series.firstPeriod + index))
                    start = nil
                }
            } else if start == nil {
                start = series.firstPeriod + index
            }
        }
        let first = start ?? series.endPeriod
        if first < end { runs.append(first..<end) }
        return runs
    }
}
