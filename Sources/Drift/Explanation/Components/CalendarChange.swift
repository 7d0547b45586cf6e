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
            var best: (statistic: Double, start: Int) = (-.infinity, 0)
            let stride = max(1, n / 24)
            for start in Swift.stride(from: least, through: n - least, by: stride) {
                let columns = MeanShape.regressor(index, from: start).columns(series)
                let statistic = description.statistic(
                    description.fewFits.map { ($0, description.fits[$0].gain(of: columns)) })
                if statistic > best.statistic { best = (statistic, start) }
            }
            found.append(
                Candidate(
                    kind: .calendar, amendment: .shape(.regressor(index, from: best.start)),
                    statistic: best.statistic))
        }
        return found
    }
}
