import Statistics

/// One measure of two samples as they are, beside what it has to exceed to mean something.
///
/// It measures; whether it is an alarm is for the reader to say.
package struct MeasuredDifference: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// The greater, the farther.
        case distance
        /// The smaller, the less likely by chance.
        case pValue
    }

    /// The name of the measure: `kl`.
    package let measure: String
    package let kind: Kind
    /// The distance, reference to current, or the p-value.
    package let value: Double
    /// For a distance the quantile of its own null, drawn by permutation, that it must exceed for a
    /// p-value at the rate asked for. For a p-value the rate itself, which it must not exceed.
    package let threshold: Double
    /// How often chance goes as far: by permutation for a distance, the value itself for a test.
    package let pValue: Double
    /// Of a test.
    package let statistic: Double?
    /// How many permutations the null of a distance is made of.
    package let permutations: Int?
    /// What a reader must know of the value, in a sentence.
    package let note: String?
}

extension MeasuredDifference {
    /// At most so many values are drawn in the permutations of one measure, but for the first 199.
    private static let mostDrawn = 300_000_000

    /// - Parameters:
    ///   - pool: at least one value of each sample.
    ///   - rate: of false alarms among samples of one distribution, for the threshold.
    ///   - seed: decides the permutations; the same seed gives the same bytes.
    package static func measured(
        _ measure: ListedMeasure, _ pool: PooledSamples, binning: BinningRule, rate: Double,
        seed: UInt64
    ) throws(MeasureFailure) -> MeasuredDifference {
        guard !(measure.needsOrder && pool.areCategories) else {
            throw MeasureFailure("needs numbers, and the column holds categories")
        }
        switch measure {
        case .distance(let type):
            return distance(type, pool, binning, rate, seed)
        case .test(let type):
            let result = try type.tested(pool, binning)
            return MeasuredDifference(
                measure: type.name, kind: .pValue, value: result.pValue, threshold: rate,
                pValue: result.pValue, statistic: result.statistic, permutations: nil,
                note: result.note)
        }
    }

    private static func distance<Measure: DriftMeasure>(
        _ type: Measure.Type, _ pool: PooledSamples, _ binning: BinningRule, _ rate: Double,
        _ seed: UInt64
    ) -> MeasuredDifference {
        var measure = Measure(pool, binning)
        let value = measure.distance(of: pool.observed)
        var limits = ResamplingLimits()
        limits.least = max(limits.least, Int((1 / rate).rounded(.up)) - 1)
        limits.most = max(limits.least, min(limits.most, mostDrawn / pool.values.count))
        var generator = RandomNumbers(seed: seed)
        let null = NullDistribution.permuted(
            &measure, pool, observed: value, limits: limits, generator: &generator)
        let threshold = null.threshold(rate: rate)
        return MeasuredDifference(
            measure: Measure.name, kind: .distance, value: value,
            threshold: threshold.isFinite ? threshold : (null.distances.last ?? 0),
            pValue: null.pValue(of: value), statistic: nil, permutations: null.distances.count,
            note: nil)
    }
}
