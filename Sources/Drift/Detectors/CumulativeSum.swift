// Goal: the quickest sign of a lasting shift of the mean by a known size.
// Source: Page, Continuous inspection schemes, Biometrika 41 (1954), in the two-sided tabular form:
// with standardised values z, S⁺ = max(0, S⁺ + z − μ − k) and S⁻ = max(0, S⁻ − z + μ − k), and a
// drift once one of them is above h. k is half the shift that shall be found; k = 1/2 and h = 5
// find one of a standard deviation after 10 values on average, and alarm without one every 465
// (Montgomery, Introduction to Statistical Quality Control).

/// Page's cumulative sums.
package struct CumulativeSum: DriftDetector {
    package static let name = "cusum"
    package static let summary = "cumulative sums above and below a target (Page)"
    package static let input = DetectorInput.values

    /// The mean without drift, μ; nil for the mean of the values so far, the newest included.
    package let target: Double?
    /// k.
    package let slack: Double
    /// h.
    package let limit: Double
    /// So many values come before the first drift.
    package let warmUp: Int
    package let sides: DetectorSides

    private var count = 0
    private var mean = 0.0
    private var above = 0.0
    private var below = 0.0

    package init() { self.init(target: 0) }

    package init(
        target: Double?, slack: Double = 0.5, limit: Double = 5, warmUp: Int = 1,
        sides: DetectorSides = .both
    ) {
        self.target = target
        self.slack = slack
        self.limit = limit
        self.warmUp = warmUp
        self.sides = sides
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        count += 1
        mean += (value - mean) / Double(count)
        let distance = value - (target ?? mean)
        above = max(0, above + distance - slack)
        below = max(0, below - distance - slack)
        guard count >= warmUp else { return .none }
        let isAbove = sides != .down && above > limit
        let isBelow = sides != .up && below > limit
        guard isAbove || isBelow else { return .none }
        self = Self(target: target, slack: slack, limit: limit, warmUp: warmUp, sides: sides)
        return .drift
    }
}
