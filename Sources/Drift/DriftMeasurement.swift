/// One measure of how far current values lie from reference values, beside what chance would give.
///
/// It measures; whether it is an alarm is for the policy to say.
package struct DriftMeasurement: Codable, Hashable, Sendable {
    /// The fewest values that a test is made with.
    package static let leastReference = 12
    package static let leastCurrent = 3

    /// The name of the measure: `level`.
    package let measure: String
    /// The farther from no change, the greater.
    package let value: Double
    /// What the value must exceed for a p-value at the rate asked for.
    package let threshold: Double
    /// How often chance alone goes as far.
    package let pValue: Double
    package let referenceCount: Int
    package let currentCount: Int
    /// The inner edges of the bins, at quantiles of reference and current values together; the outermost
    /// bins are open. One fewer than the shares.
    package let edges: [Double]
    /// The share of the reference in each bin; they add up to 1.
    package let referenceShares: [Double]
    /// The share of the current values in each bin.
    package let currentShares: [Double]

    package init(
        measure: String, value: Double, threshold: Double, pValue: Double, referenceCount: Int,
        currentCount: Int, edges: [Double], referenceShares: [Double], currentShares: [Double]
    ) {
        self.measure = measure
        self.value = value
        self.threshold = threshold
        self.pValue = pValue
        self.referenceCount = referenceCount
        self.currentCount = currentCount
        self.edges = edges
        self.referenceShares = referenceShares
        self.currentShares = currentShares
    }
}

extension Collection<DriftMeasurement> {
    /// The measurement that says what has happened: the one that chance explains worst.
    ///
    /// A shift makes deviations greater too, and where it is great chance explains those worse still; greater
    /// deviations alone seldom look like a shift. So the level speaks before the scale unless its p-value is
    /// greater than the root of the other.
    package var telling: DriftMeasurement? {
        let least = self.min { $0.pValue < $1.pValue }
        guard let least, least.measure == ScaleMeasure.name,
            let level = first(where: { $0.measure == LevelMeasure.name }),
            level.value > level.threshold, level.pValue * level.pValue <= least.pValue
        else { return least }
        return level
    }
}
