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
                    findings.append(Self.finding(check, episode, action, context))
                }
            }
        }
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
