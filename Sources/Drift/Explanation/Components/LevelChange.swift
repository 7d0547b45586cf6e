/// The values lie higher or lower: from a period on, for a stretch, or once.
enum LevelChange: ChangeComponent {
    static let component = ChangedComponent.level
    /// The observations that a lasting level needs before it.
    static let least = 3
    /// The newest observations that may be the first of one; one alone is a single value.
    static let newest = 2
    /// Gains are the same to rounding.
    private static let alike = 1 - 1e-9

    static func candidates(in description: Description) -> [Candidate] {
        [step(in: description), stretch(in: description, single: false)]
            .compactMap { $0 } + [stretch(in: description, single: true)].compactMap { $0 }
    }

    private static func step(in description: Description) -> Candidate? {
        let n = description.series.count
        guard n > least + newest else { return nil }
        var found: (statistic: Double, start: Int) = (-.infinity, 0)
        for (index, fit) in description.fits.enumerated() {
            var plain = (gain: 0.0, start: least)
            var withLast = plain
            for start in least...(n - newest) {
                let gain = fit.gain(ofStepAt: start)
                // Beside a stretch that is known two dates may explain alike: of these the later, whatever
                // rounding says.
                if gain.plain >= plain.gain * alike { plain = (gain.plain, start) }
                if gain.withLast >= withLast.gain * alike { withLast = (gain.withLast, start) }
            }
            for (gain, start) in [
                (WhitenedRegression.Gain(plain: plain.gain), plain.start),
                (WhitenedRegression.Gain(withLast: withLast.gain), withLast.start),
            ] {
                let statistic = description.statistic([(index, gain)])
                if statistic > found.statistic { found = (statistic, start) }
            }
        }
        return Candidate(
            kind: .step, amendment: .shape(.step(from: found.start)), statistic: found.statistic)
    }

    /// The clearest stretch, of one observation or of several.
    private static func stretch(in description: Description, single: Bool) -> Candidate? {
        let series = description.series
        let n = series.count
        let most = min(n / 3, max(2 * series.seasonLength, 26))
        let lengths = single ? 1...1 : 2...max(2, most)
        var found: (statistic: Double, start: Int, end: Int) = (-.infinity, 0, 0)
        for index in description.fewFits {
            let fit = description.fits[index]
            var plain = (gain: 0.0, start: 0, end: 1)
            var withLast = plain
            for start in 0..<n {
                // A stretch that reaches the newest values may as well be a step; a single one may not.
                let last = single ? n : n - newest
                var end = start + lengths.lowerBound
                let limit = min(start + lengths.upperBound, last)
                while end <= limit {
                    let gain =
                        end == n ? fit.gain(ofStepAt: start) : fit.gain(ofStretch: start, end)
                    if gain.plain > plain.gain { plain = (gain.plain, start, end) }
                    if gain.withLast > withLast.gain { withLast = (gain.withLast, start, end) }
                    end += 1
                }
            }
            for (gain, best) in [
                (WhitenedRegression.Gain(plain: plain.gain), plain),
                (WhitenedRegression.Gain(withLast: withLast.gain), withLast),
            ] where best.gain > 0 {
                let statistic = description.statistic([(index, gain)])
                if statistic > found.statistic { found = (statistic, best.start, best.end) }
            }
        }
        guard found.statistic > -.infinity else { return nil }
        return Candidate(
            kind: single ? .single : .stretch,
            amendment: .shape(.stretch(from: found.start, end: found.end)),
            statistic: found.statistic)
    }
}
