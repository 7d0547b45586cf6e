// Goal: one p-value for a sequence of errors, which is at most 5% in 5% of all sequences without drift,
// however many measures look at it.
// Source: the smallest p-value of several independent tests (Tippett 1931), weighted (Genovese, Roeder
// and Wasserman 2006).
//
// Derivation: let test i have a share w(i) of the rate, the shares adding up to 1, and let q be the least
// of p(i) / w(i). If the tests are independent, q is at most x with probability 1 − Π (1 − w(i) x), the
// p-value of all together. Level, scale and seasonal profile of normal values are uncorrelated, and what
// little dependence there is makes it a little too great. The test i alone makes it the rate
// where p(i) = w(i) x, with the x at which the product is 1 − rate: that is the threshold of its measure.

import Glibc
import Statistics

/// What the tests say of one sequence.
package struct TestedErrors: Hashable, Sendable {
    /// One for each measure that has something to say, at least one.
    package let measurements: [DriftMeasurement]
    /// Of all measures together.
    package let pValue: Double
    /// Those of the newest `window` that lie beyond all of the reference, oldest first; they are no part of
    /// the p-value.
    package let extremes: [ExtremeError]

    package init(
        measurements: [DriftMeasurement], pValue: Double, extremes: [ExtremeError] = []
    ) {
        self.measurements = measurements
        self.pValue = pValue
        self.extremes = extremes
    }
}

package enum ErrorTest {
    /// Tests the newest errors against those of a reference.
    ///
    /// What neighbouring errors of the reference foretell of one another is taken out of both.
    ///
    /// - Parameter current: those that follow the reference, all there are: every measure takes of the newest
    ///   what it needs. `nan` where one is missing; infinite ones count as missing.
    /// - Returns: nil where there are too few values, or all are equal.
    package static func tested(
        _ current: [Double], against reference: DriftReference, settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> TestedErrors? {
        guard current.count(where: \.isFinite) >= DriftMeasurement.leastCurrent else { return nil }
        let sample = ErrorSample(reference, current: reference.innovations(of: current))
        var taken: [(measure: any ErrorMeasure.Type, statistic: ErrorStatistic)] = []
        for measure in ErrorMeasures.all {
            if let statistic = measure.measured(sample, settings, &scores) {
                taken.append((measure, statistic))
            }
        }
        guard !taken.isEmpty else { return nil }
        let total = taken.reduce(0) { $0 + $1.measure.share }
        let least = taken.reduce(Double.infinity) {
            min($0, $1.statistic.pValue / ($1.measure.share / total))
        }
        let shares = taken.map { $0.measure.share / total }
        let pValue = together(least, shares)
        let nominal = single(settings.rate, shares)
        let histogram =
            pValue <= settings.rate
            ? Histogram(sample, window: LevelMeasure.window(settings)) : Histogram()
        return TestedErrors(
            measurements: zip(taken, shares).map { item, share in
                DriftMeasurement(
                    measure: item.measure.name, value: item.statistic.value,
                    threshold: item.statistic.threshold(share * nominal),
                    pValue: item.statistic.pValue, referenceCount: item.statistic.referenceCount,
                    currentCount: item.statistic.currentCount, edges: histogram.edges,
                    referenceShares: histogram.reference, currentShares: histogram.current)
            }, pValue: pValue, extremes: sample.extremes(settings.window))
    }

    /// The same where the values of the reference are at hand.
    ///
    /// - Parameters:
    ///   - reference: in the order of time; `nan` where one is missing.
    ///   - sines: the frequencies of what was estimated from the reference and taken out of both.
    ///   - isAligned: whether missing values stand in both as `nan`, so that a place is a period.
    package static func tested(
        reference: [Double], current: [Double], withoutSines sines: [Double] = [],
        isAligned: Bool = true, settings: ErrorTestSettings, scores: inout RankScores
    ) -> TestedErrors? {
        let kept = DriftReference(
            of: reference, seasonLength: settings.seasonLength, withoutSines: sines,
            isAligned: isAligned)
        return kept.flatMap {
            tested(current, against: $0, settings: settings, scores: &scores)
        }
    }

    /// 1 − Π (1 − w x).
    private static func together(_ x: Double, _ shares: [Double]) -> Double {
        // A small number minus its square, not one minus a number near one.
        var none = 0.0
        for share in shares { none += log1p(-min(1 - 1e-16, share * x)) }
        return min(1, max(0, -expm1(none)))
    }

    /// The x at which it is `rate`.
    private static func single(_ rate: Double, _ shares: [Double]) -> Double {
        var (low, high) = (rate, 1 / (shares.max() ?? 1))
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if together(middle, shares) > rate { high = middle } else { low = middle }
        }
        return low
    }
}

/// The shares of reference and newest values in bins, for people to look at.
private struct Histogram {
    var edges: [Double] = []
    var reference: [Double] = []
    var current: [Double] = []

    init() {}

    init(_ sample: borrowing ErrorSample, window: Int) {
        let newest = sample.newest(window)
        let older = sample.values.expanded
        let binning = Binning(
            quantilesOf: older + newest,
            count: Binning.suitableCount(current: newest.count))
        func shares(_ values: [Double]) -> [Double] {
            binning.counts(of: values).map { Double($0) / Double(values.count) }
        }
        edges = binning.edges
        reference = shares(older)
        current = shares(newest)
    }
}
