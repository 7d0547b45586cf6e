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
    /// Whether models treat the periods of an episode as missing. The rows stay in the store.
    static var isTreatedAsMissing: Bool { get }

    /// The stretches of the series that the rule objects to, oldest first, over its whole history: what
    /// is treated as missing must not depend on which run looks.
    static func episodes(in context: SeriesContext) -> [Episode]

    /// Whether an episode is news in this run.
    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool
}

extension SeriesCheck {
    package static var isTreatedAsMissing: Bool { false }

    /// An episode is news when rows of this run are in it or end it.
    package static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        guard let changed = context.changedFrom else { return false }
        return episode.periods.upperBound >= changed
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
    /// The first period that this run brought a row for; nil where it brought none.
    package let changedFrom: Int?
    /// Whether an earlier run knew the series.
    package let isKnown: Bool
    package let settings: QualitySettings

    /// `3 weeks from 1989-08-21`, for sentences.
    func words(_ periods: Range<Int>) -> String {
        let count = periods.count
        let name = count == 1 ? String(frequency.periodsName.dropLast()) : frequency.periodsName
        return "\(count) \(name) from \(frequency.start(of: periods.lowerBound))"
    }
}

/// A stretch of one series.
package struct Episode: Hashable, Sendable {
    package let periods: Range<Int>
    /// A whole sentence without the series and the full stop.
    package let message: String
}
