/// What a day of the calendar adds to the values is another amount.
enum CalendarChange: ChangeComponent {
    static let component = ChangedComponent.calendar
    static let least = 8

    static func candidates(in description: Description) -> [Candidate] {
        let series = description.series
        let n = series.count
        var found: [Candidate] = []
        for (index, regressor) in series.regressors.enumerated() where regressor.kind == .calendar {
            guard n > 2 * least else { continue }
            let starts = Array(stride(from: least, through: n - least, by: max(1, n / 24)))
            let columns = MeanShape.regressor(index, from: 0).columns(series)
            var best: (statistic: Double, start: Int) = (-.infinity, 0)
            for (statistic, start) in zip(
                description.statistics(of: columns, from: starts), starts)
            where statistic > best.statistic { best = (statistic, start) }
            found.append(
                Candidate(
                    kind: .calendar, amendment: .shape(.regressor(index, from: best.start)),
                    statistic: best.statistic))
        }
        return found
    }
}
