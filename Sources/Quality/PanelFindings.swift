package import TimeSeries

extension QualityReport {
    /// What the series checks say of a whole panel, news or not: in the order of the list of checks, then by
    /// series.
    package static func findings(
        in panel: Panel, seasonLength: Int, settings: QualitySettings
    ) -> [QualityFinding] {
        let end = panel.endPeriod ?? 0
        var found: [QualityFinding] = []
        let checks = CheckList.series.filter { !settings.off.contains($0.rule) }
        for series in panel.series {
            let context = SeriesContext(
                series: series, frequency: panel.frequency, seasonLength: seasonLength,
                panelEnd: end, panelEndBefore: nil, changed: [], isKnown: false,
                settings: settings)
            for check in checks {
                for episode in check.episodes(in: context) {
                    found.append(QualityFinding(check, episode, context))
                }
            }
        }
        return sorted(found)
    }
}
