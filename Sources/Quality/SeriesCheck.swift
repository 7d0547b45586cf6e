package import Ingestion
package import Tabular
package import TimeSeries

/// A check of one series as a whole.
package protocol SeriesCheck: Sendable {
    /// The name of the rule in the job file.
    static var rule: String { get }
    /// What is done where the job does not say.
    static var defaultAction: QualityAction { get }
    /// What the rule looks for, in one line.
    static var summary: String { get }
    /// What a person can do about a finding.
    static var advice: String { get }
    /// Whether the advice is, or may come, to send rows again.
    static var asksForRows: Bool { get }
    /// The advice for a job.
    static func advice(_ ledger: LedgerTerms) -> String
    /// Whether models treat the periods of an episode as missing. The rows stay in the store.
    static var isTreatedAsMissing: Bool { get }

    /// The stretches of the series that the rule objects to, oldest first, over its whole history: what
    /// is treated as missing must not depend on which run looks.
    static func episodes(in context: SeriesContext) -> [Episode]

    /// Whether an episode is news in this run.
    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool
}

extension SeriesCheck {
    package static var asksForRows: Bool { false }
    package static func advice(_ ledger: LedgerTerms) -> String {
        asksForRows ? "\(advice) \(ledger.sendingAgain)" : advice
    }
    package static var isTreatedAsMissing: Bool { false }

    /// An episode is news when rows of this run are in it or end it.
    package static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.changed.contains {
            episode.periods.lowerBound <= $0 && $0 <= episode.periods.upperBound
        }
    }
}

/// What a series check looks at.
package struct SeriesContext {
    /// From the first to the last row, the rows of this run included.
    package let series: Series
    package let frequency: Frequency
    package let seasonLength: Int
    /// The period after the newest of the whole panel, now and before this run; nil before the first.
    package let panelEnd: Int
    package let panelEndBefore: Int?
    /// The periods that this run brought a row for, in any order.
    package let changed: [Int]
    /// Whether an earlier run knew the series.
    package let isKnown: Bool
    package let settings: QualitySettings
    /// The gaps, that from the last row up to the end of the panel included.
    package let gaps: [Gap]
    /// The values that nothing before them explains.
    let departures: [Departure]

    init(
        series: Series, frequency: Frequency, seasonLength: Int, panelEnd: Int,
        panelEndBefore: Int?, changed: [Int], isKnown: Bool, settings: QualitySettings,
        rhythm: WeeklyRhythm? = nil
    ) {
        self.series = series
        self.frequency = frequency
        self.seasonLength = seasonLength
        self.panelEnd = max(panelEnd, series.endPeriod)
        self.panelEndBefore = panelEndBefore
        self.changed = changed
        self.isKnown = isKnown
        self.settings = settings
        gaps = Gap.all(
            in: series, until: self.panelEnd, frequency: frequency, calendar: settings.calendar,
            rhythm: rhythm)
        let isAsked = !settings.off.contains(Spike.rule) || !settings.off.contains(LevelShift.rule)
        departures =
            isAsked
            ? Departure.all(
                in: series.values,
                lags: SeasonalLag.all(seasonLength: seasonLength, frequency: frequency),
                limit: settings.spikeDeviations) : []
    }

    /// How many periods values out of the ordinary are taken for an exception, and treated as missing:
    /// half a season, and no fewer than six. What lasts longer has become the ordinary.
    ///
    /// Without an end a product given up, or a unit changed for good, would be missing to its models for
    /// ever. What lies before the end stays an exception, so that the past does not change as the
    /// series goes on.
    var patience: Int { max(6, seasonLength / 2) }

    /// `3 weeks from 1989-08-21`, for sentences.
    func words(_ periods: Range<Int>) -> String { frequency.words(periods) }
}

extension Frequency {
    /// `3 weeks from 1989-08-21`, for sentences; `open` of the periods where not all count.
    func words(_ periods: Range<Int>, open: Int? = nil) -> String {
        "\(words(open ?? periods.count)) from \(start(of: periods.lowerBound))"
    }

    /// `3 weeks`.
    func words(_ count: Int) -> String {
        "\(count) \(count == 1 ? String(periodsName.dropLast()) : periodsName)"
    }
}

/// A stretch of one series.
package struct Episode: Hashable, Sendable {
    package let periods: Range<Int>
    /// In words that go on after the name of the series.
    package let mismatch: Mismatch
}
