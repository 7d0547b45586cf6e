// Source: Eo and Morley (2015): a confidence set of a date are all the dates at which twice the logarithm of the
// likelihood lies less than −2 log(1 − √0.95) = 7.35 below its greatest, at a confidence of 95%; the
// limiting distribution is that of a change in an autoregression, of its mean or its variance.

import Glibc

/// When a change may have happened.
enum DateRange {
    static let limit = -2 * log(1 - 0.95.squareRoot())

    /// The first and the last observation at which a change of this kind may have begun, in a description
    /// without it.
    static func of(_ amendment: Candidate.Amendment, in description: Description) -> ClosedRange<
        Int
    > {
        let (start, profile) = statistics(amendment, in: description)
        let greatest = profile.map(\.value).max() ?? 0
        let likely = profile.filter { greatest - $0.value <= limit }.map(\.start)
        return min(likely.min() ?? start, start)...max(likely.max() ?? start, start)
    }

    private static func statistics(
        _ amendment: Candidate.Amendment, in description: Description
    ) -> (start: Int, profile: [(start: Int, value: Double)]) {
        let n = description.series.count
        switch amendment {
        case .shape(.step(let from)):
            return (
                from,
                (1..<n).map { start in
                    let gains = description.fits.enumerated().map {
                        ($0.offset, $0.element.gain(ofStepAt: start))
                    }
                    return (start, description.statistic(gains))
                }
            )
        case .shape(.stretch(let from, let end)):
            guard end < n, end - from > 1 else { return (from, []) }
            return (
                from,
                (max(0, from - 26)..<end).map { start in
                    let gains = description.fits.enumerated().map {
                        ($0.offset, $0.element.gain(ofStretch: start, end))
                    }
                    return (start, description.statistic(gains))
                }
            )
        case .shape(.slope(let from)):
            return (from, TrendChange.profile(in: description))
        case .shape(.season(let from, let waves)):
            return (
                from,
                profile(of: .season(from: 0, waves: waves), description)
            )
        case .shape(.regressor(let index, let from)):
            return (
                from,
                profile(of: .regressor(index, from: 0), description)
            )
        case .spread(let start):
            return (start, SpreadChange.profile(in: description))
        case .memory(let start):
            return (start, AutocorrelationChange.profile(in: description))
        }
    }

    /// At up to 48 dates, as the search does.
    private static func profile(
        of shape: MeanShape, _ description: Description
    ) -> [(start: Int, value: Double)] {
        let n = description.series.count
        let starts = Array(stride(from: 4, to: n - 4, by: max(1, n / 48)))
        let columns = shape.columns(description.series)
        return zip(starts, description.statistics(of: columns, from: starts)).map { ($0, $1) }
    }
}
