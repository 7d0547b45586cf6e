// Goal: how often a series without any change gives as great a gain in likelihood by chance.
//
// Twice the gain in the logarithm of the likelihood, at its greatest over all dates, has no known distribution
// once autocorrelation, trend and season are estimated too (for the bare case see Hawkins 1977, Andrews 1993).
// Its upper tail falls like an exponential, p = exp(−(x − c)/b), as the tail of a chi-squared variable of one or
// two degrees does; b and c below were fitted to 46,000 simulated series without a change: 24 to 440
// values, seasons of 1, 12 and 52 of one or two waves, autocorrelations from 0 to a random walk, some with gaps
// or a trend. What they promise is measured with other seeds in `ExplanationCalibrationTests`.

import Glibc

enum ChanceOfChange {
    /// The shapes of change whose chances differ.
    enum Kind: Hashable {
        case step
        case stretch
        case single
        case slope
        case spread
        /// Of fewer values than a season has where it `isPart`.
        case season(columns: Int, isPart: Bool)
        case autocorrelation
        case missing
        case constant
        case calendar

        /// What of the series it is a change of.
        var component: ChangedComponent {
            switch self {
            case .step, .stretch, .single: .level
            case .slope: .trend
            case .spread: .spread
            case .season: .season
            case .autocorrelation: .autocorrelation
            case .missing: .missing
            case .constant: .constant
            case .calendar: .calendar
            }
        }

        /// The chance of a change of any kind as clear as one of this kind with the chance `exp(logP)`.
        func chanceOfAny(_ logP: Double) -> Double { min(1, exp(logP) / share) }

        /// The share of the rate of false explanations that this kind may use up.
        var share: Double {
            switch self {
            case .step: 0.34
            case .stretch: 0.12
            case .single: 0.08
            case .slope: 0.04
            case .spread: 0.14
            case .season: 0.12
            case .autocorrelation, .missing: 0.06
            case .calendar, .constant: 0.02
            }
        }
    }

    /// An exponential tail: `exp(−(x − start)/scale)`, 1 below its start.
    struct Tail {
        var start: Double
        var scale: Double

        func logPValue(_ statistic: Double) -> Double { min(0, -(statistic - start) / scale) }
    }

    /// The tail of twice the gain in the logarithm of the likelihood.
    ///
    /// - Parameters:
    ///   - count: of observations.
    ///   - correlation: of neighbouring errors, as estimated without the change.
    ///   - seasons: how many seasons the series spans; infinite where it has none. Within few of them a
    ///     season that is not quite described looks like something else.
    static func tail(
        _ kind: Kind, count: Int, correlation: Double, seasons: Double = .infinity
    ) -> Tail {
        let correlation = max(correlation, 0)
        var tail = tail(kind, size: log(Double(count) / 24), correlation)
        switch kind {
        case .step, .stretch: if seasons < 1.75 { tail.start += 4 }
        case .slope:
            let strong = max(0, (correlation - 0.8) / 0.18)
            if seasons < 1.75 {
                tail.start += 10
            } else if seasons < 2.5 {
                tail.start += 6 * strong
            }
        case .season:
            let strong = max(0, (correlation - 0.8) / 0.18)
            if seasons < 2.5 { tail.start += 3 * min(1, correlation / 0.8) }
            if seasons < 3.5 { tail.start += 6 * strong }
        default: break
        }
        return tail
    }

    private static func tail(_ kind: Kind, size: Double, _ correlation: Double) -> Tail {
        let some = min(1, correlation / 0.6)
        let strong = max(0, (correlation - 0.8) / 0.18)
        switch kind {
        case .step, .calendar: return Tail(start: 4.7 + 2.8 * some, scale: 2.6)
        case .stretch: return Tail(start: 8.2 + 0.9 * size + 1.9 * some, scale: 2.9)
        case .single: return Tail(start: 4.2 + 1.75 * size, scale: 2.0)
        // What a level explains as well is to be called one.
        case .slope: return Tail(start: 9.7 + 2.8 * some + 3 * strong, scale: 2.2)
        case .spread: return Tail(start: 0.2 + 1.05 * size, scale: 2.3)
        case .season(let columns, let isPart):
            let columns = Double(columns)
            // A part of a wave is much like a level: the season must explain more to be told from one.
            return Tail(
                start: 1.9 * columns - 1.1 + 0.9 * columns * some + (isPart ? 8 : 0),
                scale: 2.4 + 0.3 * columns)
        case .autocorrelation: return Tail(start: 1.1 * size - 0.4 + 1.5 * strong, scale: 2.2)
        case .missing: return Tail(start: 1.0 * size, scale: 2.3)
        // Its chance is counted, not measured by a likelihood.
        case .constant: return Tail(start: 0, scale: 2)
        }
    }
}
