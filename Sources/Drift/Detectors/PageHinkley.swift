// Goal: a lasting change of the mean, with nothing known of the mean before.
// Source: Page (1954), Hinkley (1971); with a fading factor as in Mouss et al. (2004). Of the three
// variants in use this is the two-sided one, with river's defaults: sums of distances from the
// running mean, faded by α at every step; the upper sum less δ is held against its least value, the
// lower one plus δ against its greatest, and a drift is where either has gone farther than λ.

/// Page and Hinkley's test, two-sided.
package struct PageHinkley: DriftDetector {
    package static let name = "page-hinkley"
    package static let summary = "faded sums of distances from the running mean, two-sided"
    package static let input = DetectorInput.values

    /// So many values come before the first drift.
    package let warmUp: Int
    /// δ, what a value may be off without being counted.
    package let slack: Double
    /// λ.
    package let limit: Double
    /// α.
    package let fading: Double
    package let sides: DetectorSides

    private var count = 0
    private var mean = 0.0
    private var rising = 0.0
    private var falling = 0.0
    private var leastRising = 0.0
    private var greatestFalling = 0.0

    package init() { self.init(warmUp: 30) }

    package init(
        warmUp: Int, slack: Double = 0.005, limit: Double = 50, fading: Double = 0.9999,
        sides: DetectorSides = .both
    ) {
        self.warmUp = warmUp
        self.slack = slack
        self.limit = limit
        self.fading = fading
        self.sides = sides
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        count += 1
        mean += (value - mean) / Double(count)
        let distance = value - mean
        rising = fading * rising + distance - slack
        falling = fading * falling + distance + slack
        leastRising = count == 1 ? rising : min(leastRising, rising)
        greatestFalling = count == 1 ? falling : max(greatestFalling, falling)
        guard count >= warmUp else { return .none }
        let hasRisen = sides != .down && rising - leastRising > limit
        let hasFallen = sides != .up && greatestFalling - falling > limit
        guard hasRisen || hasFallen else { return .none }
        self = Self(warmUp: warmUp, slack: slack, limit: limit, fading: fading, sides: sides)
        return .drift
    }
}
