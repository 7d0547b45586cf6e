// Goal: mistakes that slowly come closer together, which the share of them shows late.
// Source: Baena-García et al., Early drift detection method (2006). Of the numbers of values from
// one mistake to the next, mean plus two standard deviations is kept where it is greatest; below
// 95% of it there is a warning and below 90% a drift, once there are thirty mistakes.

import Statistics

/// The early drift detection method.
package struct EDDM: DriftDetector {
    package static let name = "eddm"
    package static let summary = "the distance between mistakes against the greatest it has been"
    package static let input = DetectorInput.mistakes

    /// Nothing is said of the first values and mistakes, so many of each.
    package let warmUp: Int
    /// Shares of the greatest distance.
    package let warningLevel: Double
    package let driftLevel: Double

    private var count = 0
    private var lastMistake = 0
    private var distances = Moments()
    private var greatest: Double?
    private var signal = DetectorSignal.none

    package init() { self.init(warmUp: 30) }

    package init(warmUp: Int, warningLevel: Double = 0.95, driftLevel: Double = 0.9) {
        self.warmUp = warmUp
        self.warningLevel = warningLevel
        self.driftLevel = driftLevel
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        count += 1
        // Between two mistakes nothing is new: a warning stays.
        guard value == 1 else { return signal }
        distances.add(Double(count - lastMistake))
        lastMistake = count
        guard count > warmUp else { return signal }
        let deviation = distances.count < 2 ? 0 : distances.standardDeviation
        let reach = distances.mean + 2 * deviation
        guard let greatest, reach <= greatest else {
            greatest = reach
            return signal
        }
        guard distances.count > warmUp else { return signal }
        if reach / greatest < driftLevel {
            self = Self(warmUp: warmUp, warningLevel: warningLevel, driftLevel: driftLevel)
            return .drift
        }
        signal = reach / greatest < warningLevel ? .warning : .none
        return signal
    }
}
