// Goal: mistakes that become more frequent.
// Source: Gama, Medas, Castillo and Rodrigues, Learning with drift detection (2004). The share p of
// mistakes among n has the standard deviation s = √(p (1 − p) / n); where p + s is least, both are
// kept. A warning is where p + s exceeds the kept p by two of the kept s, a drift where it exceeds
// it by three.

/// The drift detection method.
package struct DDM: DriftDetector {
    package static let name = "ddm"
    package static let summary = "the share of mistakes against the least it has been"
    package static let input = DetectorInput.mistakes

    /// Nothing is said of the first values, so many.
    package let warmUp: Int
    /// In standard deviations.
    package let warningLevel: Double
    package let driftLevel: Double

    private var count = 0
    private var share = 0.0
    private var least: Least?

    private struct Least: Codable, Hashable {
        var share: Double
        var deviation: Double
    }

    package init() { self.init(warmUp: 30) }

    package init(warmUp: Int, warningLevel: Double = 2, driftLevel: Double = 3) {
        self.warmUp = warmUp
        self.warningLevel = warningLevel
        self.driftLevel = driftLevel
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        count += 1
        share += (value - share) / Double(count)
        let deviation = max(0, share * (1 - share) / Double(count)).squareRoot()
        guard count > warmUp else { return .none }
        let sum = share + deviation
        var kept = least ?? Least(share: share, deviation: deviation)
        if sum <= kept.share + kept.deviation { kept = Least(share: share, deviation: deviation) }
        least = kept
        if sum > kept.share + driftLevel * kept.deviation {
            self = Self(warmUp: warmUp, warningLevel: warningLevel, driftLevel: driftLevel)
            return .drift
        }
        return sum > kept.share + warningLevel * kept.deviation ? .warning : .none
    }
}
