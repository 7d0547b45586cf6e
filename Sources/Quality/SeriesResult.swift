import TimeSeries

/// What the series checks say of the panel, with the actions of the job applied.
struct SeriesResult {
    private(set) var findings: [QualityFinding] = []
    private(set) var quarantinedSeries: Set<String> = []

    /// - Parameter changed: for each series the periods that the batch brought a row for.
    init(
        before: Vintage, after: Vintage, changed: [String: [Int]], seasonLength: Int,
        settings: QualitySettings
    ) {
        let panel = after.panel
        let panelEnd = panel.endPeriod ?? 0
        let panelEndBefore = before.seriesIDs.compactMap { before.lastPeriod(of: $0) }.max().map {
            $0 + 1
        }
        let checks = CheckList.series.filter { !settings.off.contains($0.rule) }
        let empty = Self.emptyPeriods(of: panel)
        var emptyNews: Set<Range<Int>> = []
        for series in panel.series {
            let context = SeriesContext(
                series: series, frequency: after.frequency, seasonLength: seasonLength,
                panelEnd: panelEnd, panelEndBefore: panelEndBefore,
                changed: changed[series.id] ?? [], isKnown: before.contains(series.id),
                settings: settings)
            for check in checks {
                let action = settings.actions[check.rule] ?? check.defaultAction
                for episode in check.episodes(in: context) {
                    if action >= .quarantineSeries, episode.periods.upperBound == panelEnd {
                        quarantinedSeries.insert(series.id)
                    }
                    guard check.isNews(episode, in: context) else { continue }
                    if check is CalendarGap.Type, empty.isSuperset(of: episode.periods) {
                        // One finding for all series, below.
                        emptyNews.insert(episode.periods)
                        continue
                    }
                    findings.append(Self.finding(check, episode, action, context))
                }
            }
        }
        for periods in emptyNews.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            findings.append(
                Self.panelGap(periods, frequency: after.frequency, settings: settings))
        }
    }

    private static func panelGap(
        _ periods: Range<Int>, frequency: Frequency, settings: QualitySettings
    ) -> QualityFinding {
        QualityFinding(
            rule: CalendarGap.rule,
            action: settings.actions[CalendarGap.rule] ?? CalendarGap.defaultAction, series: nil,
            message: "Expected values for each period, and no series has one for "
                + "\(frequency.words(periods)).",
            advice: CalendarGap.advice, count: periods.count,
            from: frequency.start(of: periods.lowerBound),
            to: frequency.start(of: periods.upperBound - 1))
    }

    /// The periods for which no series has a value; none in a panel of one series, of which the gap is its
    /// own.
    private static func emptyPeriods(of panel: Panel) -> Set<Int> {
        guard panel.series.count > 1, let first = panel.series.map(\.firstPeriod).min(),
            let end = panel.endPeriod
        else { return [] }
        var isEmpty = [Bool](repeating: true, count: end - first)
        for series in panel.series {
            let offset = series.firstPeriod - first
            for (index, value) in series.values.enumerated() where !value.isNaN {
                isEmpty[offset + index] = false
            }
        }
        return Set(isEmpty.indices.filter { isEmpty[$0] }.map { first + $0 })
    }

    private static func finding(
        _ check: any SeriesCheck.Type, _ episode: Episode, _ action: QualityAction,
        _ context: SeriesContext
    ) -> QualityFinding {
        QualityFinding(
            rule: check.rule, action: action, series: context.series.id,
            message: "\(context.series.id): \(episode.message).", advice: check.advice,
            count: episode.periods.count,
            from: context.frequency.start(of: episode.periods.lowerBound),
            to: context.frequency.start(
                of: max(episode.periods.lowerBound, episode.periods.upperBound - 1)))
    }
}
